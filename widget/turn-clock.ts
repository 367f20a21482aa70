import { signal } from "@preact/signals";
import { estimateAt, type Estimate } from "./estimate.ts";
import type { Turn } from "./turn.ts";

/** The time, as far as turns are concerned. */
export interface TurnClock {
  /** Where an answer under way is by now; undefined before the server's first word of it. Read it as a signal. */
  readonly estimateOf: (turn: Pick<Turn, "progress">) => Estimate | undefined;
  /** For how long another try is of no use, ms. Read it as a signal. */
  readonly waitOf: (turn: Turn) => number;
  /** Lets the time go on until `isEnough`. */
  readonly tick: (isEnough: () => boolean) => void;
}

/** How often somebody looks at the clock, ms. */
const tickMs = 250;

/** @param read tells the time, ms, on a clock that only goes forward */
export function createTurnClock(read: () => number): TurnClock {
  const now = signal(0);
  return { estimateOf, waitOf, tick };

  function estimateOf({ progress }: Pick<Turn, "progress">): Estimate | undefined {
    return progress && estimateAt(progress, now.value);
  }

  function waitOf({ failure }: Turn): number {
    const { retryAfterMs = 0, at = 0 } = failure ?? {};
    // The last tick may have been before it failed.
    return Math.max(0, retryAfterMs - Math.max(0, now.value - at));
  }

  function tick(isEnough: () => boolean): void {
    const ticking = setInterval(() => {
      now.value = read();
      if (isEnough()) clearInterval(ticking);
    }, tickMs);
  }
}
