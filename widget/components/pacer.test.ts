import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createPacer } from "./pacer.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

interface Written {
  readonly text: string;
  readonly at: number;
}

/** A pacer, and what it wrote when, in ms since now. */
function pace(isHidden = () => false) {
  const begin = Date.now();
  const written: Written[] = [];
  let ends = 0;
  const write = (text: string) => {
    expect(ends).toBe(0);
    if (text !== "") written.push({ text, at: Date.now() - begin });
  };
  const pacer = createPacer({ write, end: () => void (ends += 1) }, isHidden);
  return { ...pacer, written, text: () => written.map(({ text }) => text).join(""), ends: () => ends };
}

test("what arrives first is written at once, and nothing of it waits longer than two ticks", () => {
  const { add, written, text } = pace();
  add("x".repeat(900));
  expect(written.length).toBe(1);
  vi.advanceTimersByTime(50);
  expect(text().length).toBe(900);
});

test("however it arrives, each character is written in its place within 100 ms, and twenty times a second", () => {
  const arrivals = fc.array(
    fc.record({ after: fc.integer({ min: 0, max: 120 }), length: fc.integer({ min: 1, max: 400 }) }),
    {
      maxLength: 60,
    },
  );
  fc.assert(
    fc.property(arrivals, (pieces) => {
      const { add, written, text, end, ends } = pace();
      const begin = Date.now();
      const arrived: { readonly upTo: number; readonly at: number }[] = [];
      let whole = "";
      for (const { after, length } of pieces) {
        vi.advanceTimersByTime(after);
        const piece = String(whole.length).padEnd(length, "-");
        whole += piece;
        arrived.push({ upTo: whole.length, at: Date.now() - begin });
        add(piece);
      }
      vi.advanceTimersByTime(100);
      expect(text()).toBe(whole);
      for (const { upTo, at } of arrived) expect(charsBy(written, at + 100)).toBeGreaterThanOrEqual(upTo);
      for (const [index, { at }] of written.entries()) {
        if (index > 0) expect(at - (written[index - 1]?.at ?? 0)).toBeGreaterThanOrEqual(50);
      }
      end();
      expect(ends()).toBe(1);
    }),
    { numRuns: 200 },
  );
});

function charsBy(written: readonly Written[], time: number): number {
  return written.filter(({ at }) => at <= time).reduce((sum, { text }) => sum + text.length, 0);
}

test("bursts of 100 ms run into one flow: each write has as much as the one before", () => {
  const { add, written } = pace();
  for (let burst = 0; burst < 10; burst += 1) {
    add("x".repeat(100));
    vi.advanceTimersByTime(100);
  }
  expect(written.map(({ text }) => text.length)).toEqual(Array.from({ length: 20 }, () => 50));
});

test("of what comes evenly nothing waits for another tick than the next", () => {
  const { add, text } = pace();
  for (let ms = 0; ms < 500; ms += 10) {
    add("x");
    vi.advanceTimersByTime(10);
    if (ms >= 100 && ms % 50 === 40) expect(text().length).toBe(ms / 10 + 1);
  }
});

describe("the end", () => {
  test("comes after the last text, and neither waits", () => {
    const { add, end, text, ends } = pace();
    add("one, two, three");
    expect(text()).not.toBe("one, two, three");
    end();
    expect(text()).toBe("one, two, three");
    expect(ends()).toBe(1);
    vi.runAllTimers();
    expect(ends()).toBe(1);
  });

  test("comes at once where there is nothing to write", () => {
    const { end, ends } = pace();
    end();
    expect(ends()).toBe(1);
  });

  test("of an answer too long for one task comes after all of its slices", () => {
    const { add, end, written, text, ends } = pace();
    const long = "0123456789".repeat(5000);
    add(long);
    end();
    expect(ends()).toBe(0);
    vi.runAllTimers();
    expect(text()).toBe(long);
    expect(ends()).toBe(1);
    for (const piece of written) expect(piece.text.length).toBeLessThanOrEqual(8000);
  });
});

test("in a hidden tab nothing waits, and what waited when it was hidden goes with what comes next", () => {
  let isHidden = false;
  const { add, text } = pace(() => isHidden);
  add("abcdef");
  isHidden = true;
  expect(text()).toBe("abc");
  add("gh");
  expect(text()).toBe("abcdefgh");
  add("i".repeat(20_000));
  expect(text().length).toBe(20_008);
});

test("no character is cut: not a pair of surrogates, not an accent, not a family of emoji", () => {
  const characters = fc.array(fc.constantFrom("a", "中", "😀", "e\u0301", "👍🏽", "👩\u200d", "한", "ก็"), {
    maxLength: 50,
  });
  const segmenter = new Intl.Segmenter("en");
  fc.assert(
    fc.property(characters, (parts) => {
      const whole = parts.join("");
      const { add, written } = pace();
      add(whole);
      vi.runAllTimers();
      const pieces = written.flatMap(({ text }) => [...segmenter.segment(text)]);
      // Who is joined to whom in a family may be seen a tick later; halves and bare accents are never seen.
      for (const { segment } of pieces) expect(segment).not.toMatch(/^[\p{M}\p{Cs}\u200d\p{EMod}]/u);
      expect(written.map(({ text }) => text).join("")).toBe(whole);
    }),
  );
});
