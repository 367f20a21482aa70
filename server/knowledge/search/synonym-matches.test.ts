import { expect, it } from "vitest";

import { createSegmenter } from "./segment.ts";
import { createSynonyms } from "./synonym-matches.ts";

const segmenter = createSegmenter({ bigrams: true, stems: true, scripts: true });
const synonyms = createSynonyms(
  [
    { from: ["邮费", "包邮"], to: ["运费"] },
    { from: ["邮费"], to: ["快递费", "邮费"] },
    { from: ["发票"], to: ["invoice"] },
    { from: ["money back", "back"], to: ["refund"] },
    { from: ["運動鞋"], to: ["跑鞋"] },
    { from: ["?"], to: ["nothing"] },
  ],
  segmenter,
);
const find = (question: string) => {
  const normalised = segmenter.normalise(question);
  return synonyms
    .matchesIn(normalised, segmenter.wordsOf(normalised))
    .map(({ start, end, others }) => [normalised.slice(start, end), ...others]);
};

it("finds Chinese wherever the segmenter cuts, with what all rules say of it, itself left out", () => {
  expect(find("请问邮费多少")).toEqual([["邮费", "运费", "快递费"]]);
});

it("finds words whatever their ending, and phrases before their parts", () => {
  expect(find("Can I have my MONEY back?")).toEqual([["money back", "refund"]]);
  expect(find("backs")).toEqual([["backs", "refund"]]);
  expect(find("backpack moneyback")).toEqual([]);
});

it("finds several, in their order", () => {
  expect(find("发票和包邮").map(([said]) => said)).toEqual(["发票", "包邮"]);
});

it("holds traditional and simplified characters for the same", () => {
  expect(find("运动鞋")).toEqual([["运动鞋", "跑鞋"]]);
});

it("goes one way: what a word means does not mean the word", () => expect(find("运费 refund invoice")).toEqual([]));

it("knows the terms of its English rules, which are no misspellings", () => {
  expect([...synonyms.terms].toSorted()).toEqual(["back", "monei"]);
});
