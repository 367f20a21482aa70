import { CountBreaker, DelegateBackoff, circuitBreaker, handleWhen } from "cockatiel";

import { UpstreamFailure, type FailureKind } from "./failure.ts";
import type { BreakerState } from "./observer.ts";

/** Opens when half of the last 20 requests failed, of 5 at least. A request that begins well and breaks off counts as both. */
const window = { threshold: 0.499, size: 20, minimumNumberOfCalls: 5 } as const;
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

/**
 * cockatiel's breaker, behind a door of ours. It counts, and says when to open and to close. When the next request may go
 * out is decided here: by a monotonic clock, with nobody waiting for somebody else's probe, and a request that went out
 * before an outage and fails minutes later is no news.
 */
export function createBreaker({ now, random, onState }: BreakerOptions): Breaker {
  let state: BreakerState = "closed";
  /** Of requests that were let out in a period before this one nothing is heard any more. */
  let period = 0;
  /** Open: when a probe may go out. Half-open: when another may. */
  let probeAt = 0;
  const policy = circuitBreaker(handleWhen(isOutage), {
    breaker: new CountBreaker(window),
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
    return {
      began: () => {
        if (its === period) report(undefined);
      },
      failed: (error) => {
        if (its !== period) return;
        if (error instanceof UpstreamFailure) report(error);
        else if (state === "half-open") probeAt = now(); // left by its shopper, a probe has found out nothing
      },
    };
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
