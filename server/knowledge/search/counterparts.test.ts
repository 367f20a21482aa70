import { expect, it } from "vitest";

import { findCounterparts } from "./counterparts.ts";
import type { Passage } from "../passage.ts";

const passage = (locale: string, over: Partial<Passage> = {}): Passage => ({
  kind: "page",
  title: "Returns",
  heading: "",
  text: "",
  keywords: "",
  locale,
  url: "/returns",
  sku: undefined,
  product: undefined,
  ...over,
});

it("finds the section at the same place of the page in another language", () => {
  const passages = [passage("zh-CN"), passage("zh-CN"), passage("en"), passage("en")];
  expect(findCounterparts(passages)).toEqual([[2], [3], [0], [1]]);
});

it("finds a product by its number", () => {
  const product = { kind: "product", sku: "A-1", url: undefined } as const;
  expect(findCounterparts([passage("en", product), passage("zh-CN", product), passage("en")])).toEqual([[1], [0], []]);
});

it("takes pages with other numbers of sections for no translations", () => {
  expect(findCounterparts([passage("zh-CN"), passage("zh-CN"), passage("en")])).toEqual([[], [], []]);
});

it("leaves alone what has no address, no language, another kind, or is there once", () => {
  const alone = [
    passage("en", { url: undefined }),
    passage("zh-CN", { url: undefined }),
    passage(""),
    passage("en"),
    passage("zh-CN", { kind: "faq" }),
  ];
  expect(findCounterparts(alone)).toEqual([[], [], [], [], []]);
});
