import type { Money, TurnUsage } from "../store/store.ts";
import type { ModelUsage } from "../upstream/usage.ts";
import type { Task } from "./task.ts";

/** What a usage costs; null where its model has no price. */
export type CostOf = (usage: ModelUsage) => Money | null;

/** Where no model has a price. */
export const noCost: CostOf = () => null;

/** What an answer took so far of each model, and what that costs. */
export function pricedUsage({ usageByModel }: Pick<Task, "usageByModel">, costOf: CostOf): readonly TurnUsage[] {
  return [...usageByModel.values()].map((usage) => ({ ...usage, cost: costOf(usage) }));
}
