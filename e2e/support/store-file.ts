import { copyFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { createTempDirectory, type TempDirectory } from "./temp-directory.ts";

/** The store's file in a directory that `startXiaoer` was given. */
export function storePathIn(directory: TempDirectory): string {
  return join(directory.path, "xiaoer.db");
}

/** What SQLite says of the store that a server left behind: `ok`, or what is wrong. The store itself is not touched. */
export async function checkIntegrity(directory: TempDirectory): Promise<string> {
  return await withCopy(directory, (database) =>
    String(database.prepare("PRAGMA integrity_check").get()?.["integrity_check"]),
  );
}

/** How many turns of the store have no end. */
export async function countRunningTurns(directory: TempDirectory): Promise<number> {
  return await withCopy(directory, (database) =>
    Number(database.prepare("SELECT count(*) AS count FROM turn WHERE status = 'running'").get()?.["count"]),
  );
}

/** What the store keeps of what each answer took, as the operator of a shop may query it: one row an answer and model. */
export async function readUsage(directory: TempDirectory): Promise<readonly unknown[]> {
  return await withCopy(directory, (database) =>
    database
      .prepare(
        `SELECT message_id, status, model, prompt_tokens, completion_tokens, is_estimated, cost, currency
         FROM usage JOIN turn ON turn.id = usage.turn ORDER BY turn.id, model`,
      )
      .all()
      .map((row) => ({ ...row })),
  );
}

/** Opens a copy, with its write-ahead log: to open the store itself would recover it, which is the server's to do. */
async function withCopy<T>(directory: TempDirectory, look: (database: DatabaseSync) => T): Promise<T> {
  await using copy = await createTempDirectory();
  for (const name of await readdir(directory.path)) {
    if (/^xiaoer\.db(-wal)?$/.test(name)) await copyFile(join(directory.path, name), join(copy.path, name));
  }
  const database = new DatabaseSync(storePathIn(copy));
  try {
    return look(database);
  } finally {
    database.close();
  }
}
