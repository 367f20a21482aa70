import * as fc from "fast-check";
import { expect, test } from "vitest";

import { shareToShow } from "./progress-plan.ts";

const totalsOf = fc
  .array(fc.integer({ min: 20, max: 4000 }), { minLength: 1, maxLength: 12 })
  .map((totals) => totals.toSorted((a, b) => a - b));

/** The mean distance between a line and the truth, each wait counted the same. */
function distanceOf(shareAt: (elapsedMs: number, shown: number, left: readonly number[]) => number, totals: number[]) {
  const sums = totals.map(() => 0);
  let shown = 0;
  for (let elapsed = 1; elapsed < (totals.at(-1) ?? 0); elapsed += 1) {
    const left = totals.filter((total) => total > elapsed);
    shown = Math.max(shown, shareAt(elapsed, shown, left));
    for (const [index, total] of totals.entries()) {
      if (total > elapsed) sums[index] = (sums[index] ?? 0) + Math.abs(shown - elapsed / total) / total;
    }
  }
  return sums.reduce((sum, distance) => sum + distance, 0) / totals.length;
}

test("where only one length is possible, it is the share of it that is over", () => {
  fc.assert(
    fc.property(fc.integer({ min: 10, max: 1e6 }), fc.integer({ min: 1, max: 99 }), (total, percent) => {
      expect(shareToShow([total], (total * percent) / 100, 0)).toBeCloseTo(percent / 100, 2);
    }),
  );
});

test("never goes back", () => {
  fc.assert(
    fc.property(
      totalsOf,
      fc.integer({ min: 1, max: 19 }),
      fc.double({ min: 0, max: 0.99, noNaN: true }),
      (all, now, shown) => {
        expect(shareToShow(all, now, shown)).toBeGreaterThanOrEqual(shown);
      },
    ),
  );
});

test("is no further from the truth than a line that follows the likeliest share, or the mean share, and cannot go back", () => {
  fc.assert(
    fc.property(totalsOf, (totals) => {
      const planned = distanceOf((elapsed, shown, left) => shareToShow(left, elapsed, shown), totals);
      const middle = distanceOf((elapsed, _, left) => elapsed / (left[left.length >> 1] ?? elapsed), totals);
      const mean = distanceOf((elapsed, _, left) => {
        return left.reduce((sum, total) => sum + elapsed / total, 0) / left.length;
      }, totals);
      expect(planned).toBeLessThan(Math.min(middle, mean) + 0.01);
    }),
    { numRuns: 50 },
  );
});

test("keeps back where the wait is short or very long: what is shown cannot be taken back", () => {
  expect(shareToShow([1000, 1000, 1000], 900, 0.5)).toBeCloseTo(0.9, 2);
  expect(shareToShow([1000, 1000, 1000, 9000, 9000], 900, 0.5)).toBeLessThan(0.65);
});
