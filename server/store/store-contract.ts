import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { asked, end, newTurn, session, taskKey } from "./contract-turns.ts";
import { keyOf } from "./secret.ts";
import type { Store, TurnEnd } from "./store.ts";
import { describeSummaries } from "./summary-contract.ts";
import { describeUsage } from "./usage-contract.ts";

/** A store that can be closed and opened again on the same medium. */
export interface StoreUnderTest {
  readonly open: () => Promise<Store>;
  /** Removes the medium. */
  readonly dispose: () => Promise<void>;
}

/** What every store must do. Each implementation's test file runs it against the real thing. */
export function describeStoreContract(name: string, prepare: () => StoreUnderTest): void {
  describe(`${name} keeps the store's contract`, () => {
    let medium: StoreUnderTest;
    beforeEach(async () => {
      medium = prepare();
      store = await medium.open();
    });
    afterEach(async () => {
      await store.close();
      await medium.dispose();
    });
    const reopen = async () => {
      await store.close();
      store = await medium.open();
    };
    describe("of turns", () => describeTurns(reopen));
    describe("of sessions", () => describeSessions(reopen));
    describe("of summaries", () => describeSummaries(() => store, reopen));
    describe("of usage", () => describeUsage(() => store, reopen));
  });
}

/** The store under test, anew for each test. */
let store: Store;

const find = async (number: number) => store.findTurn(session.key, `message-${number}`);
const messageIds = async (limit: number, before?: string) => {
  const turns = await store.listTurns(session.key, limit, before);
  return turns.map(({ messageId }) => messageId);
};

function describeTurns(reopen: () => Promise<void>): void {
  it("keeps a session, its questions and answers across a restart", async () => {
    await store.createSession(session, newTurn(1));
    await store.endTurn(taskKey(1), end);
    await store.addTurn(session.key, newTurn(2));
    const data = { code: "upstream_error", message: "The model failed.", retryable: true } as const;
    const failed = { ...end, status: "error", end: { event: "error", data } } as const;
    await store.endTurn(taskKey(2), failed);
    await reopen();
    expect(await store.listTurns(session.key, 10)).toMatchObject([
      { ...asked(1), ...kept(end), rating: null },
      { ...asked(2), ...kept(failed), rating: null },
    ]);
  });

  it("finds a turn by its task, with the session's id as it was sealed", async () => {
    const turn = newTurn(1);
    await store.createSession(session, turn);
    const found = await store.findTurnByTask(taskKey(1));
    expect(found).toMatchObject({ ...asked(1), sessionKey: session.key, status: "running" });
    expect(found?.sealedSession).toEqual(new Uint8Array(turn.sealedSession));
    expect(await store.findTurnByTask(taskKey(2))).toBeUndefined();
  });

  it("keeps what was said so far of an answer that never ended, and all that beginning anew takes", async () => {
    await store.createSession(session, newTurn(1));
    await store.endTurn(taskKey(1), end);
    await store.addTurn(session.key, newTurn(2));
    await store.extendAnswer(taskKey(2), "七天", end.sources);
    await store.extendAnswer(taskKey(2), "内\0😀 ");
    await store.extendAnswer(taskKey(2), "可以。");
    await reopen();
    const { sealedSession: _sealed, ...rest } = newTurn(2);
    const [unfinished] = await store.listUnfinished();
    expect(unfinished).toMatchObject({ ...rest, shop: "default", restarts: 0, answer: "七天内\0😀 可以。" });
    expect(await find(2)).toMatchObject({ status: "running", sources: end.sources });
  });

  it("counts how often an answer was begun anew", async () => {
    await store.createSession(session, newTurn(1));
    await store.restartTurn(taskKey(1));
    await store.restartTurn(taskKey(1));
    expect(await store.listUnfinished()).toMatchObject([{ restarts: 2 }]);
  });

  it("[OW6] ends an answer once: the first end stays, and nothing is added to it", async () => {
    await store.createSession(session, newTurn(1));
    await store.extendAnswer(taskKey(1), "Within");
    await store.endTurn(taskKey(1), end);
    await store.endTurn(taskKey(1), { ...end, answer: "other", status: "stopped" });
    await store.extendAnswer(taskKey(1), " and more");
    expect(await find(1)).toMatchObject({ answer: end.answer, status: "done" });
    expect(await store.listUnfinished()).toEqual([]);
  });

  it("tells the last turns, oldest first, and those before one of them", async () => {
    await store.createSession(session, newTurn(1));
    for (const number of [2, 3, 4]) await store.addTurn(session.key, newTurn(number));
    expect(await messageIds(2)).toEqual(["message-3", "message-4"]);
    expect(await messageIds(2, "message-4")).toEqual(["message-2", "message-3"]);
    expect(await messageIds(2, "message-2")).toEqual(["message-1"]);
    expect(await messageIds(2, "message-1")).toEqual([]);
    expect(await messageIds(2, "message-9")).toEqual([]);
  });
}

function describeSessions(reopen: () => Promise<void>): void {
  it("knows a session's shop, and no other session", async () => {
    await store.createSession(session, newTurn(1));
    expect(await store.shopOf(session.key)).toBe("default");
    expect(await store.shopOf(keyOf("other"))).toBeUndefined();
    expect(await store.findTurn(keyOf("other"), "message-1")).toBeUndefined();
    expect(await store.listTurns(keyOf("other"), 10)).toEqual([]);
  });

  it("refuses the same messageId twice in a session, and takes the neighbours' writes", async () => {
    await store.createSession(session, newTurn(1));
    const results = await Promise.allSettled([
      store.addTurn(session.key, newTurn(2)),
      store.addTurn(session.key, { ...newTurn(3), messageId: "message-1" }),
      store.addTurn(session.key, newTurn(4)),
    ]);
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(results[1]).toMatchObject({ reason: { code: "store_unavailable" } });
    expect(await messageIds(10)).toEqual(["message-1", "message-2", "message-4"]);
  });

  it("adds no turn to a session that does not exist", async () => {
    expect(await store.addTurn(keyOf("other"), newTurn(1))).toBe(false);
    expect(await store.addTurn(keyOf("other"), newTurn(1))).toBe(false);
    expect(await store.listUnfinished()).toEqual([]);
  });

  it("[SE7] keeps the last rating of an answer, and forgets one that is taken back", async () => {
    await store.createSession(session, newTurn(1));
    expect(await store.rateTurn(session.key, "message-1", "good", null)).toBe(true);
    expect(await store.rateTurn(session.key, "message-1", "bad", "Wrong price.")).toBe(true);
    await reopen();
    expect(await find(1)).toMatchObject({ rating: "bad" });
    expect(await store.rateTurn(session.key, "message-1", null, null)).toBe(true);
    expect(await find(1)).toMatchObject({ rating: null });
    expect(await store.rateTurn(session.key, "message-9", "good", null)).toBe(false);
    expect(await store.rateTurn(keyOf("other"), "message-1", "good", null)).toBe(false);
  });

  it("[SE5] erases a session with its turns, and no other", async () => {
    await store.createSession(session, newTurn(1));
    await store.createSession({ key: keyOf("other"), shop: "default" }, newTurn(2));
    expect(await store.deleteSession(session.key)).toBe(true);
    expect(await store.deleteSession(session.key)).toBe(false);
    expect(await store.shopOf(session.key)).toBeUndefined();
    expect(await store.findTurnByTask(taskKey(1))).toBeUndefined();
    expect(await store.addTurn(session.key, newTurn(3))).toBe(false);
    expect(await store.shopOf(keyOf("other"))).toBe("default");
  });

  it("[SE6] erases the sessions in which nothing was asked for too long, with their turns", async () => {
    await store.createSession(session, newTurn(1, 1000));
    await store.createSession({ key: keyOf("other"), shop: "default" }, newTurn(2, 1000));
    await store.addTurn(session.key, newTurn(3, 5000));
    expect(await store.deleteSessionsBefore(1000)).toBe(0);
    expect(await store.deleteSessionsBefore(5000)).toBe(1);
    expect(await store.shopOf(keyOf("other"))).toBeUndefined();
    expect(await messageIds(10)).toEqual(["message-1", "message-3"]);
  });

  it("keeps the latest experience of each source", async () => {
    await store.saveExperience({ source: "a", data: "1" });
    await store.saveExperience({ source: "b", data: "2" });
    await store.saveExperience({ source: "a", data: "3" });
    await reopen();
    expect((await store.loadExperience()).toSorted((a, b) => (a.source < b.source ? -1 : 1))).toEqual([
      { source: "a", data: "3" },
      { source: "b", data: "2" },
    ]);
  });

  it("takes thousands of writes at once, each exactly once", async () => {
    await store.createSession(session, newTurn(1));
    const numbers = Array.from({ length: 2000 }, (_, index) => index + 2);
    const added = await Promise.all(numbers.map(async (number) => store.addTurn(session.key, newTurn(number))));
    expect(new Set(added)).toEqual(new Set([true]));
    expect(await messageIds(5000)).toEqual(["message-1", ...numbers.map((number) => `message-${number}`)]);
  });

  it("carries out on closing what was asked before", async () => {
    const created = store.createSession(session, newTurn(1));
    await reopen();
    await created;
    expect(await store.shopOf(session.key)).toBe("default");
  });
}

/** What is told of an end again with its turn. */
function kept({ usage: _usage, ...rest }: TurnEnd): Omit<TurnEnd, "usage"> {
  return rest;
}
