import { afterEach, beforeEach, describe, expect, it } from "vitest";

import type { NewTurn, Store, TurnEnd } from "./store.ts";

/** A store that can be closed and opened again on the same medium. */
export interface StoreUnderTest {
  readonly open: () => Promise<Store>;
  /** Removes the medium. */
  readonly dispose: () => Promise<void>;
}

const end: TurnEnd = {
  answer: "Within 7 days. 😀",
  status: "done",
  sources: [{ title: "Returns", url: "/help/returns", snippet: "Within 7 days." }],
  finishReason: "stop",
  errorCode: null,
  usage: { promptTokens: 12, completionTokens: 5 },
  endedAt: 2000,
};

/** What every store must do. Each implementation's test file runs it against the real thing. */
export function describeStoreContract(name: string, prepare: () => StoreUnderTest): void {
  describe(`${name} keeps the store's contract`, () => {
    let medium: StoreUnderTest;
    let store: Store;
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

    it("keeps a session, its questions and answers across a restart", async () => {
      await store.createSession({ id: "secret", shop: "default" }, newTurn(1));
      await store.endTurn("task-1", end);
      await store.addTurn("secret", newTurn(2));
      await store.endTurn("task-2", { ...end, status: "error", errorCode: "upstream_error", finishReason: null });
      await reopen();
      expect(await store.listTurns("secret", 10)).toEqual([
        { ...newTurn(1), ...end },
        { ...newTurn(2), ...end, status: "error", errorCode: "upstream_error", finishReason: null },
      ]);
    });

    it("marks an answer that a restart cut off as interrupted", async () => {
      await store.createSession({ id: "secret", shop: "default" }, newTurn(1));
      expect(await store.findTurn("secret", "message-1")).toMatchObject({ status: "running", answer: "" });
      await reopen();
      expect(await store.findTurn("secret", "message-1")).toMatchObject({ status: "error", errorCode: "interrupted" });
    });

    it("ends an answer once: the first end stays", async () => {
      await store.createSession({ id: "secret", shop: "default" }, newTurn(1));
      await store.endTurn("task-1", end);
      await store.endTurn("task-1", { ...end, answer: "other", status: "stopped" });
      expect(await store.findTurn("secret", "message-1")).toMatchObject({ answer: end.answer, status: "done" });
    });

    it("tells the last turns, oldest first", async () => {
      await store.createSession({ id: "secret", shop: "default" }, newTurn(1));
      for (const number of [2, 3, 4]) await store.addTurn("secret", newTurn(number));
      const turns = await store.listTurns("secret", 2);
      expect(turns.map(({ messageId }) => messageId)).toEqual(["message-3", "message-4"]);
    });

    it("knows a session in its own shop alone, and no other", async () => {
      await store.createSession({ id: "secret", shop: "a" }, newTurn(1));
      expect(await store.hasSession("secret", "a")).toBe(true);
      expect(await store.hasSession("secret", "b")).toBe(false);
      expect(await store.hasSession("other", "a")).toBe(false);
      expect(await store.shopOf("secret")).toBe("a");
      expect(await store.shopOf("other")).toBeUndefined();
      expect(await store.findTurn("other", "message-1")).toBeUndefined();
      expect(await store.listTurns("other", 10)).toEqual([]);
    });

    it("refuses the same messageId twice in a session, and takes the neighbours' writes", async () => {
      await store.createSession({ id: "secret", shop: "default" }, newTurn(1));
      const results = await Promise.allSettled([
        store.addTurn("secret", newTurn(2)),
        store.addTurn("secret", { ...newTurn(3), messageId: "message-1" }),
        store.addTurn("secret", newTurn(4)),
      ]);
      expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
      expect(await store.listTurns("secret", 10)).toHaveLength(3);
    });

    it("refuses a turn of a session that does not exist", async () => {
      await expect(store.addTurn("none", newTurn(1))).rejects.toMatchObject({ code: "store_unavailable" });
    });

    it("erases sessions that were silent for too long, with their turns", async () => {
      await store.createSession({ id: "secret", shop: "default" }, newTurn(1));
      expect(await store.deleteSessionsBefore(Date.now() - 60_000)).toBe(0);
      expect(await store.deleteSessionsBefore(Date.now() + 60_000)).toBe(1);
      expect(await store.shopOf("secret")).toBeUndefined();
      expect(await store.listTurns("secret", 10)).toEqual([]);
    });
  });
}

function newTurn(number: number): NewTurn {
  return { taskId: `task-${number}`, messageId: `message-${number}`, question: `Question ${number}?`, askedAt: 1000 };
}
