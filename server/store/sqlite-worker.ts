/**
 * The thread that the database lives in: an fsync, a checkpoint or a lock that somebody else holds stops this thread
 * and never the server's event loop. Started by sqlite.ts.
 */
import { parentPort, workerData } from "node:worker_threads";

import { Type, type Static } from "typebox";
import { Value } from "typebox/value";

import { createBatchRunner, isErasing, type Call, type Outcome } from "./batch.ts";
import { createLogEmptier } from "./log-emptier.ts";
import { openDatabase, reasonWithMend } from "./sqlite-database.ts";

const WorkerSettingsSchema = Type.Object({
  path: Type.String(),
  /** How long to wait where another process has the file locked. */
  busyMs: Type.Number(),
});
/** What the thread is started with. */
export type WorkerSettings = Static<typeof WorkerSettingsSchema>;

/** A batch of calls; none: close the database and end. */
export type ToWorker = readonly Call[] | undefined;
/** First whether the database could be opened; then the outcomes of each batch. */
export type FromWorker = { readonly opened: true } | { readonly failed: string } | readonly Outcome[];

serve(Value.Parse(WorkerSettingsSchema, workerData));

function serve({ path, busyMs }: WorkerSettings): void {
  try {
    const database = openDatabase(path, busyMs);
    const { db } = database;
    const run = createBatchRunner(db);
    const log = createLogEmptier(db, busyMs);
    parentPort?.on("message", (calls: ToWorker) => {
      if (calls !== undefined) {
        const outcomes = run(calls);
        if (isErasing(calls)) log.empty();
        return tell(outcomes);
      }
      log.close();
      database.close();
      parentPort?.close();
    });
    tell({ opened: true });
  } catch (error) {
    tell({ failed: reasonWithMend(error) });
  }
}

function tell(message: FromWorker): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  parentPort?.postMessage(message);
}
