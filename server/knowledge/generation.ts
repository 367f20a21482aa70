import { Worker } from "node:worker_threads";

import type { FromWorker, GenerationSettings, LoadReport, ToWorker } from "./knowledge-worker.ts";
import type { Findings, KnowledgeQuery } from "./knowledge.ts";

/** One state of a folder, read and indexed in a thread of its own. */
export interface Generation {
  /** Settles when it can be asked. Rejects where the folder cannot be read, or the thread dies. */
  readonly ready: Promise<LoadReport>;
  /** Never rejects: where there is no answer to be had, nothing was found. */
  find(query: KnowledgeQuery): Promise<Findings>;
  /** Ends the thread once the last question that it was asked has its answer. Nothing is asked any more. */
  retire(): Promise<void>;
}

export interface GenerationEvents {
  /** The folder has changed since it was read. */
  readonly onChanged: () => void;
  /** Changes will be found late: the system does not tell of them. */
  readonly onBlind: (reason: string) => void;
  /** The thread has died, though it was ready. What was under way has found nothing. */
  readonly onDeath: (error: Error) => void;
  /** One question could not be searched for. */
  readonly onFault: (reason: string) => void;
  /** Something is not as it should be, and all goes on without it. */
  readonly onWarning: (message: string) => void;
}

/** What is told where nobody can be asked: an answer must not fail for it. */
export const nothingFound: Findings = { hits: [], asksSomething: true, topics: [], product: undefined };

/** A thread that has questions and answers none of them for so long is stuck. */
const stuckMs = 10_000;

/** Starts to read a folder in a thread of its own. */
export function startGeneration(settings: GenerationSettings, events: GenerationEvents): Generation {
  const worker = new Worker(new URL("knowledge-worker.ts", import.meta.url), { workerData: settings });
  const ready = Promise.withResolvers<LoadReport>();
  const drained = Promise.withResolvers<void>();
  const pending = new Map<number, (findings: Findings) => void>();
  let lastId = 0;
  let status: "starting" | "ready" | "retiring" | "ended" = "starting";
  let stuckTimer: NodeJS.Timeout | undefined;
  const ended = new Promise<void>((resolve) => {
    worker.on("exit", () => resolve());
  });
  worker.on("message", take);
  worker.on("error", (error) => die(error instanceof Error ? error : new Error(String(error))));
  worker.on("exit", () => die(new Error("the thread has ended")));
  return { ready: ready.promise, find, retire };

  function take(message: FromWorker): void {
    switch (message.kind) {
      case "ready":
        if (status === "starting") status = "ready";
        ready.resolve(message.report);
        return letGo();
      case "failed":
        return die(new Error(message.reason));
      case "found":
        return settle(message.id, message.findings);
      case "notFound":
        events.onFault(message.reason);
        return settle(message.id, nothingFound);
      case "warned":
        return events.onWarning(message.message);
      case "changed":
        return events.onChanged();
      case "blind":
        return events.onBlind(message.reason);
    }
  }

  async function find(query: KnowledgeQuery): Promise<Findings> {
    if (status !== "ready") return nothingFound;
    const { promise, resolve } = Promise.withResolvers<Findings>();
    const message: ToWorker = { id: (lastId += 1), query };
    if (pending.size === 0) watchProgress();
    pending.set(message.id, resolve);
    worker.ref();
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    worker.postMessage(message);
    return promise;
  }

  function settle(id: number, findings: Findings): void {
    pending.get(id)?.(findings);
    pending.delete(id);
    watchProgress();
    letGo();
  }

  /** Each answer is progress: only from silence does it follow that the thread is stuck, not from many questions. */
  function watchProgress(): void {
    clearTimeout(stuckTimer);
    stuckTimer = setTimeout(() => {
      if (pending.size > 0) die(new Error(`the thread has answered nothing for ${stuckMs} ms`));
    }, stuckMs).unref();
  }

  /** An idle thread is no reason for a process to stay. */
  function letGo(): void {
    if (pending.size > 0) return;
    clearTimeout(stuckTimer);
    worker.unref();
    if (status === "retiring" || status === "ended") drained.resolve();
  }

  async function retire(): Promise<void> {
    if (status === "starting" || status === "ready") status = "retiring";
    if (pending.size > 0) await drained.promise;
    await worker.terminate();
    await ended;
  }

  function die(error: Error): void {
    if (status === "ended") return;
    const before = status;
    status = "ended";
    ready.reject(error);
    for (const resolve of pending.values()) resolve(nothingFound);
    pending.clear();
    letGo();
    void worker.terminate();
    if (before === "ready") events.onDeath(error);
  }
}
