import { expect, it } from "vitest";

import { defaultGreeting, defaultStarters, localized } from "./shop-texts.ts";

const texts = { "zh-CN": "中文", en: "English" } as const;

it.each([
  ["en", "English"],
  ["en-GB", "English"],
  ["ZH-cn", "中文"],
  ["zh-TW", "中文"],
  ["fr", "中文"],
])("localized() takes for %s «%s»", (locale, text) => {
  expect(localized<string>(texts, locale, "zh-CN")).toBe(text);
});

it("localized() takes one text for all languages, and a list as a list", () => {
  expect(localized<string>("Hi", "fr", "en")).toBe("Hi");
  expect(localized<readonly string[]>(["a", "b"], "fr", "en")).toEqual(["a", "b"]);
});

const languages = ["zh-CN", "zh-TW", "en", "ja", "ko", "es", "fr", "de", "ar"];

it("a shop that says nothing greets in nine languages, and offers as many questions in each", () => {
  expect(Object.keys(defaultGreeting).toSorted()).toEqual(languages.toSorted());
  expect(Object.keys(defaultStarters).toSorted()).toEqual(languages.toSorted());
  expect(new Set(Object.values(defaultGreeting)).size).toBe(languages.length);
  const starters = Object.values(defaultStarters);
  expect(starters.map(({ length }) => length)).toEqual(starters.map(() => 3));
  expect(new Set(starters.flat()).size).toBe(3 * languages.length);
});

it("localized() takes for Hong Kong what is written as there", () => {
  expect(localized<string>(defaultGreeting, "zh-HK", "zh-CN")).toBe(defaultGreeting["zh-TW"]);
  expect(localized<string>({ en: "English", "zh-CN": "中文" }, "zh-HK", "en")).toBe("中文");
});
