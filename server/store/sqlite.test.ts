import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";

import { afterAll, describe, expect, it, vi } from "vitest";

import { schemaSteps } from "./schema.ts";
import { keyOf, seal } from "./secret.ts";
import { openSqliteStore } from "./sqlite.ts";
import { describeStoreContract } from "./store-contract.ts";
import type { NewTurn } from "./store.ts";

const folder = mkdtempSync(join(tmpdir(), "xiaoer-store-"));
afterAll(() => rmSync(folder, { recursive: true }));

let count = 0;
const newPath = () => join(folder, `folder-${(count += 1)}`, "xiaoer.db");

describeStoreContract("SQLite", () => {
  const path = newPath();
  return { open: async () => openSqliteStore(path), dispose: async () => undefined };
});

const ids = { session: "s_very-secret-session", task: "t_very-secret-task" };
const turn: NewTurn = {
  taskKey: keyOf(ids.task),
  messageId: "m",
  question: "Where is my very private parcel?",
  askedAt: 1,
  locale: "en",
  page: null,
  sealedSession: seal(ids.task, ids.session),
};
const session = { key: keyOf(ids.session), shop: "default" };

/** All that is in the files beside the database: itself, its log, its lock. */
function everything(path: string): string {
  return readdirSync(dirname(path))
    .map((name) => readFileSync(join(dirname(path), name), "latin1"))
    .join("");
}

describe("openSqliteStore()", () => {
  it("keeps no session id and no task id in the clear", async () => {
    const path = newPath();
    const store = await openSqliteStore(path);
    await store.createSession(session, turn);
    expect(everything(path)).toContain("very private parcel");
    expect(everything(path)).not.toContain("very-secret");
    await store.close();
    expect(everything(path)).not.toContain("very-secret");
  });

  it("[SE5] leaves no trace of an erased conversation in any file, while the server runs on", async () => {
    const path = newPath();
    const store = await openSqliteStore(path);
    await store.createSession(session, turn);
    for (let index = 0; index < 50; index += 1)
      await store.extendAnswer(turn.taskKey, "A rather intimate answer. ".repeat(40));
    await store.rateTurn(session.key, "m", "bad", "An indiscreet comment");
    for (const [text, expected] of [
      ["A first confidential summary. ".repeat(100), null],
      ["A delicate summary.", "m"],
    ] as const) {
      expect(await store.saveSummary(session.key, { text, throughMessageId: "m" }, expected)).toBe(true);
    }
    expect(everything(path)).toMatch(/intimate answer[^]*delicate summary|delicate summary[^]*intimate answer/);
    await store.deleteSession(session.key);
    expect(everything(path)).not.toMatch(/private parcel|intimate|indiscreet|confidential|delicate/);
    await store.close();
  });

  it("[SE5] erases also while somebody else reads the file, and leaves no trace as soon as they are done", async () => {
    const path = newPath();
    const store = await openSqliteStore(path);
    await store.createSession(session, turn);
    const backup = new DatabaseSync(path);
    backup.exec("BEGIN");
    backup.prepare("SELECT count(*) FROM turn").get();
    expect(await store.deleteSession(session.key)).toBe(true);
    expect(await store.shopOf(session.key)).toBeUndefined();
    backup.exec("COMMIT");
    backup.close();
    await vi.waitFor(() => expect(everything(path)).not.toContain("private parcel"), { timeout: 10_000 });
    await store.close();
  });

  it("does not open a file that another server uses, and opens it once that one is gone", async () => {
    const path = newPath();
    const first = await openSqliteStore(path);
    await expect(openSqliteStore(path, { busyMs: 1 })).rejects.toThrow(
      `Cannot open the store ${path}: another server is using it`,
    );
    const link = `${path}.link`;
    symlinkSync(path, link);
    await expect(openSqliteStore(link, { busyMs: 1 })).rejects.toThrow("another server is using it");
    await first.close();
    await (await openSqliteStore(path)).close();
  });

  it("names the file when it is no database, and puts nothing beside it", async () => {
    const path = join(folder, "text.db");
    writeFileSync(path, "this is not a database, whatever its name says".repeat(100));
    await expect(openSqliteStore(path)).rejects.toThrow(`Cannot open the store ${path}: file is not a database`);
    expect(readdirSync(folder).filter((name) => name.startsWith("text.db"))).toEqual(["text.db"]);
  });

  it("names the file when its folder cannot be made", async () => {
    writeFileSync(join(folder, "file"), "");
    const path = join(folder, "file", "xiaoer.db");
    await expect(openSqliteStore(path)).rejects.toThrow(`Cannot open the store ${path}`);
  });

  it("refuses a database of a newer version instead of spoiling it", async () => {
    const path = join(folder, "newer.db");
    const db = new DatabaseSync(path);
    db.exec("PRAGMA user_version = 99");
    db.close();
    await expect(openSqliteStore(path)).rejects.toThrow("got 99, made by a newer Xiaoer");
  });

  it("has steps to the newest schema that have not changed since they shipped", () => {
    const shipped = ["9120fc01e839b98c", "b337f25dab988576", "6dbcbc774e295c1f"];
    const digests = schemaSteps.map((step) => createHash("sha256").update(step).digest("hex").slice(0, 16));
    expect(digests.slice(0, shipped.length)).toEqual(shipped);
  });

  it("takes over the conversations of a database of the first version", async () => {
    const path = join(folder, "first.db");
    const db = new DatabaseSync(path);
    db.exec(`${schemaSteps[0]}; PRAGMA user_version = 1`);
    const key = keyOf("old");
    db.prepare("INSERT INTO session VALUES (?, 'default', 1)").run(Buffer.from(key, "base64url"));
    const insert = db.prepare(
      "INSERT INTO turn (session, message_id, task_id, question, asked_at, answer, status) VALUES (?, ?, ?, '?', 1, '!', ?)",
    );
    for (const status of ["done", "running"]) insert.run(Buffer.from(key, "base64url"), status, status, status);
    db.close();
    const store = await openSqliteStore(path);
    expect(await store.listTurns(key, 10)).toMatchObject([
      { messageId: "done", status: "done", answer: "!", end: { event: "done", data: { finishReason: "stop" } } },
      { messageId: "running", status: "error", answer: "!", end: { event: "error", data: { code: "interrupted" } } },
    ]);
    expect(await store.listUnfinished()).toEqual([]);
    await store.close();
  });

  it("takes over the conversations of a database of the second version, whose usage nobody knows", async () => {
    const path = join(folder, "second.db");
    const db = new DatabaseSync(path);
    db.exec(`${schemaSteps.slice(0, 2).join(";")}; PRAGMA user_version = 2`);
    const [key, taskKey] = [keyOf("old"), keyOf("task")];
    db.prepare("INSERT INTO session VALUES (?, 'default', 1)").run(Buffer.from(key, "base64url"));
    const insert = db.prepare(
      `INSERT INTO turn (session, message_id, task_hash, sealed_session, locale, question, asked_at, status, end_event)
       VALUES (?, ?, ?, x'', 'en', '?', 1, ?, ?)`,
    );
    const end = { event: "done", data: { finishReason: "stop", ttftMs: 1, durationMs: 2 } };
    insert.run(Buffer.from(key, "base64url"), "1", Buffer.from(keyOf("1"), "base64url"), "done", JSON.stringify(end));
    insert.run(Buffer.from(key, "base64url"), "2", Buffer.from(taskKey, "base64url"), "running", null);
    db.close();
    const store = await openSqliteStore(path);
    expect(await store.listTurns(key, 10)).toMatchObject([{ status: "done", end }, { status: "running" }]);
    expect(await store.sumUsage(key)).toBeNull();
    const took = { model: "m", promptTokens: 3, completionTokens: 4, cachedTokens: 0, isEstimated: true, cost: null };
    await store.addUsage(taskKey, [took]);
    expect(await store.sumUsage(key)).toMatchObject({ promptTokens: 3, completionTokens: 4, isEstimated: true });
    await store.close();
  });

  it("never holds the event loop, however long the database must wait", async () => {
    const path = newPath();
    const store = await openSqliteStore(path, { busyMs: 60_000 });
    await store.createSession(session, turn);
    const other = new DatabaseSync(path);
    other.exec("BEGIN IMMEDIATE");
    const added = store.addTurn(session.key, { ...turn, messageId: "2", taskKey: keyOf("2") });
    // Only a loop that goes on comes to the line that lets go of the lock.
    for (let count = 0; count < 20; count += 1) await new Promise((resolve) => setTimeout(resolve, 5));
    other.exec("ROLLBACK");
    other.close();
    expect(await added).toBe(true);
    await store.close();
  });

  it("goes on after a statement that failed, and says so once", async () => {
    const path = newPath();
    const store = await openSqliteStore(path, { busyMs: 1 });
    await store.createSession(session, turn);
    const other = new DatabaseSync(path);
    other.exec("BEGIN IMMEDIATE");
    await expect(store.addTurn(session.key, { ...turn, messageId: "2", taskKey: keyOf("2") })).rejects.toMatchObject({
      code: "store_unavailable",
      retryAfterMs: 2000,
    });
    expect(await store.shopOf(session.key)).toBe("default");
    other.exec("ROLLBACK");
    other.close();
    expect(await store.addTurn(session.key, { ...turn, messageId: "2", taskKey: keyOf("2") })).toBe(true);
    await store.close();
  });
});
