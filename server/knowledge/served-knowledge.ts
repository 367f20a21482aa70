import type { Logger } from "pino";

import { reasonOf } from "../errors.ts";
import { nothingFound, startGeneration, type Generation } from "./generation.ts";
import type { LoadReport, VectorSettings } from "./knowledge-worker.ts";
import type { Knowledge } from "./knowledge.ts";
import type { KnowledgeFacts } from "./files/load.ts";
import type { Problem } from "./files/scan.ts";

export interface ServedKnowledge {
  readonly knowledge: Knowledge;
  /** What the folder held at the start. */
  readonly facts: KnowledgeFacts;
}

export interface ServedKnowledgeOptions {
  /** For the log. */
  readonly shop: string;
  readonly log: Pick<Logger, "info" | "warn" | "error">;
  /** Default: none, the knowledge is found by its words alone. */
  readonly vectors?: VectorSettings | undefined;
  /** How long to wait before a folder is read anew whose thread died or failed, ms; twice as long each time. Default: 500. */
  readonly backOffMs?: number;
}

const maxBackOffMs = 60_000;

/**
 * Serves a folder's knowledge, and follows its changes: a new thread reads and indexes what is there now while the old
 * one goes on answering, then takes its place at once. The event loop neither indexes nor searches.
 *
 * @throws Error where the folder cannot be read at the start. Later the knowledge that there is stays.
 */
export async function openKnowledge(
  folder: string,
  { shop, log, vectors, backOffMs = 500 }: ServedKnowledgeOptions,
): Promise<ServedKnowledge> {
  let active: Generation | undefined;
  let report: LoadReport | undefined;
  let building: Generation | undefined;
  let isChangedMeanwhile = false;
  let isClosed = false;
  let isBlindTold = false;
  let knownProblems: ReadonlySet<string> = new Set();
  let failures = 0;
  let troubleAtMs = 0;
  let toldReason = "";
  let retryTimer: NodeJS.Timeout | undefined;
  const leaving = new Set<Promise<void>>();

  const { facts } = await build();
  return {
    facts,
    knowledge: {
      version: () => report?.version ?? "",
      find: async (query) => active?.find(query) ?? nothingFound,
      close: async () => {
        isClosed = true;
        clearTimeout(retryTimer);
        for (const generation of [active, building]) if (generation) retire(generation);
        await Promise.all(leaving);
      },
    },
  };

  /** Reads the folder in a new thread, and puts it in the place of the one that answers. */
  async function build(): Promise<LoadReport> {
    const startedMs = performance.now();
    isChangedMeanwhile = false;
    const next = begin();
    building = next;
    try {
      const loaded = await next.ready;
      tellProblems(loaded.problems);
      if (active && loaded.facts.passageCount === 0 && (report?.facts.passageCount ?? 0) > 0) {
        throw new Error("there is nothing left in it to answer from");
      }
      replaceBy(next, loaded);
      const { version, facts } = loaded;
      log.info({ shop, ms: Math.round(performance.now() - startedMs), version, ...facts }, "knowledge indexed");
      return loaded;
    } catch (error) {
      retire(next);
      throw error;
    } finally {
      building = undefined;
    }
  }

  function begin(): Generation {
    const generation = startGeneration(
      { folder, ...(vectors && { vectors }) },
      {
        onWarning: (message) => log.warn({ shop }, message),
        onChanged: () => {
          if (generation !== active) return;
          if (building) isChangedMeanwhile = true;
          else void rebuild();
        },
        onBlind: (reason) => {
          if (!isBlindTold)
            log.warn({ shop, folder, reason }, "changes of the knowledge are seen late: no watches left");
          isBlindTold = true;
        },
        onFault: (reason) => log.error({ shop, reason }, "the knowledge could not be searched"),
        onDeath: (error) => {
          if (generation !== active) return;
          active = undefined;
          log.error({ shop, err: error }, "the knowledge's thread has died");
          tryLater();
        },
      },
    );
    return generation;
  }

  async function rebuild(): Promise<void> {
    try {
      await build();
    } catch (error) {
      if (isClosed) return;
      const reason = reasonOf(error);
      if (reason !== toldReason)
        log.warn({ shop, folder, reason }, "the knowledge could not be read anew; what was known stays");
      toldReason = reason;
      // The one that took over would have seen a change by itself; the one that stays has told it already, and tells no
      // more of what could not be read now.
      if (active && isChangedMeanwhile) void rebuild();
      else tryLater();
    }
  }

  function replaceBy(next: Generation, loaded: LoadReport): void {
    const before = active;
    [active, report, toldReason] = [next, loaded, ""];
    clearTimeout(retryTimer);
    if (before) retire(before);
    if (isClosed) retire(next);
  }

  function retire(generation: Generation): void {
    const left = generation.retire().finally(() => leaving.delete(left));
    leaving.add(left);
  }

  function tryLater(): void {
    if (isClosed || building) return;
    if (performance.now() - troubleAtMs > 2 * maxBackOffMs) failures = 0;
    troubleAtMs = performance.now();
    const delayMs = Math.min(maxBackOffMs, backOffMs * 2 ** failures);
    failures += 1;
    clearTimeout(retryTimer);
    retryTimer = setTimeout(() => {
      if (!building) void rebuild(); // else that one has been told of the folder as it is, and tries again if it fails
    }, delayMs).unref();
  }

  /** A file that stays as bad as it was is not told of again. */
  function tellProblems(problems: readonly Problem[]): void {
    const fresh = problems.filter((problem) => !knownProblems.has(keyOf(problem)));
    knownProblems = new Set(problems.map(keyOf));
    for (const { path, problem } of fresh) log.warn({ shop, file: path, problem }, "knowledge not as expected");
  }
}

function keyOf({ path, problem }: Problem): string {
  return `${path}\n${problem}`;
}
