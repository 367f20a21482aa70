import { ConsecutiveBreaker, DelegateBackoff, circuitBreaker, handleWhen } from "cockatiel";

import { UpstreamFailure, type FailureKind } from "./failure.ts";
import type { BreakerState } from "./observer.ts";

/** Opens when more than half of 20 requests failed, of 5 at least: a request that failed, and those that went out before it. */
const windowSize = 20;
const leastRequests = 5;
/** How many requests are remembered: many more than are under way at a time, or silence would never be noticed. */
const mostRemembered = 65_536;
/** How long it stays open: at first, and at most, in milliseconds. Each probe that fails doubles it. */
const firstOpenMs = 1000;
const longestOpenMs = 10_000;

/** What tells that an upstream is down. Not that it has no room (429), refuses a request (4xx), or was left by the shopper. */
const outages: ReadonlySet<FailureKind> = new Set(["unreachable", "timeout", "server"]);

/** Keeps requests from an upstream that is down, and lets one through now and then to see whether it is back. */
export interface Breaker {
  /** How long until a request may go out, in milliseconds: 0 now; while a probe is under way, nobody knows: a second at most. */
  readonly waitMs: () => number;
  /** Lets a request out, which tells how it went; undefined where none may go. */
  readonly admit: () => Admission | undefined;
}

/** One request that was let out. Of an upstream that has fallen or come back since, it says nothing any more. */
export interface Admission {
  /** The answer has begun. */
  readonly began: () => void;
  /** The request failed, or was left; also after it had begun. */
  readonly failed: (error: unknown) => void;
}

export interface BreakerOptions {
  /** A monotonic clock, in milliseconds. */
  readonly now: () => number;
  /** 0 to 1. */
  readonly random: () => number;
  readonly onState: (state: BreakerState) => void;
}

interface Outcome {
  /** Where in the order it went out. */
  readonly number: number;
  status: "under way" | "failed" | "left";
}

/**
 * cockatiel's breaker, behind a door of ours. When the next request may go out is decided here: by a monotonic clock, with
 * nobody waiting for somebody else's probe, and a request that went out before an outage and fails minutes later is no
 * news. So is what counts: requests in the order in which they went out. By when they are decided, a model that thinks
 * for a second and refuses every tenth at once would seem to do nothing but refuse.
 */
export function createBreaker({ now, random, onState }: BreakerOptions): Breaker {
  let state: BreakerState = "closed";
  /** Of requests that were let out in a period before this one nothing is heard any more. */
  let period = 0;
  /** Open: when a probe may go out. Half-open: when another may. */
  let probeAt = 0;
  /** What went out in this period, oldest first; what is under way has not failed. */
  let sent: Outcome[] = [];
  let sentCount = 0;
  const policy = circuitBreaker(handleWhen(isOutage), {
    breaker: new ConsecutiveBreaker(1), // it is told of a failure only when that is one too many
    halfOpenAfter: new DelegateBackoff(({ attempt }) => {
      const openMs = Math.min(longestOpenMs, firstOpenMs * 2 ** (attempt - 1));
      // Somewhat less for some, so that many servers do not probe in one moment.
      probeAt = now() + openMs * (1 - random() / 4);
      return Number.NEGATIVE_INFINITY; // at any time, as far as cockatiel goes: its clock is the wall's
    }),
  });
  policy.onBreak(() => enter("open"));
  policy.onReset(() => enter("closed"));
  return { waitMs, admit };

  function waitMs(): number {
    if (state === "closed") return 0;
    const ms = Math.max(0, probeAt - now());
    return state === "open" ? ms : Math.min(ms, firstOpenMs);
  }

  function admit(): Admission | undefined {
    if (waitMs() > 0) return undefined;
    if (state === "open") enter("half-open");
    // A probe that hears nothing takes as long as an answer may take to begin: others do not wait for that.
    if (state === "half-open") probeAt = now() + longestOpenMs;
    const its = period;
    const outcome = remember();
    return {
      began: () => {
        if (its === period && state === "half-open") report(undefined);
      },
      failed: (error) => {
        if (its !== period) return;
        if (!(error instanceof UpstreamFailure)) leave(outcome);
        else if (state === "half-open") report(error);
        else if (isOutage(error) && isOneTooMany(outcome)) report(error);
      },
    };
  }

  function remember(): Outcome {
    const outcome: Outcome = { number: (sentCount += 1), status: "under way" };
    sent.push(outcome);
    if (sent.length > 2 * mostRemembered) sent = sent.slice(-mostRemembered);
    return outcome;
  }

  /** What its shopper left has found out nothing; another probe may. */
  function leave(outcome: Outcome): void {
    outcome.status = "left";
    if (state === "half-open") probeAt = now();
  }

  function isOneTooMany(outcome: Outcome): boolean {
    outcome.status = "failed";
    let count = 0;
    let failures = 0;
    for (let index = outcome.number - (sent[0]?.number ?? 0); index >= 0 && count < windowSize; index -= 1) {
      const status = sent[index]?.status ?? "left";
      if (status !== "left") count += 1;
      if (status === "failed") failures += 1;
    }
    return count >= leastRequests && failures > count / 2;
  }

  function report(failure: UpstreamFailure | undefined): void {
    if (state === "half-open") period += 1; // one probe decides
    policy
      .execute(() => {
        if (failure) throw failure;
      })
      .catch(() => undefined); // whoever asked has been told
  }

  function enter(next: BreakerState): void {
    state = next;
    period += 1;
    sent = [];
    onState(next);
  }
}

function isOutage(error: unknown): boolean {
  return error instanceof UpstreamFailure && (outages.has(error.kind) || isBrokenOff(error));
}

/** A connection that broke in mid-answer counts; a stream that the upstream itself ended too early does not. */
function isBrokenOff({ kind, cause }: UpstreamFailure): boolean {
  return kind === "cut" && cause !== undefined;
}
