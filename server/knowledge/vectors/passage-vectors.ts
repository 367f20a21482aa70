import { setTimeout as delay } from "node:timers/promises";

import { reasonOf } from "../../errors.ts";
import { embedEach } from "./embed-each.ts";
import type { Embeddings } from "./embeddings.ts";
import type { Passage } from "../passage.ts";
import type { VectorCache } from "./vector-cache.ts";

export interface PassageVectorsDeps {
  readonly embeddings: Pick<Embeddings, "embed">;
  readonly cache: Pick<VectorCache, "findAll" | "keep">;
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

/** How often a server that is down is asked whether it is back. */
const pauseMs = 30_000;
/** How many are fetched before they are kept. */
const stepSize = 32;
const longestWaitMs = 600_000;

export function createPassageVectors(passages: readonly Passage[], deps: PassageVectorsDeps): PassageVectors {
  const { embeddings, cache, warn, now, questionPatienceMs = 800, retryAfterMs = 5000 } = deps;
  const texts = passages.map(textOf);
  const vectors: (Float32Array | undefined)[] = [...recall()];
  /** Places of passages that the server does not take. */
  const refused = new Set<number>();
  let isDown = false;
  let askAgainAtMs = 0;
  let isFileTold = false;
  let isFilling = false;
  let fillSignal: AbortSignal | undefined;
  let refillAtMs = 0;
  return { vectors, fill, ofQuestion };

  function recall(): readonly (Float32Array | undefined)[] {
    try {
      return cache.findAll(texts);
    } catch (error) {
      warn(`The vectors' file cannot be read (${reasonOf(error)}): they are fetched anew.`);
      return texts.map(() => undefined);
    }
  }

  async function fill(signal: AbortSignal): Promise<void> {
    fillSignal = signal;
    if (isFilling) return;
    isFilling = true;
    let waitMs = retryAfterMs;
    while (!signal.aborted) {
      try {
        await fetchMissing(signal);
        break;
      } catch (error) {
        if (signal.aborted) break;
        warn(`${reasonOf(error)} Passages are found by their words meanwhile; tried again in ${waitMs / 1000} s.`);
        await delay(waitMs, undefined, { signal, ref: false }).catch(() => undefined); // aborted: the loop ends
        waitMs = Math.min(waitMs * 2, longestWaitMs);
      }
    }
    isFilling = false;
  }

  async function fetchMissing(signal: AbortSignal): Promise<void> {
    let changes = 0;
    for (;;) {
      const missing = vectors
        .flatMap((vector, place) => (vector === undefined && !refused.has(place) ? place : []))
        .slice(0, stepSize);
      if (missing.length === 0) return;
      const asked = missing.map((place) => texts[place] ?? "");
      const found = await embedEach(embeddings, asked, signal);
      changes += forgetOthers(found.find((vector) => vector !== undefined)?.length) ? 1 : 0;
      for (const [index, place] of missing.entries()) {
        vectors[place] = found[index];
        if (found[index] === undefined) refuse(place);
      }
      keep(found.flatMap((vector, index) => (vector ? [[asked[index] ?? "", vector] as const] : [])));
      if (changes > 1) throw new Error("The server of the embeddings answered with vectors of ever different lengths.");
    }
  }

  /** What is there is there: a file that cannot be written costs no more than the next start. */
  function keep(entries: readonly (readonly [string, Float32Array])[]): void {
    try {
      cache.keep(entries);
    } catch (error) {
      if (!isFileTold) warn(`Vectors cannot be kept (${reasonOf(error)}): they are fetched anew at the next start.`);
      isFileTold = true;
    }
  }

  function refuse(place: number): void {
    refused.add(place);
    const what = `The server of the embeddings refuses a passage («${passages[place]?.title}»)`;
    if (refused.size === 1) warn(`${what}: it is found by its words. Of others nothing more is said.`);
  }

  /** A server whose model has changed gives vectors of another length: beside them the old ones say nothing. */
  function forgetOthers(length: number | undefined): boolean {
    const others = [...vectors.keys()].filter(
      (place) => length !== undefined && (vectors[place]?.length ?? length) !== length,
    );
    for (const place of others) vectors[place] = undefined;
    return others.length > 0;
  }

  async function ofQuestion(question: string): Promise<Float32Array | undefined> {
    if (!vectors.some((vector) => vector !== undefined)) return undefined;
    if (isDown) {
      void askAgain(question);
      return undefined;
    }
    try {
      const [vector] = await embeddings.embed([question], AbortSignal.timeout(questionPatienceMs));
      if (vector !== undefined) fetchAnewUnlike(vector);
      return vector;
    } catch (error) {
      if (!isDown) warn(`A question could not be turned into a vector (${reasonOf(error)}): words alone do meanwhile.`);
      isDown = true;
      askAgainAtMs = now() + pauseMs;
      return undefined;
    }
  }

  /** Nobody waits for a server that is down: a question that has its answer without it shows whether it is back. */
  async function askAgain(question: string): Promise<void> {
    if (now() < askAgainAtMs) return;
    askAgainAtMs = now() + pauseMs;
    try {
      await embeddings.embed([question], AbortSignal.timeout(questionPatienceMs));
      isDown = false;
    } catch {
      // still down, which has been told
    }
  }

  function fetchAnewUnlike({ length }: Float32Array): void {
    const isLike = vectors.every((vector) => vector === undefined || vector.length === length);
    if (isLike || isFilling || fillSignal === undefined || now() < refillAtMs) return;
    refillAtMs = now() + longestWaitMs; // where it changes with every request, not all is paid for each time
    warn("The server of the embeddings gives vectors of another length than before: all are fetched anew.");
    forgetOthers(length);
    void fill(fillSignal);
  }
}

/** What a passage is found by: as a reader would be shown it. */
function textOf({ title, heading, text }: Passage): string {
  return [title, heading, text].filter((part) => part !== "").join("\n");
}
