import fc from "fast-check";
import { expect, test } from "vitest";
import { estimateAt } from "./estimate.ts";
import type { Progress } from "./turn.ts";

const told: Progress = { stage: "retrieval", message: "Searching", percent: 20, etaMs: 4000, at: 1000, since: 1000 };

test("says what the server said at the moment it was said", () => {
  expect(estimateAt(told, 1000)).toEqual({ percent: 20, secondsLeft: 4 });
});

test("counts down to one second and then says that it takes longer", () => {
  expect(estimateAt(told, 4900)).toMatchObject({ secondsLeft: 1 });
  expect(estimateAt(told, 5000)).toMatchObject({ secondsLeft: undefined });
});

test("is not late while nobody has waited long, however short the estimate was", () => {
  const quick = { ...told, etaMs: 5 };
  expect(estimateAt(quick, 1500)).toMatchObject({ secondsLeft: 1 });
  expect(estimateAt(quick, 3000)).toMatchObject({ secondsLeft: undefined });
});

test("never runs backwards, never stands still and never reaches 100, also past the estimate", () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 99.999, noNaN: true }),
      fc.nat(20_000),
      fc.nat(100_000),
      fc.nat(100_000),
      (percent, etaMs, first, more) => {
        const progress = { ...told, percent, etaMs };
        const earlier = estimateAt(progress, 1000 + first).percent;
        const later = estimateAt(progress, 1000 + first + more).percent;
        expect(earlier).toBeGreaterThanOrEqual(percent);
        expect(later).toBeGreaterThanOrEqual(earlier);
        if (more > 0) expect(later).toBeGreaterThan(earlier);
        expect(later).toBeLessThan(100);
      },
    ),
  );
});

test("is 100 at complete, and late no more", () => {
  const complete = { ...told, stage: "complete", percent: 100, etaMs: 0 } as const;
  expect(estimateAt(complete, 9000)).toEqual({ percent: 100, secondsLeft: 1 });
});
