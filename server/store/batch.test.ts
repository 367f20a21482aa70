import type { DatabaseSync } from "node:sqlite";

import { beforeEach, describe, expect, it } from "vitest";

import { createBatchRunner, type Call, type Outcome } from "./batch.ts";
import { keyOf, seal } from "./secret.ts";
import { openDatabase } from "./sqlite-database.ts";
import { createReads, type Reads } from "./sqlite-operations.ts";
import type { NewTurn } from "./store.ts";

const session = { key: keyOf("session"), shop: "default" };

let db: DatabaseSync;
let reads: Reads;
let runBatch: (calls: readonly Call[]) => readonly Outcome[];
beforeEach(() => {
  ({ db } = openDatabase(":memory:", 0));
  reads = createReads(db);
  runBatch = createBatchRunner(db);
});

describe("createBatchRunner()", () => {
  it("gives the outcomes in the order of the calls, reads after all writes", () => {
    expect(
      run(call("shopOf", session.key), call("createSession", session, newTurn(1)), call("shopOf", keyOf("other"))),
    ).toEqual([{ value: "default" }, { value: undefined }, { value: undefined }]);
  });

  it("lets a failing write fail alone", () => {
    const outcomes = run(
      call("createSession", session, newTurn(1)),
      call("addTurn", session.key, newTurn(1)),
      call("addTurn", session.key, newTurn(2)),
    );
    expect(outcomes).toEqual([
      { value: undefined },
      { error: "UNIQUE constraint failed: turn.session, turn.message_id" },
      { value: true },
    ]);
    expect(reads.listTurns(session.key, 10)).toHaveLength(2);
  });

  it("[CO2] on a full disk refuses the whole batch and leaves nothing of it, reads still work, and with room it goes on", () => {
    run(call("createSession", session, newTurn(1)));
    const pages = Number(db.prepare("PRAGMA page_count").get()?.["page_count"]);
    db.exec(`PRAGMA max_page_count = ${pages + 2}`);
    const long = { ...newTurn(3), question: "?".repeat(100_000) };
    const outcomes = run(
      call("addTurn", session.key, newTurn(2)),
      call("addTurn", session.key, long),
      call("addTurn", session.key, newTurn(4)),
      call("shopOf", session.key),
    );
    const full = { error: "database or disk is full; make room on its disk" };
    expect(outcomes).toEqual([full, full, full, { value: "default" }]);
    expect(reads.listTurns(session.key, 10)).toHaveLength(1);
    db.exec("PRAGMA max_page_count = 1000");
    expect(run(call("addTurn", session.key, long))).toEqual([{ value: true }]);
  });

  it("refuses the writes where no transaction can be begun", () => {
    db.exec("PRAGMA query_only = ON");
    expect(run(call("createSession", session, newTurn(1)), call("shopOf", session.key))).toEqual([
      { error: "attempt to write a readonly database; the file and its folder must be writable" },
      { value: undefined },
    ]);
  });
});

function call(name: Call["name"], ...args: readonly unknown[]): Call {
  return { name, args };
}

function run(...calls: readonly Call[]) {
  return runBatch(calls);
}

function newTurn(number: number): NewTurn {
  return {
    taskKey: keyOf(`task-${number}`),
    messageId: `message-${number}`,
    question: "?",
    askedAt: 1,
    locale: "en",
    page: null,
    sealedSession: seal("task", "session"),
  };
}
