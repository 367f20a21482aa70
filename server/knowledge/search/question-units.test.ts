import { expect, it } from "vitest";

import { unitsOf } from "./question-units.ts";
import { createSegmenter } from "./segment.ts";

const { wordsOf } = createSegmenter({ bigrams: true, stems: true, scripts: true });
const known = new Set(["退货", "运费", "羽绒", "绒服", "羽绒服", "ship"]);
const units = (question: string, bigrams = true) =>
  unitsOf(wordsOf(question), { isKnown: (term) => known.has(term) }, { bigrams, isStop: (word) => word === "吗" });
const texts = (question: string, bigrams = true) => units(question, bigrams).map(({ text }) => text);

it("puts a word together that the segmenter has cut, if the shop has it", () => {
  expect(texts("退货吗")).toEqual(["退货"]);
  expect(texts("退货吗", false)).toEqual(["退", "货"]);
});

it("keeps words that the shop does not have, with no way to find them, but no codes", () => {
  expect(units("租 SF1234 shipping")).toMatchObject([
    { text: "租", ways: [] },
    { text: "shipping", ways: [["ship"]] },
  ]);
});

it("knows a number, which says much where it fits and nothing where not", () => {
  known.add("42");
  expect(units("42")).toMatchObject([{ text: "42", isNumber: true }]);
});
