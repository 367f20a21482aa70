import { expect, it } from "vitest";

import type { Concept } from "./concepts.ts";
import { createRelevance, type Part } from "./relevance.ts";
import { createVocabulary } from "./vocabulary.ts";

const vocabulary = createVocabulary();
const indexed = [
  ["help", "tent care", "dry the tent in the shade"],
  ["help", "refund", "the money is back in seven days"],
  ["help", "boots", "clean them with a brush"],
].map((columns) => ({ columns: vocabulary.add(columns.map((text) => text.split(" "))) }));
const [tent = { columns: [] }] = indexed;

const concept = (word: string): Concept => {
  const weight = vocabulary.weightOf(word);
  const ways = vocabulary.isKnown(word) ? [{ isOwn: true, terms: [word], weight }] : [];
  return { said: word, ways, weight, isNumber: false };
};
const partOf = (word: string): Part => ({ concept: concept(word), scoreFactor: 1, fitFactor: 1 });
const relevanceOf = (question: string, heading = "", counterparts: readonly string[] = []) =>
  createRelevance(question.split(" ").map(partOf), vocabulary, [1, 1, 1])(
    tent,
    counterparts.map((text) => ({ columns: [vocabulary.add([text.split(" ")])[0] ?? new Uint32Array()] })),
    heading === "" ? [] : heading.split(" ").map(concept),
  );

it("fits where it has most of what is asked", () => {
  expect(relevanceOf("dry tent")).toMatchObject({ fits: true, isRelated: true });
  expect(relevanceOf("refund")).toEqual({ fits: false, isRelated: false, score: 0 });
});

it("is only related where the shop never says the other half", () => {
  expect(relevanceOf("tent rent")).toMatchObject({ fits: false, isRelated: true });
  expect(relevanceOf("rent")).toMatchObject({ fits: false, isRelated: false });
});

it("fits a story of many words by those that match", () => {
  expect(relevanceOf("tent dry")).toMatchObject({ fits: true });
  expect(relevanceOf("tent dry rain car")).toMatchObject({ fits: true });
  expect(relevanceOf("tent rain car")).toMatchObject({ fits: false });
});

it("fits where nearly all of its heading is asked for, whatever else is", () => {
  expect(relevanceOf("tent refund money boots")).toMatchObject({ fits: false });
  expect(relevanceOf("tent care refund money boots", "tent care")).toMatchObject({ fits: true });
});

it("takes a word of its counterpart in another language for less than one of its own", () => {
  const own = relevanceOf("tent").score;
  const other = relevanceOf("brush", "", ["brush"]).score;
  expect(other).toBeGreaterThan(0);
  expect(other).toBeLessThan(own);
});
