import { UpstreamFailure, type FailureKind } from "./failure.ts";
import type { BreakerState } from "./observer.ts";

/** Opens when more than half of the last 20 requests failed, of 5 at least. */
const windowSize = 20;
const leastRequests = 5;
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
  isFailure: boolean;
}

/** `openings`: how often it opened since it was last closed. */
type Period =
  | { readonly state: "closed"; readonly last: Outcome[] }
  | { readonly state: "open"; readonly openings: number; readonly until: number }
  | { readonly state: "half-open"; readonly openings: number; nextProbeAt: number };

/**
 * Written here, since what libraries have goes by the wall clock, lets others wait for a probe, and takes what went out
 * before an outage, and fails minutes later, for news.
 */
export function createBreaker({ now, random, onState }: BreakerOptions): Breaker {
  let period: Period = { state: "closed", last: [] };
  return { waitMs, admit };

  function waitMs(): number {
    if (period.state === "closed") return 0;
    if (period.state === "open") return Math.max(0, period.until - now());
    return Math.min(firstOpenMs, Math.max(0, period.nextProbeAt - now()));
  }

  function admit(): Admission | undefined {
    if (waitMs() > 0) return undefined;
    if (period.state === "open") enter({ state: "half-open", openings: period.openings, nextProbeAt: 0 });
    // A probe that is not answered at all takes as long as an answer may take to begin: others do not wait for it.
    if (period.state === "half-open") period.nextProbeAt = now() + longestOpenMs;
    return admission(period);
  }

  function admission(admittedIn: Period): Admission {
    let itsPeriod = admittedIn;
    let outcome: Outcome | undefined;
    return {
      began: () => {
        if (itsPeriod === period) ({ itsPeriod, outcome } = succeed(itsPeriod));
      },
      failed: (error) => {
        if (itsPeriod === period) fail(itsPeriod, error, outcome);
      },
    };
  }

  function succeed(its: Period): { readonly itsPeriod: Period; readonly outcome: Outcome } {
    const outcome = { isFailure: false };
    if (its.state !== "closed") return { itsPeriod: enter({ state: "closed", last: [outcome] }), outcome };
    note(its.last, outcome);
    return { itsPeriod: its, outcome };
  }

  function fail(its: Period, error: unknown, outcome: Outcome | undefined): void {
    if (its.state === "half-open") probeFailed(its, error);
    if (its.state !== "closed" || !isOutage(error)) return;
    if (outcome) outcome.isFailure = true;
    else note(its.last, { isFailure: true });
    const failures = its.last.filter(({ isFailure }) => isFailure).length;
    if (its.last.length >= leastRequests && failures > its.last.length / 2) open(1);
  }

  function probeFailed(its: Period & { readonly state: "half-open" }, error: unknown): void {
    if (isOutage(error)) open(its.openings + 1);
    // Whoever refuses is there. A probe that its shopper left has found out nothing.
    else if (error instanceof UpstreamFailure) enter({ state: "closed", last: [] });
    else its.nextProbeAt = now();
  }

  function open(openings: number): void {
    const openMs = Math.min(longestOpenMs, firstOpenMs * 2 ** (openings - 1));
    // Somewhat less for some, so that many servers do not probe in one moment.
    enter({ state: "open", openings, until: now() + openMs * (1 - random() / 4) });
  }

  function enter<P extends Period>(next: P): P {
    period = next;
    onState(next.state);
    return next;
  }
}

function note(last: Outcome[], outcome: Outcome): void {
  last.push(outcome);
  if (last.length > windowSize) last.shift();
}

function isOutage(error: unknown): boolean {
  return error instanceof UpstreamFailure && (outages.has(error.kind) || isBrokenOff(error));
}

/** A connection that broke in mid-answer counts; a stream that the upstream itself ended too early does not. */
function isBrokenOff({ kind, cause }: UpstreamFailure): boolean {
  return kind === "cut" && cause !== undefined;
}
