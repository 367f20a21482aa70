import path from "node:path";
import * as rest from "@preact/signals";
import fc from "fast-check";
import { expect, test } from "vitest";

type Signals = Pick<typeof rest, "signal" | "effect">;
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
function seen({ signal, effect }: Signals, steps: readonly Step[]) {
  const log: string[] = [];
  const told = (what: string, read: () => unknown) => {
    try {
      log.push(`${what}: ${String(read())}`);
    } catch (error) {
      log.push(`${what} failed: ${String(error)}`);
    }
  };
  const signals = Array.from({ length: 5 }, (_, at) => signal(at));
  const sum = () => signals.reduce((total, { value }) => total + value, 0);
  const choice = () => signals[(signals[0]?.value ?? 0) % 5]?.value;
  const refusal = () => {
    log.push("computed");
    if (choice() === 3) throw new Error(`No ${sum()}`);
    return choice() === 1 ? sum() : "constant";
  };
  const reads = [sum, choice, refusal, () => signals[4]?.value, () => "nothing"];
  const stops: ((() => void) | undefined)[] = [];
  const start = (at: number, limit: number) =>
    effect(() => {
      log.push(`effect ${at} sees ${reads[at]?.()}, ${signals[limit % 5]?.value}, ${signals[at]?.peek()}`);
      // An effect that writes makes the others run after it.
      const [first, , third] = signals;
      if (at === 4 && first && third && third.value > 3) first.value = 1;
      if (at === 3 && limit === 2) throw new Error("An effect fails");
    });
  for (const [kind, at, value] of steps) {
    const one = signals[at];
    if (kind === "write") told("write", () => one && (one.value = value));
    else if (kind === "read") told("read", () => reads[at]?.());
    else if (kind === "peek") told("peek", () => one?.peek());
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
    { numRuns: 1000 },
  );
  expect("subscribe" in rest.signal(0), "less than the whole is compared").toBe(false);
});

/** How often an effect that begins others ran, and they, when what all of them read before and after has changed. */
function runs({ signal, effect }: Signals, writes: readonly (0 | 1 | 2)[]) {
  const signals = [signal(0), signal(0), signal(0)] as const;
  const count = { outer: 0, inner: 0 };
  const stops: (() => void)[] = [];
  const inner = (at: 0 | 1 | 2) => {
    stops.push(
      effect(() => {
        count.inner += 1;
        void signals[at].value;
      }),
    );
  };
  const stop = effect(() => {
    count.outer += 1;
    void signals[0].value;
    if (count.outer === 1) for (const at of [0, 1] as const) inner(at);
    void signals[0].value;
    if (signals[1].value % 3 === 1) void signals[2].value;
  });
  const log = writes.map((at) => {
    signals[at].value += 1;
    return { ...count };
  });
  for (const end of [stop, ...stops]) end();
  for (const one of signals) one.value += 1;
  return [...log, { ...count }];
}

test("effects that begin in others run as often as with the whole ones, and no more when they are stopped", () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(0, 1, 2), { maxLength: 12 }), (writes) => {
      expect(runs(rest, writes)).toEqual(runs(whole, writes));
    }),
    { numRuns: 300 },
  );
});

test("an effect that stops itself while it runs is not run again", () => {
  const one = rest.signal(0);
  const other = rest.signal(0);
  let count = 0;
  const stop = rest.effect(() => {
    count += 1;
    if (one.value === 1) stop();
    void other.value;
  });
  one.value = 1;
  one.value = 2;
  other.value = 1;
  expect(count).toBe(2);
});
