import { expect, it } from "vitest";

import { byLocale } from "./by-locale.ts";

const find = byLocale({ "zh-TW": "台", "en-US": "US", en: "English", de: "Deutsch", "zh-CN": "简", sr: "српски" });

it.each([
  ["de", "Deutsch"],
  ["de-AT", "Deutsch"],
  ["DE-at", "Deutsch"],
  ["en-US", "US"],
  ["en-GB", "English"],
  ["zh-TW", "台"],
  ["zh-HK", "台"],
  ["zh-MO", "台"],
  ["zh-Hant", "台"],
  ["zh-Hant-SG", "台"],
  ["zh", "简"],
  ["zh-SG", "简"],
  ["zh-Hans-HK", "简"],
  ["zh-yue", "简"],
  ["sr-Cyrl-RS", "српски"],
])("%s reads «%s»", (locale, text) => {
  expect(find(locale)).toBe(text);
});

it.each(["sr-Latn", "fr", "nds", "d", "", "not a tag", "__proto__"])("«%s» reads nothing", (locale) => {
  expect(find(locale)).toBeUndefined();
});

it("reads traditional characters for nobody where there are simplified ones alone", () => {
  expect(byLocale({ "zh-CN": "简" })("zh-TW")).toBeUndefined();
});
