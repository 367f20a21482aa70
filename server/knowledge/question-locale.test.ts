import { expect, it } from "vitest";

import { questionLocale } from "./question-locale.ts";

it.each([
  ["七天内可以退货吗?", "en", "zh-CN"],
  ["可以退貨嗎?", "zh-TW", "zh-TW"],
  ["Can I return it?", "zh-CN", "en"],
  ["tuihuo zenme nong", "zh-CN", "zh-CN"],
  ["fapiao shenme shihou gei", "en", "en"],
  ["Puis-je le retourner ?", "fr", "fr"],
  ["返品できますか", "en", "ja"],
  ["반품할 수 있나요?", "en", "ko"],
  ["175?", "zh-CN", "zh-CN"],
])("questionLocale() takes «%s» on a page in %s for %s", (question, page, locale) => {
  expect(questionLocale(question, page)).toBe(locale);
});
