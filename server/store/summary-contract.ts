import { expect, it } from "vitest";

import { end, newTurn, session, taskKey } from "./contract-turns.ts";
import { keyOf } from "./secret.ts";
import type { Store, TurnUsage } from "./store.ts";

const other = { key: keyOf("other"), shop: "default" };
const summaryOf = (number: number) => ({ text: `订单 ${number} 😀\0`, throughMessageId: `message-${number}` });
const took: TurnUsage = {
  model: "cheap",
  promptTokens: 100,
  completionTokens: 20,
  cachedTokens: 3,
  isEstimated: false,
  cost: { amount: 0.5, currency: "USD" },
};

/** @param current the store under test: another one after each `reopen` */
export function describeSummaries(current: () => Store, reopen: () => Promise<void>): void {
  const begin = async (turns = 3) => {
    await current().createSession(session, newTurn(1));
    for (let number = 2; number <= turns; number += 1) await current().addTurn(session.key, newTurn(number));
  };
  const find = async () => current().findSummary(session.key);
  const save = async (number: number, expected: string | null) =>
    current().saveSummary(session.key, summaryOf(number), expected);
  const idsAfter = async (messageId: string | null, limit: number) => {
    const turns = await current().listTurnsAfter(session.key, messageId, limit);
    return turns.map((turn) => turn.messageId);
  };

  it("tells the first turns, and those after one of them, oldest first", async () => {
    await begin(4);
    await current().createSession(other, newTurn(9));
    expect(await idsAfter(null, 2)).toEqual(["message-1", "message-2"]);
    expect(await idsAfter("message-2", 1)).toEqual(["message-3"]);
    expect(await idsAfter("message-1", 9)).toEqual(["message-2", "message-3", "message-4"]);
    expect(await idsAfter("message-4", 9)).toEqual([]);
    expect(await idsAfter("message-9", 9)).toEqual([]);
    expect(await current().listTurnsAfter(keyOf("nobody"), null, 9)).toEqual([]);
  });

  it("keeps the latest summary of a session, across a restart, and of no other session", async () => {
    await begin();
    await current().createSession(other, newTurn(9));
    expect(await find()).toBeUndefined();
    expect(await save(1, null)).toBe(true);
    expect(await save(2, "message-1")).toBe(true);
    await reopen();
    expect(await find()).toEqual(summaryOf(2));
    expect(await current().findSummary(other.key)).toBeUndefined();
  });

  it("keeps the summary of whoever came first, where two were made of the same one", async () => {
    await begin();
    expect(await Promise.all([save(1, null), save(2, null)])).toEqual([true, false]);
    expect(await save(3, "message-2")).toBe(false);
    expect(await find()).toEqual(summaryOf(1));
  });

  it("takes no summary that reaches through a message which is not there", async () => {
    await begin();
    await current().createSession(other, newTurn(9));
    expect(await save(9, null)).toBe(false);
    expect(await find()).toBeUndefined();
  });

  it("[SE5] erases a summary with its session, and lets none that comes late bring anything back", async () => {
    await begin();
    await save(1, null);
    await current().deleteSession(session.key);
    expect(await find()).toBeUndefined();
    expect(await save(2, "message-1")).toBe(false);
    expect(await save(2, null)).toBe(false);
    await current().addSummaryUsage(session.key, [took]);
    expect(await current().shopOf(session.key)).toBeUndefined();
    await begin();
    expect(await find()).toBeUndefined();
    expect(await current().sumUsage(session.key)).toBeNull();
  });

  it("[SE6] erases a summary with a session that was silent for too long", async () => {
    await begin();
    await save(2, null);
    expect(await current().deleteSessionsBefore(5000)).toBe(1);
    expect(await find()).toBeUndefined();
  });

  it("[SE8] counts what summaries took with what the answers took, each with its own price", async () => {
    await begin();
    await current().addSummaryUsage(session.key, [took]);
    expect(await current().sumUsage(session.key)).toMatchObject({ promptTokens: 100, costs: [took.cost] });
    await current().addSummaryUsage(session.key, [took, { ...took, model: "free", cost: null, isEstimated: true }]);
    const dear = { ...took, model: "dear", cost: { amount: 3, currency: "CNY" } };
    await current().endTurn(taskKey(1), { ...end, usage: [dear, { ...took, promptTokens: 1 }] });
    await reopen();
    expect(await current().sumUsage(session.key)).toEqual({
      promptTokens: 401,
      completionTokens: 100,
      cachedTokens: 15,
      isEstimated: true,
      costs: [
        { amount: 3, currency: "CNY" },
        { amount: 1.5, currency: "USD" },
      ],
    });
  });
}
