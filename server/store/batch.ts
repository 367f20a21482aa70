import type { DatabaseSync } from "node:sqlite";

import { reasonOf } from "./sqlite-database.ts";
import type { Reads, Writes } from "./sqlite-operations.ts";

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
 * Carries out calls that came together: the writes in one transaction, so that a spike costs one fsync, not thousands;
 * then the reads. A write that fails fails alone; where the transaction cannot be begun or committed, all writes do.
 */
export function runBatch(db: DatabaseSync, reads: Reads, writes: Writes, calls: readonly Call[]): readonly Outcome[] {
  const operationByName = new Map<string, Operation>([...Object.entries(reads), ...Object.entries(writes)]);
  const isWrite = ({ name }: Call) => name in writes;
  const outcomeByCall = new Map<Call, Outcome>();
  inTransaction(db, calls.filter(isWrite), runOne, outcomeByCall);
  for (const call of calls.filter((one) => !isWrite(one))) {
    const outcome = attempt(() => runOne(call));
    outcomeByCall.set(call, outcome);
  }
  return calls.map((call) => outcomeByCall.get(call) ?? { error: `no outcome of ${call.name}` });

  function runOne({ name, args }: Call): unknown {
    return operationByName.get(name)?.apply(undefined, args);
  }
}

function inTransaction(
  db: DatabaseSync,
  writes: readonly Call[],
  runOne: (call: Call) => unknown,
  outcomeByCall: Map<Call, Outcome>,
): void {
  if (writes.length === 0) return;
  try {
    db.exec("BEGIN IMMEDIATE");
    for (const call of writes) {
      const outcome = attempt(() => inSavepoint(db, () => runOne(call)));
      // A full or failing disk makes SQLite roll everything back by itself (sqlite.org/lang_transaction.html).
      if (!db.isTransaction) throw new Error("error" in outcome ? outcome.error : "the transaction was lost");
      outcomeByCall.set(call, outcome);
    }
    db.exec("COMMIT");
  } catch (error) {
    if (db.isTransaction) db.exec("ROLLBACK");
    for (const call of writes) outcomeByCall.set(call, failure(error));
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
  return { error: reasonOf(error) };
}
