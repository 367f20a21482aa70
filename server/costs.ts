import type { ModelPrice } from "./config-schema.ts";
import type { Money } from "./store/store.ts";
import type { ModelUsage } from "./upstream/usage.ts";

/** Prices are per this many tokens, as every provider tells them. */
const pricedTokens = 1_000_000;

/** What a usage costs by the price of its model; null where that has none. */
export function costOf(usage: ModelUsage, priceByModel: ReadonlyMap<string, ModelPrice>): Money | null {
  const price = priceByModel.get(usage.model);
  if (!price) return null;
  const { prompt, cachedPrompt = prompt, completion, currency = "USD" } = price;
  const cached = Math.min(usage.cachedTokens, usage.promptTokens);
  const total = (usage.promptTokens - cached) * prompt + cached * cachedPrompt + usage.completionTokens * completion;
  return { amount: total / pricedTokens, currency };
}
