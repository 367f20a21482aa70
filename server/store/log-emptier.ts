import type { DatabaseSync } from "node:sqlite";

/** How often it is tried again where somebody else reads the file, in milliseconds. */
const retryMs = 1000;

/** Empties the database's log, so that what was erased is in no file any more. */
export interface LogEmptier {
  /** Now if that can be, else as soon as nobody else reads the file (a backup, an operator's shell). */
  empty(): void;
  close(): void;
}

/** @param busyMs the database's own patience, which is set aside meanwhile: nobody is to wait for this */
export function createLogEmptier(db: DatabaseSync, busyMs: number): LogEmptier {
  let retry: NodeJS.Timeout | undefined;
  return { empty, close: () => clearTimeout(retry) };

  function empty(): void {
    clearTimeout(retry);
    if (!isEmptied()) retry = setTimeout(empty, retryMs);
  }

  function isEmptied(): boolean {
    try {
      db.exec("PRAGMA busy_timeout = 0");
      return db.prepare("PRAGMA wal_checkpoint(TRUNCATE)").get()?.["busy"] === 0;
    } catch {
      return false; // as with a full disk: what was written stays written, and this can wait
    } finally {
      db.exec(`PRAGMA busy_timeout = ${busyMs}`);
    }
  }
}
