import { describe, expect, it } from "vitest";

import type { ModelPrice } from "./config-schema.ts";
import { costOf } from "./costs.ts";

const usage = {
  model: "deepseek-chat",
  promptTokens: 1_000_000,
  completionTokens: 500_000,
  cachedTokens: 400_000,
  isEstimated: false,
};
const price = { prompt: 2, cachedPrompt: 0.5, completion: 8, currency: "CNY" };
const priceByModel = new Map<string, ModelPrice>([
  ["deepseek-chat", price],
  ["uncached", { prompt: 2, completion: 8 }],
  ["local", { prompt: 0, completion: 0, currency: "USD" }],
]);

describe("costOf()", () => {
  it("is money per million tokens, those of the cache at their own price", () => {
    expect(costOf(usage, priceByModel)).toEqual({ amount: 0.6 * 2 + 0.4 * 0.5 + 0.5 * 8, currency: "CNY" });
  });

  it("takes the cache's tokens at the prompt's price where they have none, and dollars where no currency is said", () => {
    expect(costOf({ ...usage, model: "uncached" }, priceByModel)).toEqual({ amount: 2 + 4, currency: "USD" });
  });

  it("knows no cost of a model without a price, and none is not nothing", () => {
    expect(costOf({ ...usage, model: "unknown" }, priceByModel)).toBeNull();
    expect(costOf({ ...usage, model: "local" }, priceByModel)).toEqual({ amount: 0, currency: "USD" });
  });

  it("never gives money back, whatever an upstream says of its cache", () => {
    const cost = costOf({ ...usage, promptTokens: 10, completionTokens: 0, cachedTokens: 1000 }, priceByModel);
    expect(cost?.amount).toBeCloseTo((10 * 0.5) / 1e6, 12);
  });
});
