import path from "node:path";
import * as rest from "@preact/signals";
import fc from "fast-check";
import { expect, test } from "vitest";

const load = (file: string): Promise<typeof rest> => import(file);
const whole = await load(
  path.join(import.meta.dirname, "../../node_modules/@preact/signals-core/dist/signals-core.mjs"),
);

type Step = readonly [kind: "write" | "read" | "peek" | "start" | "stop", at: number, value: number];
const step: fc.Arbitrary<Step> = fc.tuple(
  fc.constantFrom("write", "write", "write", "read", "peek", "start", "stop"),
  fc.nat(4),
  fc.nat(5),
);

/** What the effects saw, and what was read, while signals were written: all depend on others now and then only. */
function seen(
  { signal, computed, effect }: Pick<typeof rest, "signal" | "computed" | "effect">,
  steps: readonly Step[],
) {
  const log: string[] = [];
  const told = (what: string, read: () => unknown) => {
    try {
      log.push(`${what}: ${String(read())}`);
    } catch (error) {
      log.push(`${what} failed: ${String(error)}`);
    }
  };
  const signals = Array.from({ length: 5 }, (_, at) => signal(at));
  const sum = computed(() => signals.reduce((total, { value }) => total + value, 0));
  const choice = computed(() => signals[(signals[0]?.value ?? 0) % 5]?.value);
  const refusal = computed(() => {
    log.push("computed");
    if (choice.value === 3) throw new Error(`No ${sum.value}`);
    return choice.value === 1 ? sum.value : "constant";
  });
  const computeds = [sum, choice, refusal, computed(() => refusal.value), computed(() => signals[4]?.value)];
  const stops: ((() => void) | undefined)[] = [];
  const start = (at: number, limit: number) =>
    effect(() => {
      log.push(`effect ${at} sees ${computeds[at]?.value}, ${signals[limit % 5]?.value}`);
      // An effect that writes makes the others run after it.
      const [first, , third] = signals;
      if (at === 4 && first && third && third.value > 3) first.value = 1;
      if (at === 3 && limit === 2) throw new Error("An effect fails");
    });
  for (const [kind, at, value] of steps) {
    const [one, derived] = [signals[at], computeds[at]];
    if (kind === "write") told("write", () => one && (one.value = value));
    else if (kind === "read") told("read", () => derived?.value);
    else if (kind === "peek") told("peek", () => derived?.peek());
    else if (kind === "start") told("start", () => typeof (stops[at] ??= start(at, value)));
    else {
      stops[at]?.();
      stops[at] = undefined;
    }
  }
  return log;
}

test("what is left of the signals does what the whole ones do", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      expect(seen(rest, steps)).toEqual(seen(whole, steps));
    }),
    { numRuns: 500 },
  );
  expect("subscribe" in rest.signal(0), "less than the whole is compared").toBe(false);
});

test("a signal that changed back is what the effect saw last", () => {
  const one = rest.signal(1);
  const double = rest.computed(() => one.value * 2);
  const saw: number[] = [];
  const stop = rest.effect(() => void saw.push(double.value));
  one.value = 2;
  one.value = 2;
  one.value = 1;
  stop();
  one.value = 3;
  expect(saw).toEqual([2, 4, 2]);
  expect(double.value).toBe(6);
});
