import { effect, signal } from "@preact/signals";
import { expect, test } from "vitest";
import { derived } from "./derived.ts";

test("who reads it is told only when it has changed, until it is stopped", () => {
  const count = signal(1);
  const [isMany, stop] = derived(() => count.value > 2);
  const saw: (boolean | undefined)[] = [];
  const stopSeeing = effect(() => void saw.push(isMany.value));
  for (const next of [2, 3, 4, 1]) count.value = next;
  expect(saw).toEqual([false, true, false]);
  stop();
  count.value = 9;
  expect([saw.length, isMany.peek()]).toEqual([3, false]);
  stopSeeing();
});

test("an effect that makes one is not run again by what it is computed from", () => {
  const count = signal(1);
  let runs = 0;
  const stop = effect(() => {
    runs += 1;
    if (runs > 1) return;
    const [isMany] = derived(() => count.value > 2);
    void isMany.value;
  });
  count.value = 2;
  expect(runs).toBe(1);
  count.value = 3;
  expect(runs).toBe(2);
  stop();
});
