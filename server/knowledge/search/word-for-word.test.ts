import { expect, it } from "vitest";

import type { Passage } from "../passage.ts";
import { createWordForWord } from "./word-for-word.ts";

const passage = (over: Partial<Passage>): Passage => ({
  kind: "page",
  title: "Help",
  heading: "",
  text: "",
  keywords: "",
  locale: "en",
  url: undefined,
  sku: undefined,
  product: undefined,
  ...over,
});
const placesOf = createWordForWord(
  [
    passage({ heading: "When does it come?" }),
    passage({ kind: "faq", heading: "Is it real?", keywords: "is it fake\nwhen does it come" }),
    passage({ kind: "product", title: "Help", keywords: "price" }),
    passage({ heading: "…" }),
    passage({ title: "Terms" }),
  ],
  (text) => text.toLowerCase(),
);

it("finds a heading, and any way to ask a pair, whatever the punctuation", () => {
  expect(placesOf("when does it come")).toEqual([0, 1]);
  expect(placesOf(" Is it FAKE?! ")).toEqual([1]);
  expect(placesOf("terms")).toEqual([4]);
});

it("finds nothing for a part of a heading, for a product's name or keywords, nor for nothing", () => {
  for (const question of ["when does it", "help", "price", "", "…?"]) expect(placesOf(question)).toEqual([]);
});
