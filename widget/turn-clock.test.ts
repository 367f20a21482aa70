import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createTurnClock } from "./turn-clock.ts";
import { failed, newTurn } from "./turn.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const refused = (retryAfterMs: number | undefined, at: number) =>
  failed(newTurn("m", "?"), { code: "rate_limited", retryAfterMs }, false, at);

test("a wait is never more than was said, ends, and the clock with it", () => {
  let now = 90_000;
  const clock = createTurnClock(() => now);
  const turn = refused(1000, now);
  expect(clock.waitOf(turn)).toBe(1000);
  clock.tick(() => clock.waitOf(turn) === 0);
  const waits = Array.from({ length: 4 }, () => {
    vi.advanceTimersByTime(250);
    now += 250;
    return clock.waitOf(turn);
  });
  expect(waits).toEqual([1000, 750, 500, 250]);
  vi.advanceTimersByTime(500);
  expect(clock.waitOf(turn)).toBe(0);
  expect(vi.getTimerCount()).toBe(0);
});

test("where no wait is known there is none", () => {
  const { waitOf } = createTurnClock(() => 0);
  expect([newTurn("m", "?"), refused(undefined, 0)].map(waitOf)).toEqual([0, 0]);
});
