import * as fc from "fast-check";
import { expect, test } from "vitest";

import { createOutlook, type Observation } from "./progress-outlook.ts";

function seen(...values: readonly number[]): readonly Observation[] {
  return values.map((value) => ({ value, weight: 1 }));
}

function open(count: number, value: number): readonly Observation[] {
  return Array.from({ length: count }, () => ({ value, weight: 1, isOpen: true }));
}

function middle(values: readonly number[]): number {
  return values[2] ?? Number.NaN;
}

test("what was seen is what is likely", () => {
  for (const value of createOutlook(seen(1000, 1000, 1000)).beyond(0)) expect(Math.abs(value - 1000)).toBeLessThan(150);
});

test("what has been passed is likely no more", () => {
  const outlook = createOutlook(seen(100, 100, 100, 5000));
  expect(middle(outlook.beyond(0))).toBeLessThan(150);
  expect(Math.abs(middle(outlook.beyond(1500)) - 5000)).toBeLessThan(800);
});

test("past everything seen, it is as likely as not to double", () => {
  expect(middle(createOutlook(seen(100)).beyond(10_000))).toBe(20_000);
});

test("one that counts more weighs more", () => {
  const both = (weight: number) =>
    middle(
      createOutlook([
        { value: 100, weight },
        { value: 900, weight: 1 },
      ]).beyond(0),
    );
  expect(both(3)).toBeLessThan(150);
  expect(both(0.3)).toBeGreaterThan(700);
});

test("open ones that have come further than those that ended make more likely; others change nothing", () => {
  const ended = seen(1000, 1000, 1000);
  expect(middle(createOutlook([...ended, ...open(30, 8000)]).beyond(0))).toBeGreaterThan(8000);
  expect(createOutlook([...ended, ...open(30, 10)]).beyond(0)).toEqual(createOutlook(ended).beyond(0));
});

test("is the product-limit estimate: by hand, where two of five are still open", () => {
  // Ended at 1, 3 and 5, open at 2 and 4: the shares that come past 1, 3 and 5 are 4/5, 4/5 * 2/3 and 0.
  const ended = [1000, 3000, 5000];
  const values = createOutlook([...seen(...ended), ...open(1, 2000), ...open(1, 4000)]).beyond(0);
  const nearest = values.map((value) => ended.toSorted((a, b) => Math.abs(a - value) - Math.abs(b - value))[0]);
  expect(nearest).toEqual([1000, 3000, 5000, 5000, 5000]);
});

test("values rise and lie above what has been reached", () => {
  const observation = fc.record({
    value: fc.double({ min: 0.01, max: 1e7, noNaN: true }),
    weight: fc.double({ min: 1e-4, max: 1, noNaN: true }),
    isOpen: fc.boolean(),
  });
  fc.assert(
    fc.property(
      fc.array(observation, { minLength: 1 }),
      fc.double({ min: 0, max: 1e8, noNaN: true }),
      (all, reached) => {
        let before = reached;
        for (const value of createOutlook(all).beyond(reached)) {
          expect(value).toBeGreaterThan(reached);
          expect(value).toBeGreaterThanOrEqual(before);
          before = value;
        }
      },
    ),
  );
});
