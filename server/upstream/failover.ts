import { setTimeout as delay } from "node:timers/promises";

import { createBreaker, type Admission, type Breaker } from "./breaker.ts";
import type { ChatCompletions } from "./chat-completions.ts";
import { createDeadline } from "./deadline.ts";
import { UpstreamFailure, type FailureKind } from "./failure.ts";
import type { UpstreamObserver } from "./observer.ts";
import { createRetryBudget, type RetryBudget } from "./retry-budget.ts";

/** A question is put at most this often, to whichever upstreams. */
const maxTries = 2;
/** Before the same upstream is asked again: at least, and at random on top of that, in milliseconds. */
const retryFloorMs = 200;
const retryJitterMs = 800;
/** An upstream that wants to be left alone for longer than this is not waited for: the shopper is told, or helped otherwise. */
const longestWaitMs = 10_000;
/** Whoever is told to come back later is told at least this, and at random up to as much again, in milliseconds. */
const comeBackMs = 3000;
/** An upstream that refused our key is asked last for this long. So is one with no room, for as long as it says, at most this. */
const coolingMs = 60_000;

/** After these the same upstream may do better a moment later. Not after a time-out: asked again, it would be slower still. */
const passing: ReadonlySet<FailureKind> = new Set(["unreachable", "server", "busy", "malformed", "reported"]);

export interface FailoverOptions {
  /** Milliseconds for a question in all, its tries and waits together. */
  readonly totalMs: number;
  /** A monotonic clock, in milliseconds. */
  readonly now: () => number;
  /** 0 to 1. */
  readonly random: () => number;
  readonly observer: UpstreamObserver;
}

/** Puts a question to one client; the signal is its limit. */
export type Put<Piece, End> = (client: ChatCompletions, signal: AbortSignal) => AsyncGenerator<Piece, End>;

/** Several upstreams that answer as one. */
export interface Failover {
  /**
   * Puts a question to the first upstream that is not known to be down. Where that fails before the first piece, once more:
   * to the next one at once; else, after a pause and within the retry budget, to the same.
   *
   * Each upstream sees a question once, unless the budget allows a second time: going on to another multiplies nothing.
   *
   * @throws UpstreamFailure of the last try, with the time after which to come back; the signal's reason when it is aborted
   */
  readonly ask: <Piece, End>(
    put: Put<Piece, End>,
    signal: AbortSignal,
    options?: AskOptions,
  ) => AsyncGenerator<Piece, End>;
}

export interface AskOptions {
  /** Who is asked first, by name. Default: as configured. */
  readonly preferred?: string | undefined;
  /** The answer comes in one piece, its last. Default: false. */
  readonly isWhole?: boolean;
  /** Failures that another upstream is not to be tried for, beside `filtered`. Default: none. */
  readonly finalKinds?: readonly FailureKind[];
  /** Whether a failure has taught how to put the question, so that the same try can be made in words that are understood. */
  readonly learn?: (client: ChatCompletions, failure: UpstreamFailure) => boolean;
}

interface Route {
  readonly client: ChatCompletions;
  readonly breaker: Breaker;
  readonly budget: RetryBudget;
  /** Asked last until then, by `now`. */
  coolUntil: number;
}

interface Begun<Piece, End> {
  readonly admission: Admission;
  readonly first: IteratorResult<Piece, End>;
  /** What follows it. */
  readonly pieces: AsyncGenerator<Piece, End>;
}

/** One question on its way. */
interface Errand extends AskOptions {
  readonly tried: Set<Route>;
  failure: UpstreamFailure | undefined;
}

/** @param clients in the order in which they are asked */
export function createFailover(clients: readonly ChatCompletions[], options: FailoverOptions): Failover {
  const { totalMs, now, random, observer } = options;
  const routes = clients.map((client) => routeTo(client, options));
  return { ask };

  async function* ask<Piece, End>(
    put: Put<Piece, End>,
    askerSignal: AbortSignal,
    asked: AskOptions = {},
  ): AsyncGenerator<Piece, End> {
    const total = createDeadline();
    const signal = AbortSignal.any([askerSignal, total.signal]);
    const errand: Errand = { ...asked, tried: new Set(), failure: undefined };
    try {
      total.set(totalMs, () => new UpstreamFailure("timeout", "The model's server took too long in all."));
      for (let tries = 0; tries < maxTries; tries += 1) {
        const route = await nextRoute(errand, signal);
        if (!route) break;
        const begun = await begin(route, errand, put, signal);
        if (!begun) continue;
        return yield* passOn(route, begun, signal);
      }
      askerSignal.throwIfAborted();
      throw lastWord(errand.failure);
    } finally {
      total.clear();
    }
  }

  /** Who is asked next; waits where that takes a pause. Undefined where nobody is left. */
  async function nextRoute(errand: Errand, signal: AbortSignal): Promise<Route | undefined> {
    const { preferred, tried, failure, finalKinds = [] } = errand;
    if (signal.aborted || (failure && (failure.kind === "filtered" || finalKinds.includes(failure.kind))))
      return undefined;
    const other = inOrder(preferred).find((route) => !tried.has(route) && route.breaker.waitMs() === 0);
    if (other) {
      if (failure) observer.onRetry(other.client.name);
      else other.budget.earn();
      return other;
    }
    const [same] = tried;
    if (!failure || !same || !passing.has(failure.kind)) return undefined;
    const waitMs = Math.max(retryFloorMs, failure.retryAfterMs ?? 0) + random() * retryJitterMs;
    if (waitMs > longestWaitMs || same.breaker.waitMs() > 0 || !same.budget.spend()) return undefined;
    // Meanwhile others may have found that it is down.
    if (!(await hasPaused(waitMs, signal)) || same.breaker.waitMs() > 0) return undefined;
    observer.onRetry(same.client.name);
    return same;
  }

  /** Waits for the first piece. Undefined where there is none to come; the errand knows why. */
  async function begin<Piece, End>(
    route: Route,
    errand: Errand,
    put: Put<Piece, End>,
    signal: AbortSignal,
  ): Promise<Begun<Piece, End> | undefined> {
    errand.tried.add(route);
    const admission = route.breaker.admit();
    if (!admission) return undefined;
    for (;;) {
      const pieces = put(route.client, signal);
      try {
        const first = await pieces.next();
        admission.began();
        return { admission, first, pieces };
      } catch (error) {
        if (error instanceof UpstreamFailure) {
          observer.onFailure(route.client.name, error);
          // On the same admission: a probe that was put in the wrong words has found out nothing yet.
          if (errand.learn?.(route.client, error)) continue;
        }
        // That a long answer did not come whole within the limit for all of it is no sign that this upstream is down.
        admission.failed(errand.isWhole && signal.aborted ? undefined : error);
        if (!(error instanceof UpstreamFailure)) throw error;
        noteFailure(route, errand, error);
        return undefined;
      }
    }
  }

  function noteFailure(route: Route, errand: Errand, failure: UpstreamFailure): void {
    errand.failure = failure;
    if (failure.kind === "denied") route.coolUntil = now() + coolingMs;
    if (failure.kind === "busy") route.coolUntil = now() + Math.min(coolingMs, failure.retryAfterMs ?? 0);
  }

  async function* passOn<Piece, End>(
    { client }: Route,
    { admission, first, pieces }: Begun<Piece, End>,
    signal: AbortSignal,
  ): AsyncGenerator<Piece, End> {
    if (first.done === true) return first.value;
    // Left at the first piece, the request would go on with nobody to read it.
    const toLeave: AsyncGenerator<Piece, End | undefined> = pieces;
    try {
      yield first.value;
      return yield* pieces;
    } catch (error) {
      if (error instanceof UpstreamFailure) {
        observer.onFailure(client.name, error);
        // That the limit for all of it has passed says nothing of an upstream that was answering still.
        if (!signal.aborted) admission.failed(error);
      }
      throw error;
    } finally {
      await toLeave.return(undefined);
    }
  }

  /** As configured, the preferred one first, and those last that want to be left alone. */
  function inOrder(preferred: string | undefined): readonly Route[] {
    const rank = ({ client, coolUntil }: Route) => (coolUntil > now() ? 2 : client.name === preferred ? 0 : 1);
    return routes.toSorted((a, b) => rank(a) - rank(b));
  }

  function lastWord(failure: UpstreamFailure | undefined): UpstreamFailure {
    const { kind, message, detail, cause } =
      failure ?? new UpstreamFailure("unreachable", "The model's server has been failing; it is being left alone.");
    if (kind === "filtered") return new UpstreamFailure(kind, message, { detail, cause });
    const openMs = Math.min(...routes.map(({ breaker }) => breaker.waitMs()));
    const retryAfterMs = Math.round(Math.max(comeBackMs, openMs, failure?.retryAfterMs ?? 0) + random() * comeBackMs);
    return new UpstreamFailure(kind, message, { retryAfterMs, detail, cause });
  }
}

function routeTo(client: ChatCompletions, { now, random, observer }: FailoverOptions): Route {
  const breaker = createBreaker({ now, random, onState: (state) => observer.onBreaker(client.name, state) });
  return { client, breaker, budget: createRetryBudget(), coolUntil: 0 };
}

/** False where the signal was aborted first. */
async function hasPaused(ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    await delay(ms, undefined, { signal });
    return true;
  } catch {
    return false; // aborted: there is no other error
  }
}
