import type { Progress } from "./turn.ts";

export interface Estimate {
  /** 0 to 100. */
  readonly percent: number;
  /** What is left of the wait in whole seconds, at least 1; undefined where it is longer than was said. */
  readonly secondsLeft: number | undefined;
}

/** Nobody who has waited for less than this, in ms, thinks that it takes long. */
const patienceMs = 2000;

/**
 * Where the wait is between two words of the server, so that the ring moves all the time.
 *
 * When the estimate is over it has walked half of the way that is left, and from there the steps get ever smaller: it never
 * stands still, never says 100 on its own, and never runs backwards.
 */
export function estimateAt({ at, since, percent, etaMs, stage }: Progress, now: number): Estimate {
  const elapsedMs = Math.max(0, now - at);
  const isLate = stage !== "complete" && elapsedMs >= etaMs && now - since >= patienceMs;
  const walked = elapsedMs / (elapsedMs + Math.max(etaMs, 1000));
  return {
    percent: percent + (100 - percent) * walked,
    secondsLeft: isLate ? undefined : Math.max(1, Math.round((etaMs - elapsedMs) / 1000)),
  };
}
