import { beforeEach, describe, expect, it } from "vitest";

import type { AnswerEnd } from "../upstream/completion.ts";
import { createAnswerCache, type AnswerCache, type AnswerCacheOptions } from "./answer-cache.ts";
import type { Ask } from "./shared-answer.ts";

const ttlMs = 1000;
const stop: AnswerEnd = { finishReason: "stop" };

let atMs = 0;
let counts: Record<string, number> = {};
let size = 0;
/** What the model was asked, by key. */
let asked: string[] = [];

beforeEach(() => {
  atMs = 5000;
  counts = {};
  size = 0;
  asked = [];
});

function createCache(options: Partial<AnswerCacheOptions> = {}): AnswerCache {
  return createAnswerCache(
    {
      now: () => atMs,
      watch: {
        onAnswer: (kind) => (counts[kind] = (counts[kind] ?? 0) + 1),
        onSize: (count) => (size = count),
      },
    },
    { ttlMs, maxEntries: 3, ...options },
  );
}

/** Asks, and returns the answer and how it came: what the model says is told by `pieces` and `end`. */
async function answer(cache: AnswerCache, key: string | undefined, pieces = ["Yes, ", "of course."], end = stop) {
  const ask: Ask = async function* () {
    asked.push(key ?? "");
    yield* pieces;
    return end;
  };
  const got: string[] = [];
  const answering = cache.answer(key, ask, new AbortController().signal, () => undefined);
  for (;;) {
    const result = await answering.next();
    if (result.done === true) return { pieces: got, end: result.value };
    got.push(result.value);
  }
}

describe("an answer", () => {
  it("is asked for once by all who ask at once, and then given as one piece", async () => {
    const cache = createCache();
    const all = await Promise.all(Array.from({ length: 50 }, async () => answer(cache, "a")));
    for (const { pieces, end } of all) {
      expect(pieces.join("")).toBe("Yes, of course.");
      expect(end).toEqual(stop);
    }
    expect(await answer(cache, "a")).toEqual({ pieces: ["Yes, of course."], end: stop });
    expect(asked).toEqual(["a"]);
    expect(counts).toEqual({ miss: 1, joined: 49, hit: 1 });
    expect(size).toBe(1);
  });

  it("is given for its time, counted from when it was made, and then asked for again", async () => {
    const cache = createCache();
    await answer(cache, "a");
    atMs += ttlMs;
    await answer(cache, "a");
    expect(asked).toHaveLength(1);
    atMs += 1;
    expect(cache.originOf("a")).toEqual({ kind: "miss" });
    await answer(cache, "a");
    expect(asked).toHaveLength(2);
  });

  it("is not given, and nothing is counted, where nobody wants it any more", async () => {
    const cache = createCache();
    await answer(cache, "a");
    const ask: Ask = async function* () {
      asked.push("late");
      yield "No.";
      return stop;
    };
    for (const key of ["a", "b", undefined]) {
      const answering = cache.answer(key, ask, AbortSignal.abort(new Error("gone")), () => undefined);
      await expect(answering.next()).rejects.toThrow("gone");
    }
    expect(asked).toEqual(["a"]);
    expect(counts).toEqual({ miss: 1 });
  });

  it("is another one for another key", async () => {
    const cache = createCache();
    await answer(cache, "a", ["One."]);
    expect((await answer(cache, "b", ["Two."])).pieces).toEqual(["Two."]);
    expect((await answer(cache, "a")).pieces).toEqual(["One."]);
  });

  it("is nobody else's without a key", async () => {
    const cache = createCache();
    await Promise.all([answer(cache, undefined), answer(cache, undefined)]);
    await answer(cache, undefined);
    expect(asked).toHaveLength(3);
    expect(counts).toEqual({ unshared: 3 });
    expect(size).toBe(0);
  });

  it.each<[string, string[], AnswerEnd]>([
    ["that was cut at its longest", ["Yes, "], { finishReason: "length" }],
    ["that was declined", ["I may not say."], { finishReason: "content_filter" }],
    ["in the shop's own words", ["Yes."], { finishReason: "stop", degraded: true }],
    ["without a word", [], { finishReason: "stop" }],
    ["of white space", [" \n"], { finishReason: "stop" }],
    ["longer than all others", ["long".repeat(50_000)], { finishReason: "stop" }],
  ])("%s is not kept", async (_title, pieces, end) => {
    const cache = createCache();
    await answer(cache, "a", pieces, end);
    expect(cache.originOf("a")).toEqual({ kind: "miss" });
    expect(size).toBe(0);
  });

  it("that failed is not kept, and fails for all who had joined", async () => {
    const cache = createCache();
    const failing: Ask = async function* () {
      asked.push("a");
      yield "Yes, ";
      throw new Error("cut");
    };
    const attempts = Array.from({ length: 3 }, async () => {
      const answering = cache.answer("a", failing, new AbortController().signal, () => undefined);
      while ((await answering.next()).done !== true);
    });
    const results = await Promise.allSettled(attempts);
    expect(results.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
    expect(asked).toHaveLength(1);
    expect((await answer(cache, "a")).pieces.join("")).toBe("Yes, of course.");
    expect(asked).toHaveLength(2);
  });

  it("that everybody has left is asked for anew, and the old request does not get in its way", async () => {
    const cache = createCache();
    const held = Promise.withResolvers<void>();
    let isAborted = false;
    const silent: Ask = async function* (signal) {
      yield "Never ";
      const aborted = new Promise((_resolve, reject) =>
        signal.addEventListener("abort", () => {
          isAborted = true;
          reject(new Error("aborted"));
        }),
      );
      try {
        await aborted;
      } finally {
        await held.promise; // its end takes a while
      }
      return stop;
    };
    const shopper = new AbortController();
    const first = cache.answer("a", silent, shopper.signal, () => undefined);
    await first.next();
    expect(cache.originOf("a")).toEqual({ kind: "joined", askedAt: 5000 });
    const gone = first.next();
    shopper.abort(new Error("stopped"));
    await expect.poll(() => isAborted).toBe(true);
    expect(cache.originOf("a")).toEqual({ kind: "miss" });
    expect((await answer(cache, "a")).pieces.join("")).toBe("Yes, of course.");
    held.resolve();
    await expect(gone).rejects.toThrow("stopped");
    expect(cache.originOf("a")).toEqual({ kind: "hit" });
  });
});

describe("what is kept is bounded", () => {
  it("in number: what was asked for longest ago goes", async () => {
    const cache = createCache();
    for (const key of ["a", "b", "c"]) await answer(cache, key);
    await answer(cache, "a");
    await answer(cache, "d");
    expect(["a", "b", "c", "d"].map((key) => cache.originOf(key).kind)).toEqual(["hit", "miss", "hit", "hit"]);
    expect(size).toBe(3);
  });

  it("in characters: 16 million", async () => {
    const cache = createCache({ maxEntries: 100_000 });
    const text = "x".repeat(99_000);
    for (let index = 0; index < 200; index += 1) await answer(cache, `key ${index}`, [text]);
    expect(size).toBe(Math.floor((16 * 1024 * 1024) / (99_000 + "key 100".length)));
    expect(cache.originOf("key 0").kind).toBe("miss");
    expect(cache.originOf("key 199").kind).toBe("hit");
  });
});
