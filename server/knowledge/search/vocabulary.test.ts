import { expect, it } from "vitest";

import { createVocabulary } from "./vocabulary.ts";

it("counts each passage once for a term, however often the term stands in it", () => {
  const vocabulary = createVocabulary();
  const [title, text] = vocabulary.add([["a"], ["a", "b", "a"]]);
  vocabulary.add([["a"]]);
  expect([title, text].map((ids) => [...(ids ?? [])])).toEqual([[0], [0, 1, 0]]);
  expect(["a", "b", "c"].map(vocabulary.countOf)).toEqual([2, 1, 0]);
  expect(["a", "c"].map(vocabulary.isKnown)).toEqual([true, false]);
  expect(["b", "c"].map(vocabulary.idOf)).toEqual([1, undefined]);
  expect(vocabulary.passageCount).toBe(2);
});

it("weighs a term the more the rarer it is, an unknown one the most, none below 0", () => {
  const vocabulary = createVocabulary();
  for (const terms of [["a", "b"], ["a"], ["a"]]) vocabulary.add([terms]);
  const [a = 0, b = 0, unknown = 0] = ["a", "b", "c"].map(vocabulary.weightOf);
  expect(a).toBeGreaterThan(0);
  expect(b).toBeGreaterThan(a);
  expect(unknown).toBeGreaterThan(b);
});
