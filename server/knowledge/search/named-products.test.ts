import { expect, it } from "vitest";

import type { Concept } from "./concepts.ts";
import { createNamedProducts } from "./named-products.ts";
import type { Passage } from "../passage.ts";
import { createSegmenter } from "./segment.ts";
import { createVocabulary } from "./vocabulary.ts";

const segmenter = createSegmenter({ bigrams: true, stems: true, scripts: true });
const vocabulary = createVocabulary();
const product = (sku: string, title: string): Passage => ({
  kind: "product",
  title,
  heading: "",
  text: "",
  keywords: "",
  locale: "en",
  url: undefined,
  sku,
  product: undefined,
});
const passages = [
  product("P-1", "Cloud Hiking Boots (pair)"),
  product("P-2", "Summit Hiking Boots"),
  product("P-3", "Light Travel Bottle 750 ml"),
  { ...product("", "Boots"), kind: "page", sku: undefined } as const,
];
for (const { title } of passages) vocabulary.add([segmenter.termsOf(title)]);
const products = createNamedProducts(passages, segmenter, vocabulary);
const said = (words: string, isOwn = true): readonly Concept[] =>
  segmenter
    .termsOf(words)
    .map((term) => ({ said: term, ways: [{ isOwn, terms: [term], weight: 1 }], weight: 1, isNumber: false }));
const named = (words: string, isOwn = true) => [...products.among(passages.keys(), said(words, isOwn))];

it("is named by the thing that it is, or by most of its name", () => {
  expect(named("bottle")).toEqual(["P-3"]);
  expect(named("cloud hiking")).toEqual(["P-1"]);
});

it("is named along with those that fit alike", () => expect(named("boots")).toEqual(["P-1", "P-2"]));

it("is not named by a word beside the thing, nor by its size", () => {
  expect(named("light")).toEqual([]);
  expect(named("ml")).toEqual([]);
});

it("is named by other words for the same where its own are not said", () => {
  expect(named("bottle", false)).toEqual(["P-3"]);
  expect([...products.among(passages.keys(), [...said("bottle", false), ...said("cloud hiking")])]).toEqual(["P-1"]);
});
