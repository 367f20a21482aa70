import { expect, it } from "vitest";

import { localized } from "./shop-texts.ts";

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
