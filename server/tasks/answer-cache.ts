import { LRUCache } from "lru-cache";

import type { ModelUsage } from "../upstream/usage.ts";
import { createSharedAnswer, type Ask, type SharedAnswer, type WholeAnswer } from "./shared-answer.ts";
import type { AnswerPieces } from "./stages/reasoning.ts";

/** UTF-16 code units of all that is kept, keys included: 32 MB at most. */
const maxChars = 16 * 1024 * 1024;
/** Of one answer: a longer one is not worth a hundred others. */
const maxAnswerChars = 100_000;

/**
 * Where an answer comes from.
 *
 * - `hit`: it was given before.
 * - `joined`: it is being given to another who has asked the same.
 * - `miss`: the model is asked, for this one and for all who will join.
 * - `unshared`: the model is asked, for this one alone.
 */
export type AnswerOrigin =
  | { readonly kind: "hit" | "miss" | "unshared" }
  /** `askedAt`: when the model was asked, by the cache's clock. */
  | { readonly kind: "joined"; readonly askedAt: number };

/** Is told what the cache does: for the metrics. It must not throw. */
export interface AnswerCacheWatch {
  readonly onAnswer: (kind: AnswerOrigin["kind"]) => void;
  /** How many answers are kept: also such as are too old to be given, until they are pushed out or asked for. */
  readonly onSize: (count: number) => void;
}

export interface AnswerCacheOptions {
  /** How long an answer is given after it was made, in milliseconds. */
  readonly ttlMs: number;
  /** The answers asked for longest ago go first. */
  readonly maxEntries: number;
}

export interface AnswerCacheDeps {
  /** A monotonic clock, in milliseconds. */
  readonly now: () => number;
  readonly watch?: AnswerCacheWatch | undefined;
}

/** Gives the same answer to all who ask the same: while it is being given, and for some time after that. */
export interface AnswerCache {
  /** Where the answer of this key would come from in this moment. No key: the question is nobody else's. */
  readonly originOf: (key: string | undefined) => AnswerOrigin;
  /**
   * The answer of this key. `ask` is called where it has to be made; its signal is not this one, since it is made for
   * all who join. Leaving it early, or aborting `signal`, leaves it to the others.
   *
   * @throws what asking fails with; the signal's reason when it is aborted
   */
  readonly answer: (
    key: string | undefined,
    ask: Ask,
    signal: AbortSignal,
    onUsage: (usage: ModelUsage) => void,
  ) => AnswerPieces;
}

interface UnderWay {
  readonly shared: SharedAnswer;
  readonly askedAt: number;
}

export function createAnswerCache(
  { now, watch }: AnswerCacheDeps,
  { ttlMs, maxEntries }: AnswerCacheOptions,
): AnswerCache {
  const kept = new LRUCache<string, string>({
    max: maxEntries,
    maxSize: maxChars,
    maxEntrySize: maxAnswerChars,
    sizeCalculation: (text, key) => text.length + key.length,
    ttl: ttlMs,
    // Exact, and without a timer of its own.
    ttlResolution: 0,
    perf: { now },
  });
  const underWayByKey = new Map<string, UnderWay>();
  return { originOf, answer };

  function originOf(key: string | undefined): AnswerOrigin {
    if (key === undefined) return { kind: "unshared" };
    const underWay = underWayByKey.get(key);
    if (underWay) return { kind: "joined", askedAt: underWay.askedAt };
    return { kind: kept.has(key) ? "hit" : "miss" };
  }

  async function* answer(
    key: string | undefined,
    ask: Ask,
    signal: AbortSignal,
    onUsage: (usage: ModelUsage) => void,
  ): AnswerPieces {
    signal.throwIfAborted();
    if (key === undefined) {
      watch?.onAnswer("unshared");
      return yield* ask(signal, onUsage);
    }
    const text = kept.get(key);
    if (text !== undefined) {
      watch?.onAnswer("hit");
      yield text;
      return { finishReason: "stop" };
    }
    const underWay = underWayByKey.get(key);
    watch?.onAnswer(underWay ? "joined" : "miss");
    // Followed before anything else can happen: else the last one could leave it meanwhile.
    const { shared } = underWay ?? begin(key, ask);
    return yield* shared.follow(signal, onUsage);
  }

  function begin(key: string, ask: Ask): UnderWay {
    const shared = createSharedAnswer(ask, (whole) => {
      underWayByKey.delete(key);
      if (whole && isWorthKeeping(whole)) kept.set(key, whole.text);
      watch?.onSize(kept.size);
    });
    const underWay = { shared, askedAt: now() };
    underWayByKey.set(key, underWay);
    return underWay;
  }
}

/** What was cut, declined or not the model's own is no answer for anybody else. */
function isWorthKeeping({ text, end: { finishReason, degraded } }: WholeAnswer): boolean {
  return finishReason === "stop" && degraded === undefined && text.trim() !== "";
}
