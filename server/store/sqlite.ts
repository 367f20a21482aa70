import { createHash } from "node:crypto";
import { existsSync, mkdirSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";

import { Type, type Static } from "typebox";
import { Value } from "typebox/value";

import { AppError } from "../errors.ts";
import { schemaSteps } from "./schema.ts";
import type { Store, Turn } from "./store.ts";
import { createWriteBatch } from "./write-batch.ts";

export interface SqliteStoreOptions {
  /** Milliseconds since the epoch. Default: `Date.now`. */
  readonly now?: () => number;
}

/**
 * Opens (and if need be makes) the database file with its folder. `:memory:` keeps everything in memory.
 *
 * Answers that were being written when the last process ended are marked as interrupted.
 * @throws AppError `store_unavailable` with the file's path when it cannot be opened or is no database.
 */
export function openSqliteStore(path: string, { now = Date.now }: SqliteStoreOptions = {}): Store {
  const db = openDatabase(path);
  const batch = createWriteBatch(db);
  const statements = prepare(db);
  db.prepare("UPDATE turn SET status = 'error', error_code = 'interrupted', ended_at = ? WHERE status = 'running'").run(
    now(),
  );

  return {
    createSession: ({ id, shop }, first) =>
      write(() => {
        statements.insertSession.run(hash(id), shop, now());
        statements.insertTurn.run(hash(id), first.messageId, first.taskId, first.question, first.askedAt);
      }),
    addTurn: (sessionId, turn) =>
      write(() => {
        statements.touchSession.run(now(), hash(sessionId));
        statements.insertTurn.run(hash(sessionId), turn.messageId, turn.taskId, turn.question, turn.askedAt);
      }),
    endTurn: (taskId, end) =>
      write(() => {
        const { answer, status, finishReason, errorCode, endedAt } = end;
        const [sources, usage] = [JSON.stringify(end.sources), end.usage && JSON.stringify(end.usage)];
        statements.endTurn.run(answer, status, sources, finishReason, errorCode, usage, endedAt, taskId);
      }),
    hasSession: (sessionId, shop) => read(() => shopOf(sessionId) === shop),
    shopOf: (sessionId) => read(() => shopOf(sessionId)),
    findTurn: (sessionId, messageId) =>
      read(() => {
        const row = statements.findTurn.get(hash(sessionId), messageId);
        return row && turnOf(row);
      }),
    listTurns: (sessionId, limit) =>
      read(() => statements.listTurns.all(hash(sessionId), limit).map(turnOf).toReversed()),
    deleteSessionsBefore: async (before) => {
      let count = 0;
      await write(() => {
        count = Number(statements.deleteSessions.run(before).changes);
      });
      return count;
    },
    close: async () => {
      batch.flush();
      db.close();
    },
  };

  function shopOf(sessionId: string): string | undefined {
    const shop = statements.findSession.get(hash(sessionId))?.["shop"];
    return typeof shop === "string" ? shop : undefined;
  }

  async function write(run: () => void): Promise<void> {
    try {
      await batch.add(run);
    } catch (cause) {
      throw unavailable(cause);
    }
  }
}

async function read<T>(run: () => T): Promise<T> {
  try {
    return run();
  } catch (cause) {
    throw unavailable(cause);
  }
}

function openDatabase(path: string): DatabaseSync {
  try {
    if (path !== ":memory:") makeFolder(dirname(resolve(path)));
    const db = new DatabaseSync(path);
    db.exec(
      "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 2000",
    );
    migrate(db);
    return db;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AppError("store_unavailable", `Cannot open the store ${path}: ${reason}`, { cause });
  }
}

/** Level by level: with `recursive`, Node's own never returns where a folder cannot hold another, as under /proc. */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  mkdirSync(path);
}

function migrate(db: DatabaseSync): void {
  const version = Number(db.prepare("PRAGMA user_version").get()?.["user_version"] ?? 0);
  if (version > schemaSteps.length) {
    throw new Error(
      `expected a database of version ${schemaSteps.length} at most, got ${version}, made by a newer Xiaoer`,
    );
  }
  for (const [index, step] of schemaSteps.entries()) {
    if (index >= version) db.exec(`BEGIN; ${step}; PRAGMA user_version = ${index + 1}; COMMIT`);
  }
}

function prepare(db: DatabaseSync) {
  return {
    insertSession: db.prepare("INSERT INTO session (id_hash, shop, active_at) VALUES (?, ?, ?)"),
    touchSession: db.prepare("UPDATE session SET active_at = ? WHERE id_hash = ?"),
    findSession: db.prepare("SELECT shop FROM session WHERE id_hash = ?"),
    deleteSessions: db.prepare("DELETE FROM session WHERE active_at < ?"),
    insertTurn: db.prepare(
      "INSERT INTO turn (session, message_id, task_id, question, asked_at) VALUES (?, ?, ?, ?, ?)",
    ),
    endTurn: db.prepare(
      `UPDATE turn SET answer = ?, status = ?, sources = ?, finish_reason = ?, error_code = ?, usage = ?, ended_at = ?
       WHERE task_id = ? AND status = 'running'`,
    ),
    findTurn: db.prepare("SELECT * FROM turn WHERE session = ? AND message_id = ?"),
    listTurns: db.prepare("SELECT * FROM turn WHERE session = ? ORDER BY id DESC LIMIT ?"),
  };
}

const nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

const RowSchema = Type.Object({
  task_id: Type.String(),
  message_id: Type.String(),
  question: Type.String(),
  asked_at: Type.Number(),
  answer: Type.String(),
  status: Type.Unsafe<Turn["status"]>(Type.String()),
  sources: Type.String(),
  finish_reason: nullable(Type.Unsafe<NonNullable<Turn["finishReason"]>>(Type.String())),
  error_code: nullable(Type.Unsafe<NonNullable<Turn["errorCode"]>>(Type.String())),
  usage: nullable(Type.String()),
  ended_at: nullable(Type.Number()),
});

const SourcesSchema = Type.Unsafe<Turn["sources"]>(Type.Array(Type.Object({ title: Type.String() })));
const UsageSchema = Type.Object({ promptTokens: Type.Number(), completionTokens: Type.Number() });

/** A row as this code wrote it; anything else is a damaged database and is told as such. */
function turnOf(value: unknown): Turn {
  const row: Static<typeof RowSchema> = Value.Parse(RowSchema, value);
  return {
    taskId: row.task_id,
    messageId: row.message_id,
    question: row.question,
    askedAt: row.asked_at,
    answer: row.answer,
    status: row.status,
    sources: Value.Parse(SourcesSchema, JSON.parse(row.sources)),
    finishReason: row.finish_reason,
    errorCode: row.error_code,
    usage: row.usage === null ? null : Value.Parse(UsageSchema, JSON.parse(row.usage)),
    endedAt: row.ended_at,
  };
}

function hash(sessionId: string): Uint8Array {
  return createHash("sha256").update(sessionId).digest();
}

function unavailable(cause: unknown): AppError {
  return new AppError("store_unavailable", "The shop's memory cannot be reached. Please try again in a moment.", {
    retryAfterMs: 2000,
    cause,
  });
}
