import { describe, expect, expectTypeOf, test } from "vitest";
import type { TextName } from "../../server/protocol.ts";
import { en, type Strings } from "./en.ts";
import { failureText, fill, stageSpoken, stringsFor } from "./index.ts";
import { servedStrings } from "./served.ts";
import { zhCN, zhCNFirst } from "./zh-CN.ts";

test("before the config is here every Chinese reads the first words of zh-CN, and all others English", () => {
  const first = { ...en, ...zhCNFirst };
  expect(["zh", "zh-CN", "zh-TW", "zh-Hant-HK"].map(stringsFor)).toEqual([first, first, first, first]);
  expect(["en", "de-DE", "zho-x"].map(stringsFor)).toEqual([en, en, en]);
});

const languages: Readonly<Record<string, Strings>> = { en, ...servedStrings };

test("there are nine languages, and each says which one it is", () => {
  expect(Object.keys(languages).toSorted()).toEqual(["ar", "de", "en", "es", "fr", "ja", "ko", "zh-CN", "zh-TW"]);
  for (const [tag, strings] of Object.entries(languages)) expect(strings.language).toBe(tag);
});

test("a language that lacks a text, or has one that no other has, does not pass the types", () => {
  expectTypeOf<keyof Strings>().toEqualTypeOf<TextName>();
});

describe.each(Object.entries(languages))("in %s", (tag, strings) => {
  const texts: readonly (readonly [string, string])[] = Object.entries(strings);

  test("there is each text, with the same places to fill", () => {
    const places = (all: object) => Object.entries(all).map(([name, text]) => [name, placesIn(String(text))]);
    expect(Object.fromEntries(places(strings))).toEqual(Object.fromEntries(places(en)));
    expect(texts.filter(([, text]) => text.trim() === "")).toEqual([]);
  });

  test("none is still in English", () => {
    if (tag === "en") return;
    const english: ReadonlyMap<string, string> = new Map(Object.entries(en));
    const same = texts.filter(([name, text]) => english.get(name) === text).map(([name]) => name);
    expect(same).toEqual(sameAsInEnglish[tag] ?? []);
  });

  test("what can be pressed or entered at the same time has names that can be told apart", () => {
    const { send, submit, stop, retry, copy, good, bad, message, why, close, more } = strings;
    const { newMessages, newConversation, download, erase, eraseSure, older, removeProduct } = strings;
    const names = [send, submit, stop, retry, copy, good, bad, message, why, close, more];
    names.push(newMessages, newConversation, download, erase, eraseSure, older, removeProduct);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });
});

/** Words that are the same in both languages. */
const sameAsInEnglish: Readonly<Record<string, readonly string[]>> = {
  es: ["chat"],
  fr: ["chat", "conversation", "message", "sources"],
  de: ["chat"],
};

function placesIn(text: string): readonly string[] {
  return text.match(/\{\w+\}/g)?.toSorted() ?? [];
}

test("a stage is spoken with its time and unit", () => {
  expect(stageSpoken("Searching the shop", undefined, { percent: 0, secondsLeft: 4 }, en)).toBe(
    "Searching the shop, about 4 seconds left",
  );
  expect(stageSpoken("Searching the shop", 0, { percent: 0, secondsLeft: 1 }, en)).toBe(
    "Searching the shop, about 1 second left",
  );
  expect(stageSpoken("Thinking", undefined, undefined, en)).toBe("Thinking");
  expect(stageSpoken("Waiting", 3, { percent: 0, secondsLeft: 9 }, en)).toBe(
    "Waiting, 3 before you, about 9 seconds left",
  );
  expect(stageSpoken("Thinking", 0, { percent: 0, secondsLeft: undefined }, en)).toBe(`Thinking, ${en.late}`);
  expect(fill(en.left, { n: 4 })).toBe("about 4 s left");
});

test("a failure says how long to wait where that is known", () => {
  expect(failureText("rate_limited", 11_200, en)).toBe(`${en.overloaded} Please wait 12 seconds.`);
  expect(failureText("rate_limited", 11_200, zhCN)).toBe(`${zhCN.overloaded}请等待12秒钟。`);
  expect(failureText("interrupted", undefined, zhCN)).toBe("回答被中断了。");
});
