import { describe, expect, it } from "vitest";

import { answerWords } from "./answer-words.ts";
import type { ProductFacts } from "../passage.ts";
import { aspectSentences } from "./product-answer.ts";
import { readProductQuestion } from "./product-question.ts";

const boots: ProductFacts = {
  name: "Boots",
  category: undefined,
  price: "0.70",
  listPrice: "1.00",
  currency: "USD",
  availability: "InStock",
  stock: 3,
  sizes: ["41", "42"],
  colors: [],
  description: "",
  details: ["Expected back in March"],
};
const tell = (question: string, facts: Partial<ProductFacts> = {}) => {
  const product = { ...boots, ...facts };
  return aspectSentences(product, readProductQuestion(question, product), { words: answerWords("en"), locale: "en" });
};

describe("aspectSentences()", () => {
  it("tells a price that was reduced to the cent", () => {
    expect(tell("price?")).toEqual(["It costs $0.70 now, down from $1; you save $0.30."]);
    expect(tell("price?", { listPrice: "0.70" })).toEqual(["It costs $0.70."]);
  });

  it("tells of a stock of none that there is none, and when there will be some again", () => {
    expect(tell("in stock?", { stock: 0 })).toEqual(["It is sold out at the moment. Expected back in March."]);
    expect(tell("in stock?")).toEqual(["It is in stock, 3 left."]);
    expect(tell("in stock?", { stock: 0, availability: "PreOrder" })).toEqual([
      "It is on pre-order: you can order it now.",
    ]);
  });

  it("says of a size that it comes in, that it cannot be had now, where that is so", () => {
    expect(tell("does it come in size 42?")).toEqual(["Yes, it comes in 42. Sizes: 41, 42."]);
    expect(tell("does it come in size 42?", { stock: 0 })).toEqual([
      "Yes, it comes in 42. Sizes: 41, 42. It is sold out at the moment.",
    ]);
  });

  it("does not say how many of a size are left, and not that it cannot say where there are none", () => {
    const unknown = "how many of each size are left";
    expect(tell("is size 42 in stock?")[0]).toContain(unknown);
    expect(tell("is size 42 in stock?", { stock: 0 })[0]).not.toContain(unknown);
    expect(tell("in stock?")[0]).not.toContain(unknown);
  });
});
