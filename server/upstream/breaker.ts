import { BrokenCircuitError, CircuitState, CountBreaker, DelegateBackoff, circuitBreaker, handleWhen } from "cockatiel";

import { UpstreamFailure, type FailureKind } from "./failure.ts";
import type { BreakerState } from "./observer.ts";

/** Opens when more than half of the last 20 requests failed, of 5 at least. */
const window = { threshold: 0.5, size: 20, minimumNumberOfCalls: 5 } as const;
/** How long it stays open: at first, and at most, in milliseconds. Each probe that fails doubles it. */
const firstOpenMs = 1000;
const longestOpenMs = 10_000;

/** What tells that an upstream is down. Not that it has no room (429), refuses a request (4xx), or was left by the shopper. */
const outages: ReadonlySet<FailureKind> = new Set(["unreachable", "timeout", "server"]);

/** Keeps requests from an upstream that is down, and lets one through now and then to see whether it is back. */
export interface Breaker {
  /** How long until a request may go out, in milliseconds: 0 now; while a probe is under way, nobody knows: a second. */
  readonly waitMs: () => number;
  /** Does the work, and learns from how it went. Undefined, with nothing done, where no request may go out. */
  readonly run: <T>(work: () => Promise<T>) => Promise<T | undefined>;
  /** Learns from a failure that came later, after `run` had gone well. */
  readonly learn: (failure: UpstreamFailure) => void;
}

export interface BreakerOptions {
  /** 0 to 1. */
  readonly random: () => number;
  readonly onState: (state: BreakerState) => void;
}

export function createBreaker({ random, onState }: BreakerOptions): Breaker {
  let closedAgainAt = 0;
  const policy = circuitBreaker(handleWhen(isOutage), {
    breaker: new CountBreaker(window),
    halfOpenAfter: new DelegateBackoff(({ attempt }) => {
      const openMs = Math.min(longestOpenMs, firstOpenMs * 2 ** (attempt - 1));
      // Somewhat less for some, so that many servers do not probe in one moment.
      const delayMs = openMs * (1 - random() / 4);
      closedAgainAt = Date.now() + delayMs + 1; // cockatiel's own clock starts a moment later
      return delayMs;
    }),
  });
  policy.onStateChange((state) => onState(stateNames[state]));
  return { waitMs, run, learn };

  function isOutage(error: unknown): boolean {
    if (error instanceof UpstreamFailure) return outages.has(error.kind) || isBrokenOff(error);
    // A probe that the shopper left has found out nothing, and what cockatiel does not count closes the breaker.
    return policy.state === CircuitState.HalfOpen;
  }

  function waitMs(): number {
    if (policy.state === CircuitState.Closed) return 0;
    return policy.state === CircuitState.Open ? Math.max(0, closedAgainAt - Date.now()) : firstOpenMs;
  }

  async function run<T>(work: () => Promise<T>): Promise<T | undefined> {
    // While a probe is under way cockatiel would let the others wait for it.
    if (waitMs() > 0) return undefined;
    try {
      return await policy.execute(work);
    } catch (error) {
      if (error instanceof BrokenCircuitError) return undefined;
      throw error;
    }
  }

  function learn(failure: UpstreamFailure): void {
    if (policy.state !== CircuitState.Closed) return;
    policy
      .execute(() => {
        throw failure;
      })
      .catch(() => undefined); // whoever follows the answer is told of it
  }
}

/** A connection that broke in mid-answer counts; a stream that the upstream itself ended too early does not. */
function isBrokenOff({ kind, cause }: UpstreamFailure): boolean {
  return kind === "cut" && cause !== undefined;
}

const stateNames: Readonly<Record<CircuitState, BreakerState>> = {
  [CircuitState.Closed]: "closed",
  [CircuitState.Open]: "open",
  [CircuitState.HalfOpen]: "half-open",
  [CircuitState.Isolated]: "open",
};
