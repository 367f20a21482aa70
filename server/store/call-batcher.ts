import type { Call, Outcome } from "./batch.ts";

/** Gathers the calls of one turn of the event loop, and all that come while a batch is under way, into the next batch. */
export interface CallBatcher {
  /** Resolves with what the call returned, a `T`; rejects where it, or its batch, failed. */
  call<T>(call: Call): Promise<T>;
  /** Takes the outcomes of the batch under way. */
  settle(outcomes: readonly Outcome[]): void;
  /** Rejects everything that waits, and whatever comes: there is nobody any more who could answer. */
  fail(error: Error): void;
  /** Resolves when nothing is under way and nothing waits. */
  idle(): Promise<void>;
}

interface Pending {
  readonly call: Call;
  // A method, and so compared without regard to its parameter: which type an outcome has, only the caller knows.
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** Transcripts are large: more of them than this in one batch would all be in memory at once, twice over. */
const maxTranscripts = 32;

/** @param send takes one batch; its outcomes come back through `settle`, in the same order */
export function createCallBatcher(send: (calls: readonly Call[]) => void): CallBatcher {
  let waiting: Pending[] = [];
  let underWay: readonly Pending[] = [];
  let whenIdle = Promise.withResolvers<void>();
  let isScheduled = false;
  let failure: Error | undefined;
  whenIdle.resolve();
  return { call, settle, fail, idle: () => whenIdle.promise };

  function call<T>(what: Call): Promise<T> {
    if (failure) return Promise.reject(failure);
    return new Promise<T>((resolve, reject) => {
      if (waiting.length === 0 && underWay.length === 0) whenIdle = Promise.withResolvers();
      waiting.push({ call: what, resolve, reject });
      if (isScheduled) return;
      isScheduled = true;
      setImmediate(() => {
        isScheduled = false;
        if (underWay.length === 0) sendNext();
      });
    });
  }

  function sendNext(): void {
    const tooMany = new Set(waiting.filter(isTranscript).slice(maxTranscripts));
    underWay = waiting.filter((pending) => !tooMany.has(pending));
    waiting = [...tooMany];
    if (underWay.length === 0) return whenIdle.resolve();
    try {
      send(underWay.map((pending) => pending.call));
    } catch (error) {
      // What cannot be sent has no outcome: nobody is to wait for one.
      settle(underWay.map(() => ({ error: String(error) })));
    }
  }

  function settle(outcomes: readonly Outcome[]): void {
    for (const [index, pending] of underWay.entries()) {
      const outcome = outcomes[index];
      if (outcome !== undefined && "value" in outcome) pending.resolve(outcome.value);
      else pending.reject(new Error(outcome?.error ?? "no outcome"));
    }
    sendNext();
  }

  function fail(error: Error): void {
    failure = error;
    for (const pending of [...underWay, ...waiting]) pending.reject(error);
    [underWay, waiting] = [[], []];
    whenIdle.resolve();
  }
}

function isTranscript({ call }: Pending): boolean {
  return call.name === "listTurns" || call.name === "listTurnsAfter";
}
