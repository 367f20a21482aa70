import { test } from "vitest";
import { runChaos } from "./faults/chaos-run.ts";

// `npm run faults:chaos` does the same for longer, with another seed each time.
test.concurrent.for([1, 2] as const)(
  "[EV6] [EV7] with %i upstream(s) that fail every second time, each question has one true end, and nothing is left behind",
  { timeout: 180_000 },
  async (upstreamCount, { expect }) => {
    const { violations, countByOutcome } = await runChaos({
      questionCount: 200,
      seed: 7,
      perSecond: 100,
      upstreamCount,
    });
    expect(violations).toEqual([]);
    expect(countByOutcome["model, first try"]).toBeGreaterThan(0);
    expect(countByOutcome[upstreamCount === 1 ? "model, after a retry" : "model, other upstream"]).toBeGreaterThan(0);
  },
);
