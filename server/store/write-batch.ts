import type { DatabaseSync } from "node:sqlite";

interface Write {
  readonly run: () => void;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Gathers the writes of one turn of the event loop into one transaction, so that a spike costs one fsync, not thousands. */
export interface WriteBatch {
  /** Resolves once the write is committed; rejects alone if its own statement fails, with all if the commit does. */
  add(run: () => void): Promise<void>;
  /** Commits what waits, now. */
  flush(): void;
}

export function createWriteBatch(db: DatabaseSync): WriteBatch {
  let waiting: Write[] = [];

  return {
    add: (run) =>
      new Promise((resolve, reject) => {
        waiting.push({ run, resolve, reject });
        if (waiting.length === 1) setImmediate(flush);
      }),
    flush,
  };

  function flush(): void {
    const writes = waiting;
    waiting = [];
    if (writes.length === 0) return;
    try {
      db.exec("BEGIN IMMEDIATE");
      const done = writes.filter(runOne);
      db.exec("COMMIT");
      for (const { resolve } of done) resolve();
    } catch (error) {
      if (db.isOpen && db.isTransaction) db.exec("ROLLBACK");
      for (const { reject } of writes) reject(error);
    }
  }

  /** A savepoint keeps one failing write from taking its neighbours with it. */
  function runOne({ run, reject }: Write): boolean {
    db.exec("SAVEPOINT one");
    try {
      run();
      db.exec("RELEASE one");
      return true;
    } catch (error) {
      db.exec("ROLLBACK TO one; RELEASE one");
      reject(error);
      return false;
    }
  }
}
