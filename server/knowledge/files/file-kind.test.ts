import { describe, expect, it } from "vitest";

import { isJunk, kindOf, localeOfName } from "./file-kind.ts";

describe("kindOf()", () => {
  it.each([
    ["returns.zh-CN.md", "page"],
    ["README.MD", "page"],
    ["products.json", "products"],
    ["Products-2026.csv", "products"],
    ["products.en.csv", "products"],
    ["faq.json", "faq"],
    ["faqs_orders.csv", "faq"],
    ["synonyms.txt", "synonyms"],
    ["synonyms.zh-CN.txt", "synonyms"],
    ["productsheet.json", undefined],
    ["package.json", undefined],
    ["prices.csv", undefined],
    ["notes.txt", undefined],
    ["md", undefined],
  ])("reads %s as %s", (name, kind) => {
    expect(kindOf(name)).toBe(kind);
  });
});

describe("isJunk()", () => {
  it.each([".git", ".x.md.swp", ".DS_Store", "a.md~", "#a.md#", "a.md.bak", "a.swp", "~$faq.csv", "node_modules"])(
    "knows %s for what it is",
    (name) => {
      expect(isJunk(name)).toBe(true);
    },
  );

  it.each(["a.md", "swp.md", "backup.md", "#1.md"])("leaves %s alone", (name) => {
    expect(isJunk(name)).toBe(false);
  });
});

describe("localeOfName()", () => {
  it.each([
    ["a.zh-CN.md", "zh-CN"],
    ["a.zh-cn.csv", "zh-CN"],
    ["faq.en.json", "en"],
    ["a.zh-Hant-HK.md", "zh-Hant-HK"],
    ["a.yue-HK.md", "yue-HK"],
    ["a.old.md", ""],
    ["a.v2.md", ""],
    ["a.md", ""],
    ["zh-CN.md", ""],
  ])("%s says «%s»", (name, locale) => {
    expect(localeOfName(name)).toBe(locale);
  });
});
