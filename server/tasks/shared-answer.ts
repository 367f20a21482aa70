import type { AnswerEnd } from "../upstream/completion.ts";
import type { ModelUsage } from "../upstream/usage.ts";
import type { AnswerPieces } from "./stages/reasoning.ts";

/** Puts one question to a model. */
export type Ask = (signal: AbortSignal, onUsage: (usage: ModelUsage) => void) => AnswerPieces;

export interface WholeAnswer {
  readonly text: string;
  readonly end: AnswerEnd;
}

/** One request to a model whose answer many follow. */
export interface SharedAnswer {
  /**
   * The answer from its beginning: what was said so far as one piece, then what comes. The first follower's beginning
   * puts the question.
   *
   * Leaving it early, or aborting `signal`, only leaves; when the last one leaves, the request is aborted.
   * @throws what the request fails with, to each follower; the signal's reason when it is aborted
   */
  readonly follow: Ask;
}

type Outcome =
  | { readonly status: "running" }
  | { readonly status: "ended"; readonly end: AnswerEnd }
  | { readonly status: "failed"; readonly error: unknown };

interface Follower {
  readonly onUsage: (usage: ModelUsage) => void;
  wake: () => void;
}

/**
 * The request belongs to nobody's task. It is read as fast as it comes and its text is kept once: a follower that is slow
 * is at an earlier place in it, and holds up neither the request nor the others.
 *
 * What the request took is told to one follower, the one that has been there longest: so each token is counted once.
 * @param onClosed called once, when nobody can join any more: with the answer where it is whole. It must not throw.
 */
export function createSharedAnswer(ask: Ask, onClosed: (whole: WholeAnswer | undefined) => void): SharedAnswer {
  const controller = new AbortController();
  const parts: string[] = [];
  /** Who came first comes first. */
  const followers = new Set<Follower>();
  let outcome: Outcome = { status: "running" };
  let isClosed = false;
  let read: Promise<void> | undefined;
  return { follow };

  async function* follow(signal: AbortSignal, onUsage: (usage: ModelUsage) => void): AnswerPieces {
    signal.throwIfAborted();
    const follower: Follower = { onUsage, wake: () => undefined };
    const onAbort = () => follower.wake();
    signal.addEventListener("abort", onAbort);
    followers.add(follower);
    read ??= readAll();
    try {
      return yield* partsFor(follower, signal);
    } finally {
      signal.removeEventListener("abort", onAbort);
      await leave(follower);
    }
  }

  async function* partsFor(follower: Follower, signal: AbortSignal): AnswerPieces {
    let taken = 0;
    for (;;) {
      signal.throwIfAborted();
      if (taken < parts.length) {
        const piece = parts.slice(taken).join("");
        taken = parts.length;
        yield piece;
      } else if (outcome.status === "ended") return outcome.end;
      else if (outcome.status === "failed") throw outcome.error;
      else await new Promise<void>((resolve) => (follower.wake = resolve));
    }
  }

  /** The last one stays until the request is over: what that took is to be told to somebody. */
  async function leave(follower: Follower): Promise<void> {
    if (outcome.status === "running" && followers.size === 1) {
      close(undefined);
      controller.abort();
      await read;
    }
    followers.delete(follower);
  }

  /** Never rejects: the failure is each follower's to throw. */
  async function readAll(): Promise<void> {
    try {
      const pieces = ask(controller.signal, tellUsage);
      for (;;) {
        const result = await pieces.next();
        if (result.done === true) {
          outcome = { status: "ended", end: result.value };
          close({ text: parts.join(""), end: result.value });
          break;
        }
        parts.push(result.value);
        wakeAll();
      }
    } catch (error) {
      outcome = { status: "failed", error };
      close(undefined);
    }
    wakeAll();
  }

  function tellUsage(usage: ModelUsage): void {
    const [eldest] = followers;
    eldest?.onUsage(usage);
  }

  function wakeAll(): void {
    for (const { wake } of followers) wake();
  }

  function close(whole: WholeAnswer | undefined): void {
    if (isClosed) return;
    isClosed = true;
    onClosed(whole);
  }
}
