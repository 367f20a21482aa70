import { existsSync, mkdirSync, realpathSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";

import { reasonOf } from "../errors.ts";
import { schemaSteps } from "./schema.ts";

/** An open database file, and the lock that keeps a second server off it. */
export interface OpenDatabase {
  readonly db: DatabaseSync;
  close(): void;
}

/**
 * Opens (and if need be makes) the database file with its folder, and brings it to the newest schema.
 *
 * @param busyMs how long to wait where another process has the file locked
 * @throws Error naming the file, what is wrong, and where it can be known the mend
 */
export function openDatabase(path: string, busyMs: number): OpenDatabase {
  const isFile = path !== ":memory:";
  let lock: DatabaseSync | undefined;
  let db: DatabaseSync | undefined;
  try {
    if (isFile) makeFolder(dirname(resolve(path)));
    db = new DatabaseSync(path, { timeout: busyMs });
    versionOf(db); // throws where it is no database: then no lock is put beside it either
    // By its real name: a link to it leads to the same file.
    if (isFile) lock = takeLock(`${realpathSync(path)}.lock`, busyMs);
    // secure_delete: what a shopper has erased is overwritten, not only forgotten.
    db.exec(
      "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON",
    );
    migrate(db);
    // A file that cannot be written is better known now than at the first question.
    db.exec("BEGIN IMMEDIATE; ROLLBACK");
  } catch (cause) {
    db?.close();
    lock?.close();
    throw new Error(`Cannot open the store ${path}: ${reasonWithMend(cause)}`, { cause });
  }
  const opened = db;
  return {
    db: opened,
    close: () => {
      opened.close();
      lock?.close();
    },
  };
}

/**
 * Two servers on one file would each take the other's running answers for a dead process's. SQLite's own locks are the
 * portable way to see that there is one: the system takes them back when the process dies, however it dies.
 */
function takeLock(path: string, busyMs: number): DatabaseSync {
  const lock = new DatabaseSync(path, { timeout: busyMs });
  try {
    lock.exec("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT");
    return lock;
  } catch (cause) {
    lock.close();
    if (!isSqliteError(cause, sqliteBusy)) throw cause;
    throw new Error("another server is using it; stop that one first, or name another file with XIAOER_STORE", {
      cause,
    });
  }
}

const sqliteBusy = 5;
const sqliteReadonly = 8;
const sqliteCorrupt = 11;
const sqliteFull = 13;
const sqliteCantOpen = 14;
const sqliteNoDatabase = 26;

const mendByCode: ReadonlyMap<number, string> = new Map([
  [sqliteBusy, "another program has it locked; close that one"],
  [sqliteReadonly, "the file and its folder must be writable"],
  [sqliteCorrupt, "it is damaged; restore it from a backup, or move it away to begin with an empty one"],
  [sqliteFull, "make room on its disk"],
  [sqliteCantOpen, "the file and its folder must be readable and writable"],
  [sqliteNoDatabase, "move it away, or name another file with XIAOER_STORE"],
]);

/** What went wrong and, where it can be known, the mend: for whoever runs the server. */
export function reasonWithMend(error: unknown): string {
  const mend = [...mendByCode].find(([code]) => isSqliteError(error, code))?.[1];
  return mend === undefined ? reasonOf(error) : `${reasonOf(error)}; ${mend}`;
}

/** Extended result codes carry the plain one in their lowest byte (sqlite.org/rescode.html). */
function isSqliteError(error: unknown, code: number): boolean {
  return error instanceof Error && "errcode" in error && typeof error.errcode === "number"
    ? (error.errcode & 0xff) === code
    : false;
}

/** Level by level: with `recursive`, Node's own never returns where a folder cannot hold another, as under /proc. */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  mkdirSync(path);
}

function versionOf(db: DatabaseSync): number {
  return Number(db.prepare("PRAGMA user_version").get()?.["user_version"] ?? 0);
}

function migrate(db: DatabaseSync): void {
  const version = versionOf(db);
  if (version > schemaSteps.length) {
    throw new Error(
      `expected a database of version ${schemaSteps.length} at most, got ${version}, made by a newer Xiaoer`,
    );
  }
  for (const [index, step] of schemaSteps.entries()) {
    if (index >= version) db.exec(`BEGIN; ${step}; PRAGMA user_version = ${index + 1}; COMMIT`);
  }
}
