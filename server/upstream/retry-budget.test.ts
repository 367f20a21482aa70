import { expect, it } from "vitest";

import { createRetryBudget } from "./retry-budget.ts";

function spendAll({ spend }: ReturnType<typeof createRetryBudget>): number {
  let retries = 0;
  while (spend()) retries += 1;
  return retries;
}

it("has ten retries in reserve", () => {
  expect(spendAll(createRetryBudget())).toBe(10);
});

it("earns one retry with each ten questions", () => {
  const budget = createRetryBudget();
  spendAll(budget);
  for (let question = 0; question < 50; question += 1) budget.earn();
  expect(spendAll(budget)).toBe(5);
});

it("saves up no more than its reserve, however many questions came", () => {
  const budget = createRetryBudget();
  for (let question = 0; question < 10_000; question += 1) budget.earn();
  expect(spendAll(budget)).toBe(10);
});
