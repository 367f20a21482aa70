import { expect, it } from "vitest";

import { createSegmenter } from "./segment.ts";
import { stopWords } from "./stop-words.ts";
import { tradeSynonyms } from "./trade-synonyms.ts";

const { normalise, wordsOf } = createSegmenter({ bigrams: true, stems: true, scripts: true });
const isOneWay = ({ from, to }: (typeof tradeSynonyms)[number]) => from !== to;

it("are read without a mistake", () => {
  expect(tradeSynonyms.length).toBeGreaterThan(200);
});

it("lead, one way, to words that can be looked for: none is a stop word", () => {
  const targets = tradeSynonyms.filter(isOneWay).flatMap(({ to }) => to);
  const lost = targets.filter((target) =>
    wordsOf(normalise(target)).some(({ text, isHan }) => !isHan && stopWords.includes(text)),
  );
  expect(lost).toEqual([]);
});

it("are written as questions are compared, so that each can be met", () => {
  const written = tradeSynonyms.flatMap(({ from }) => from);
  expect(written.filter((phrase) => phrase !== normalise(phrase).trim())).toEqual([]);
});
