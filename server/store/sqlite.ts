import { Worker } from "node:worker_threads";

import { AppError } from "../errors.ts";
import type { OperationName, Operations } from "./batch.ts";
import { createCallBatcher } from "./call-batcher.ts";
import type { FromWorker, ToWorker, WorkerSettings } from "./sqlite-worker.ts";
import type { Store } from "./store.ts";

export interface SqliteStoreOptions {
  /** How long to wait for a lock that another process holds, ms, before a call fails. Default: 2,000. */
  readonly busyMs?: number;
  /** Called when the database's thread has died: from then on every call is refused. */
  readonly onDeath?: (error: Error) => void;
}

/**
 * Opens (and if need be makes) the database file with its folder. `:memory:` keeps everything in memory.
 *
 * The database lives in a thread of its own (sqlite-worker.ts): the event loop is never held by it.
 * @throws AppError `store_unavailable` with the file's path when it cannot be opened, is no database, or is in use.
 */
export async function openSqliteStore(
  path: string,
  { busyMs = 2000, onDeath }: SqliteStoreOptions = {},
): Promise<Store> {
  const settings: WorkerSettings = { path, busyMs };
  const worker = new Worker(new URL("sqlite-worker.ts", import.meta.url), { workerData: settings });
  const batcher = createCallBatcher(send);
  let isClosing = false;
  const ended = new Promise<void>((resolve) => {
    worker.on("exit", resolve);
  });
  const answer = await new Promise<FromWorker>((resolve, reject) => {
    worker.once("message", resolve).once("error", reject);
  });
  if ("failed" in answer) {
    await worker.terminate();
    throw new AppError("store_unavailable", answer.failed);
  }
  worker.on("message", (message: FromWorker) => {
    worker.unref();
    if (Array.isArray(message)) batcher.settle(message);
  });
  worker.on("error", die);
  worker.on("exit", () => die(new Error("the database's thread has ended")));
  // Kept alive by what is under way only: an idle database is no reason for a process to stay.
  worker.unref();

  return {
    createSession: (session, first) => call("createSession", session, first),
    addTurn: (sessionKey, turn) => call("addTurn", sessionKey, turn),
    extendAnswer: (taskKey, text, sources) => call("extendAnswer", taskKey, text, sources),
    endTurn: (taskKey, end) => call("endTurn", taskKey, end),
    addUsage: (taskKey, usage) => call("addUsage", taskKey, usage),
    restartTurn: (taskKey) => call("restartTurn", taskKey),
    rateTurn: (sessionKey, messageId, rating, comment) => call("rateTurn", sessionKey, messageId, rating, comment),
    shopOf: (sessionKey) => call("shopOf", sessionKey),
    findTurn: (sessionKey, messageId) => call("findTurn", sessionKey, messageId),
    findTurnByTask: (taskKey) => call("findTurnByTask", taskKey),
    listTurns: (sessionKey, limit, before) => call("listTurns", sessionKey, limit, before),
    listTurnsAfter: (sessionKey, messageId, limit) => call("listTurnsAfter", sessionKey, messageId, limit),
    findSummary: (sessionKey) => call("findSummary", sessionKey),
    saveSummary: (sessionKey, summary, expected) => call("saveSummary", sessionKey, summary, expected),
    addSummaryUsage: (sessionKey, usage) => call("addSummaryUsage", sessionKey, usage),
    sumUsage: (sessionKey) => call("sumUsage", sessionKey),
    listUnfinished: () => call("listUnfinished"),
    deleteSession: (sessionKey) => call("deleteSession", sessionKey),
    deleteSessionsBefore: (before) => call("deleteSessionsBefore", before),
    loadExperience: () => call("loadExperience"),
    saveExperience: (experience) => call("saveExperience", experience),
    close: async () => {
      isClosing = true;
      await batcher.idle();
      send(undefined);
      await ended;
    },
  };

  function die(error: Error): void {
    batcher.fail(error);
    if (isClosing) return;
    isClosing = true;
    onDeath?.(error);
  }

  function send(message: ToWorker): void {
    worker.ref();
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    worker.postMessage(message);
  }

  async function call<N extends OperationName>(
    name: N,
    ...args: Parameters<Operations[N]>
  ): Promise<ReturnType<Operations[N]>> {
    try {
      return await batcher.call<ReturnType<Operations[N]>>({ name, args });
    } catch (cause) {
      throw unavailable(cause);
    }
  }
}

function unavailable(cause: unknown): AppError {
  return new AppError("store_unavailable", "The shop's memory cannot be reached. Please try again in a moment.", {
    retryAfterMs: 2000,
    cause,
  });
}
