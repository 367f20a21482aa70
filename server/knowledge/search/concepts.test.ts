import { expect, it } from "vitest";

import { createConceptReader } from "./concepts.ts";
import { noHomophones } from "./homophones.ts";
import { createSegmenter } from "./segment.ts";
import { createSynonyms } from "./synonym-matches.ts";
import { noTypos } from "./typos.ts";
import { createVocabulary } from "./vocabulary.ts";

const segmenter = createSegmenter({ bigrams: true, stems: true, scripts: true });
const vocabulary = createVocabulary();
for (const text of [
  "运费多少钱？满多少包邮？",
  "退货运费谁出",
  "冲锋衣怎么洗",
  "Who pays the freight?",
  "Carry it home, 42",
]) {
  vocabulary.add([segmenter.termsOf(text)]);
}
const words = ["运费", "邮费", "freight", "carry on"];
const reader = createConceptReader({
  segmenter,
  vocabulary,
  synonyms: createSynonyms([{ from: words, to: words }], segmenter),
  typos: noTypos,
  homophones: noHomophones,
  unitOptions: { bigrams: true, isStop: (word) => ["who", "on", "the", "谁", "怎么"].includes(word) },
});
const said = (question: string) => reader.conceptsOf(question).map((concept) => concept.said);

it("takes a word and others for the same as one thing, the shopper's own weighing more", () => {
  const [concept, ...others] = reader.conceptsOf("运费 运费");
  expect(others).toEqual([]);
  expect(concept?.ways.filter(({ isOwn }) => isOwn)).toHaveLength(1);
  const [asked] = reader.conceptsOf("运费");
  const own = asked?.ways.find(({ isOwn }) => isOwn)?.weight ?? 0;
  expect(asked?.ways.find(({ terms }) => terms[0] === "freight")?.weight).toBeCloseTo(
    0.8 * vocabulary.weightOf("freight"),
  );
  expect(own).toBeCloseTo(vocabulary.weightOf("运费"));
});

it("weighs a word that the shop never uses as the best other one for it", () => {
  const [concept] = reader.conceptsOf("邮费");
  expect(concept?.weight).toBeCloseTo(vocabulary.weightOf("freight"));
});

it("looks for no phrase without its stop words", () => {
  const ways = reader.conceptsOf("运费").flatMap((concept) => concept.ways.flatMap(({ terms }) => terms));
  expect(ways).not.toContain("carri");
});

it("leaves out stop words, codes that the shop does not know, and addresses", () => {
  expect(said("谁洗 SF123456 314 https://shop.example/freight a@freight.example")).toEqual(["洗"]);
  expect(said("who 42")).toEqual(["42"]);
  expect(reader.conceptsOf("42")[0]?.isNumber).toBe(true);
});

it("keeps a single character that the shop never uses: whoever asks to rent a thing asks for no care of it", () => {
  expect(said("租冲锋衣")).toContain("租");
});

it("keeps a word that the shop never uses: it speaks against every passage", () => {
  const [unknown] = reader.conceptsOf("飞机");
  expect(unknown).toMatchObject({ said: "飞机", ways: [], weight: vocabulary.weightOf("nowhere") });
});

it("tells the manner of a question apart", () => {
  expect(
    reader
      .mannerOf("who pays? 怎么")
      .map((concept) => concept.said)
      .toSorted(),
  ).toEqual(["who", "怎么"]);
});
