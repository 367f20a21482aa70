import { expect, test } from "vitest";
import { en } from "./en.ts";
import { failureText, fill, stageSpoken, stringsFor } from "./index.ts";
import { zhCN } from "./zh-CN.ts";

test("every Chinese reads zh-CN, all others English", () => {
  expect(["zh", "zh-CN", "zh-TW", "zh-Hant-HK"].map(stringsFor)).toEqual([zhCN, zhCN, zhCN, zhCN]);
  expect(["en", "de-DE", "zho-x"].map(stringsFor)).toEqual([en, en, en]);
});

test("each text has the same places to fill in every language", () => {
  const places = (strings: object) =>
    Object.entries(strings).map(([name, text]) => [
      name,
      String(text)
        .match(/\{\w+\}/g)
        ?.toSorted() ?? [],
    ]);
  expect(places(zhCN)).toEqual(places(en));
});

test("a stage is spoken with its time and unit", () => {
  expect(stageSpoken("Searching the shop", 4, en)).toBe("Searching the shop, about 4 seconds left");
  expect(stageSpoken("Searching the shop", 1, en)).toBe("Searching the shop, about 1 second left");
  expect(stageSpoken("Thinking", undefined, en)).toBe("Thinking");
  expect(fill(en.left, { n: 4 })).toBe("about 4 s left");
});

test("a failure says how long to wait where that is known", () => {
  expect(failureText("rate_limited", 11_200, en)).toBe(`${en.overloaded} Please wait 12 seconds.`);
  expect(failureText("rate_limited", 11_200, zhCN)).toBe(`${zhCN.overloaded}请等待12秒钟。`);
  expect(failureText("interrupted", undefined, zhCN)).toBe("回答被中断了。");
});
