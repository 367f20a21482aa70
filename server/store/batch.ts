import type { DatabaseSync } from "node:sqlite";

import { reasonWithMend } from "./sqlite-database.ts";
import { createReads, createWrites, type Reads, type Writes } from "./sqlite-operations.ts";

/** Everything that can be called, by name. */
export type Operations = Reads & Writes;
export type OperationName = keyof Operations;

/** One call as it travels to the database's thread. */
export interface Call {
  readonly name: OperationName;
  readonly args: readonly unknown[];
}

const erasing: ReadonlySet<OperationName> = new Set(["deleteSession", "deleteSessionsBefore"]);

/** Whether the batch erases something: then the log is to be emptied as well (log-emptier.ts). */
export function isErasing(calls: readonly Call[]): boolean {
  return calls.some(({ name }) => erasing.has(name));
}

/** What became of one call. */
export type Outcome = { readonly value: unknown } | { readonly error: string };

// A method, and so compared without regard to its parameters: what was checked on one side of the thread's boundary
// need not be checked again on the other.
interface Operation {
  apply(self: undefined, args: readonly unknown[]): unknown;
}

/**
 * Returns what carries out calls that came together: the writes in one transaction, so that a spike costs one fsync, not
 * thousands; then the reads. A write that fails fails alone; where the transaction cannot be begun or committed, all do.
 */
export function createBatchRunner(db: DatabaseSync): (calls: readonly Call[]) => readonly Outcome[] {
  const writes = createWrites(db);
  const operationByName = new Map<string, Operation>([...Object.entries(createReads(db)), ...Object.entries(writes)]);
  return (calls) => {
    const outcomeByCall = inTransaction(calls.filter(({ name }) => name in writes));
    return calls.map((call) => outcomeByCall.get(call) ?? attempt(() => runOne(call)));
  };

  function inTransaction(calls: readonly Call[]): ReadonlyMap<Call, Outcome> {
    const outcomeByCall = new Map<Call, Outcome>();
    if (calls.length === 0) return outcomeByCall;
    try {
      db.exec("BEGIN IMMEDIATE");
      for (const call of calls) {
        const outcome = attempt(() => inSavepoint(db, () => runOne(call)));
        // A full or failing disk makes SQLite roll everything back by itself (sqlite.org/lang_transaction.html).
        if (!db.isTransaction) throw new Error("error" in outcome ? outcome.error : "the transaction was lost");
        outcomeByCall.set(call, outcome);
      }
      db.exec("COMMIT");
    } catch (error) {
      if (db.isTransaction) db.exec("ROLLBACK");
      for (const call of calls) outcomeByCall.set(call, failure(error));
    }
    return outcomeByCall;
  }

  function runOne({ name, args }: Call): unknown {
    return operationByName.get(name)?.apply(undefined, args);
  }
}

/** Keeps one failing write from taking its neighbours with it. */
function inSavepoint<T>(db: DatabaseSync, run: () => T): T {
  db.exec("SAVEPOINT one");
  try {
    const value = run();
    db.exec("RELEASE one");
    return value;
  } catch (error) {
    if (db.isTransaction) db.exec("ROLLBACK TO one; RELEASE one");
    throw error;
  }
}

function attempt(run: () => unknown): Outcome {
  try {
    return { value: run() };
  } catch (error) {
    return failure(error);
  }
}

function failure(error: unknown): Outcome {
  return { error: reasonWithMend(error) };
}
