import { expect, it } from "vitest";

import { createHomophones } from "./homophones.ts";
import { createSegmenter } from "./segment.ts";

const { wordsOf } = createSegmenter({ bigrams: true, stems: true, scripts: true });
const known = new Set(["上海", "羽绒", "开发", "delivery"]);
const homophones = createHomophones({
  phrases: ["运费", "退款", "发票", "包邮", "羽绒服", "怎么退货", "fapiao"],
  stopWords: ["还有", "怎么", "多少", "吗", "给", "how"],
  wordsOf,
  isKnown: (word) => known.has(word),
  countOf: (term) => (term === "发票" ? 2 : 1),
});

it.each([
  ["运废多少", "运费多少"],
  ["怎么退宽", "怎么退款"],
  ["满多少包油", "满多少包邮"],
  ["羽绒付怎么洗", "羽绒服怎么洗"],
  ["怎么开发飘", "怎么开发票"],
])("reads «%s» as it sounds: «%s»", (typed, meant) => expect(homophones.corrected(typed)).toBe(meant));

it.each([
  ["tuikuan zenme", "退款 怎么"],
  ["yunfei duoshao", "运费 多少"],
  ["fapiao gei", "发票 给"],
  ["baoyiou delivery how", "baoyiou delivery how"],
])("reads pinyin: «%s»", (typed, meant) => expect(homophones.corrected(typed)).toBe(meant));

it.each(["云飞", "腿宽", "上海有吗", "发票", "运", "", "how much", "it's"])(
  "leaves «%s» alone: it is right, or is like nothing",
  (text) => expect(homophones.corrected(text)).toBe(text),
);
