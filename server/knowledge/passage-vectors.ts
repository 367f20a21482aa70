import { setTimeout as delay } from "node:timers/promises";

import type { Embeddings } from "./embeddings.ts";
import type { Passage } from "./passage.ts";
import type { VectorCache } from "./vector-cache.ts";

export interface PassageVectorsDeps {
  readonly embeddings: Pick<Embeddings, "embed">;
  readonly cache: Pick<VectorCache, "find" | "keep">;
  /** Is told what went wrong, in words without secrets. */
  readonly warn: (message: string) => void;
  /** How long a question waits for its vector, in milliseconds. Default: 800. */
  readonly questionPatienceMs?: number;
  /** The first pause after a failure, in milliseconds; each one doubles it. Default: 5,000. */
  readonly retryAfterMs?: number;
  /** A monotonic clock, in milliseconds. */
  readonly now: () => number;
}

/** What the passages of one corpus mean, as vectors. */
export interface PassageVectors {
  /** By the passage's place; undefined where it is not known yet. Filled in as they come. */
  readonly vectors: readonly (Float32Array | undefined)[];
  /** Fetches what is missing, however often it takes. Resolves when nothing is missing, or when the signal is aborted. */
  readonly fill: (signal: AbortSignal) => Promise<void>;
  /** The question's vector; undefined where it could not be had in time: then words alone must do. */
  readonly ofQuestion: (question: string) => Promise<Float32Array | undefined>;
}

/** For so long after a question's vector was waited for in vain none is asked for: else every shopper would wait. */
const pauseMs = 30_000;
/** How many are fetched before they are kept. */
const stepSize = 32;
const longestWaitMs = 600_000;

export function createPassageVectors(passages: readonly Passage[], deps: PassageVectorsDeps): PassageVectors {
  const { embeddings, cache, warn, now, questionPatienceMs = 800, retryAfterMs = 5000 } = deps;
  const texts = passages.map(textOf);
  const vectors = texts.map((text) => cache.find(text));
  let pausedUntilMs = 0;
  return { vectors, fill, ofQuestion };

  async function fill(signal: AbortSignal): Promise<void> {
    let waitMs = retryAfterMs;
    while (!signal.aborted) {
      try {
        await fetchMissing(signal);
        return;
      } catch (error) {
        if (signal.aborted) return;
        warn(`${reasonOf(error)} Passages are found by their words meanwhile; tried again in ${waitMs / 1000} s.`);
        await delay(waitMs, undefined, { signal, ref: false }).catch(() => undefined); // aborted: the loop ends
        waitMs = Math.min(waitMs * 2, longestWaitMs);
      }
    }
  }

  async function fetchMissing(signal: AbortSignal): Promise<void> {
    const missing = [...vectors.keys()].filter((place) => vectors[place] === undefined);
    for (let from = 0; from < missing.length; from += stepSize) {
      const places = missing.slice(from, from + stepSize);
      const asked = places.map((place) => texts[place] ?? "");
      const found = await embeddings.embed(asked, signal);
      for (const [index, place] of places.entries()) vectors[place] = found[index];
      cache.keep(found.map((vector, index) => [asked[index] ?? "", vector]));
    }
  }

  async function ofQuestion(question: string): Promise<Float32Array | undefined> {
    if (now() < pausedUntilMs || !vectors.some((vector) => vector !== undefined)) return undefined;
    try {
      return (await embeddings.embed([question], AbortSignal.timeout(questionPatienceMs)))[0];
    } catch (error) {
      if (now() >= pausedUntilMs)
        warn(`A question could not be turned into a vector (${reasonOf(error)}): words alone do meanwhile.`);
      pausedUntilMs = now() + pauseMs;
      return undefined;
    }
  }
}

/** What a passage is found by: as a reader would be shown it. */
function textOf({ title, heading, text }: Passage): string {
  return [title, heading, text].filter((part) => part !== "").join("\n");
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
