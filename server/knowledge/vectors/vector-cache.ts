import { createHash } from "node:crypto";
import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";

import { Type } from "typebox";
import { Compile } from "typebox/compile";

/** Keeps the vectors of texts in a file, so that a text is paid for once. Losing it costs nothing but that. */
export interface VectorCache {
  /** @throws Error where the file cannot be read or written */
  readonly findAll: (texts: readonly string[]) => readonly (Float32Array | undefined)[];
  /** All or none of them. @throws Error where they cannot be written: the disk is full, say */
  readonly keep: (entries: readonly (readonly [text: string, vector: Float32Array])[]) => void;
  readonly close: () => void;
}

/** What no text has asked for in this time is dropped when the file is opened. */
const keptDays = 30;
const dayMs = 86_400_000;
/** Several threads may write, each when its shop's knowledge changes. */
const busyMs = 5000;

const rowOf = Compile(Type.Object({ vector: Type.Unsafe<Uint8Array>(Type.Any()) }));

/**
 * Opens (and if need be makes) the file with its folder.
 *
 * @param maker whose vectors they are: those of another server or model say nothing beside them
 * @param now milliseconds since the epoch
 * @throws Error where the file cannot be opened or is no database
 */
export function openVectorCache(path: string, maker: string, now = Date.now()): VectorCache {
  if (path !== ":memory:") mkdirSync(dirname(path), { recursive: true });
  const db = new DatabaseSync(path, { timeout: busyMs });
  db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");
  db.exec(
    `CREATE TABLE IF NOT EXISTS vector (
       model   TEXT NOT NULL,
       hash    BLOB NOT NULL,
       vector  BLOB NOT NULL,
       used_at INTEGER NOT NULL,
       PRIMARY KEY (model, hash)
     ) STRICT, WITHOUT ROWID`,
  );
  db.prepare("DELETE FROM vector WHERE used_at < ?").run(now - keptDays * dayMs);
  const find = db.prepare("UPDATE vector SET used_at = ? WHERE model = ? AND hash = ? RETURNING vector");
  const insert = db.prepare("INSERT OR REPLACE INTO vector (model, hash, vector, used_at) VALUES (?, ?, ?, ?)");
  return {
    findAll: (texts) =>
      transaction(() =>
        texts.map((text) => {
          const row = find.get(now, maker, hashOf(text));
          return rowOf.Check(row) ? floatsOf(row.vector) : undefined;
        }),
      ),
    keep: (entries) =>
      transaction(() => {
        for (const [text, vector] of entries) insert.run(maker, hashOf(text), bytesOf(vector), now);
      }),
    close: () => db.close(),
  };

  function transaction<T>(work: () => T): T {
    db.exec("BEGIN IMMEDIATE");
    try {
      const result = work();
      db.exec("COMMIT");
      return result;
    } catch (error) {
      if (db.isTransaction) db.exec("ROLLBACK"); // some failures have rolled it back already
      throw error;
    }
  }
}

function hashOf(text: string): Uint8Array {
  return createHash("sha256").update(text).digest();
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** Copied: what SQLite gives may begin at an address that floats cannot begin at. */
function floatsOf(bytes: Uint8Array): Float32Array | undefined {
  return bytes.length === 0 || bytes.length % Float32Array.BYTES_PER_ELEMENT !== 0
    ? undefined // nothing of ours
    : new Float32Array(bytes.slice().buffer);
}
