import { expect, it } from "vitest";

import { end, newTurn, session, taskKey } from "./contract-turns.ts";
import { keyOf } from "./secret.ts";
import type { Store, TurnUsage } from "./store.ts";

const tookOf = (model: string, over: Partial<TurnUsage> = {}): TurnUsage => ({
  model,
  promptTokens: 12,
  completionTokens: 5,
  cachedTokens: 2,
  isEstimated: false,
  cost: null,
  ...over,
});

/** @param current the store under test: another one after each `reopen` */
export function describeUsage(current: () => Store, reopen: () => Promise<void>): void {
  const endWith = async (number: number, ...usage: readonly TurnUsage[]) =>
    current().endTurn(taskKey(number), { ...end, usage });
  const total = async () => current().sumUsage(session.key);

  it("[SE8] adds up what the answers of a session took, across a restart, and of no other session", async () => {
    await current().createSession(session, newTurn(1));
    await current().createSession({ key: keyOf("other"), shop: "default" }, newTurn(9));
    await endWith(9, tookOf("a"));
    expect(await total()).toBeNull();
    await endWith(1, tookOf("a", { cost: { amount: 0.5, currency: "USD" } }));
    const sum = { promptTokens: 12, completionTokens: 5, cachedTokens: 2, isEstimated: false };
    expect(await total()).toEqual({ ...sum, costs: [{ amount: 0.5, currency: "USD" }] });
    await current().addTurn(session.key, newTurn(2));
    await endWith(2, tookOf("a", { isEstimated: true, cost: { amount: 0.25, currency: "USD" } }));
    await reopen();
    expect(await total()).toEqual({
      promptTokens: 24,
      completionTokens: 10,
      cachedTokens: 4,
      isEstimated: true,
      costs: [{ amount: 0.75, currency: "USD" }],
    });
  });

  it("keeps apart what two models took of one answer, each with its own price and currency", async () => {
    await current().createSession(session, newTurn(1));
    const dear = tookOf("dear", { cost: { amount: 0.5, currency: "USD" } });
    const cheap = tookOf("cheap", { cost: { amount: 0.25, currency: "CNY" } });
    await endWith(1, dear, cheap, tookOf("free"));
    expect(await total()).toMatchObject({
      promptTokens: 36,
      costs: [
        { amount: 0.25, currency: "CNY" },
        { amount: 0.5, currency: "USD" },
      ],
    });
  });

  it("adds what an answer took before it was begun anew to what it takes afterwards", async () => {
    await current().createSession(session, newTurn(1));
    const priced = { cost: { amount: 0.5, currency: "USD" } };
    await current().addUsage(taskKey(1), [tookOf("a", { ...priced, isEstimated: true })]);
    await current().restartTurn(taskKey(1));
    await endWith(1, tookOf("a", priced));
    const costs = [{ amount: 1, currency: "USD" }];
    expect(await total()).toMatchObject({ promptTokens: 24, completionTokens: 10, isEstimated: true, costs });
  });

  it.each([
    ["has come", null, { amount: 0.5, currency: "USD" }, { amount: 0.5, currency: "USD" }],
    ["is gone", { amount: 0.5, currency: "USD" }, null, { amount: 0.5, currency: "USD" }],
    [
      "is in another currency",
      { amount: 9, currency: "CNY" },
      { amount: 1, currency: "USD" },
      { amount: 1, currency: "USD" },
    ],
  ])("takes an answer that was begun anew where the model's price %s", async (_how, before, after, sum) => {
    await current().createSession(session, newTurn(1));
    await current().addUsage(taskKey(1), [tookOf("a", { cost: before })]);
    await endWith(1, tookOf("a", { cost: after }));
    expect(await total()).toMatchObject({ promptTokens: 24, costs: [sum] });
  });

  it("[OW6] counts what an answer took once, however often its end is written", async () => {
    await current().createSession(session, newTurn(1));
    await endWith(1, tookOf("a"));
    await endWith(1, tookOf("a"));
    await current().addUsage(taskKey(1), [tookOf("a")]);
    expect(await total()).toMatchObject({ promptTokens: 12, completionTokens: 5 });
  });

  it("[SE5] erases with a session what it took", async () => {
    await current().createSession(session, newTurn(1));
    await endWith(1, tookOf("a"));
    await current().deleteSession(session.key);
    expect(await total()).toBeNull();
    await current().createSession(session, newTurn(2)); // which may get the erased turn's place
    expect(await total()).toBeNull();
  });
}
