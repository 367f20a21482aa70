import type { Stage } from "../protocol.ts";
import type { Experience } from "../store/store.ts";
import { createSourceMemory, type AnswerSource, type SourceMemory } from "./progress-memory.ts";
import { createProgressRun, type Answerer } from "./progress-run.ts";

export type { AnswerSource } from "./progress-memory.ts";

/** The stages that take time, in order. */
export const workStages = ["initialization", "parsing", "retrieval", "reasoning", "generation"] as const;
export type WorkStage = (typeof workStages)[number];

export interface Estimate {
  /** Percent: 50 means that about half of the wait is over. Below 100 until the end. */
  readonly progress: number;
  /** What is left of the wait, in milliseconds. */
  readonly etaMs: number;
}

/** Tells how far one answer is. */
export interface ProgressRun {
  /** It has turned out that another answers. To be called before `reasoning` is entered. */
  turnTo(source: AnswerSource): void;
  /**
   * It has turned out that the question was put already, for another who asks the same: at `askedAt`, by the model's
   * clock. The wait is as far as that one's. It teaches nothing: that one does. To be called before `reasoning` is entered.
   */
  join(askedAt: number): void;
  enter(stage: WorkStage): void;
  /** Tells how much of the answer is there, in UTF-16 code units. */
  said(totalChars: number): void;
  readonly stage: Stage;
  /** `progress` never falls from one call to the next, and is more than before wherever time has passed. */
  estimate(): Estimate;
  /** Learns from this answer. Call it only where the answer came to its own end. */
  complete(): void;
  /** The run is over, however it ended: always to be called, after `complete` too. A second call does nothing. */
  close(): void;
}

/** Knows how long answers have been taking lately. */
export interface ProgressModel {
  begin(source: AnswerSource): ProgressRun;
}

export interface ProgressModelOptions {
  /** A monotonic clock, in milliseconds. */
  readonly now: () => number;
  /** What was kept when the last process ended; what cannot be read is ignored. Default: none. */
  readonly kept?: readonly Experience[];
  /** Called with what is worth keeping, once a second and source at most. It must not throw. */
  readonly keep?: (experience: Experience) => void;
}

/** Of so many sources, those used last, something is known; there is one a shop, and one a model. */
const maxSources = 500;
const keepEveryMs = 1000;

interface Source {
  readonly name: string;
  readonly memory: SourceMemory;
  keptAt: number;
  isKept: boolean;
}

/**
 * Tells how far answers are, from how long those before them took.
 *
 * A wait is what comes before the question is put, then the wait for the first text, then the text at so many characters
 * a second. `progress-memory.ts` remembers these figures and foresees the next ones, `progress-outlook.ts` says what is
 * likely given what has passed already, `progress-plan.ts` makes one line of that which does not go back.
 */
export function createProgressModel({ now, kept = [], keep }: ProgressModelOptions): ProgressModel {
  const dataBySource = new Map(kept.slice(0, maxSources).map(({ source, data }) => [source, data]));
  /** The one used last comes last. */
  const sources = new Map<string, Source>();
  return { begin };

  function begin(answering: AnswerSource): ProgressRun {
    return createProgressRun(answering, now, answererOf);
  }

  function answererOf(answering: AnswerSource): Answerer {
    const source = sourceOf(answering);
    keepLearned(source);
    return {
      memory: source.memory,
      onLearned: () => {
        source.isKept = false;
        keepLearned(source);
      },
    };
  }

  function sourceOf({ kind, name }: AnswerSource): Source {
    const key = `${kind}:${name}`;
    const source = sources.get(key) ?? {
      name: key,
      memory: createSourceMemory(kind, dataBySource.get(key)),
      keptAt: Number.NEGATIVE_INFINITY,
      isKept: true,
    };
    sources.delete(key);
    sources.set(key, source);
    const [oldest] = sources.keys();
    if (sources.size > maxSources && oldest !== undefined) sources.delete(oldest);
    return source;
  }

  /** What is not kept now, because something was a moment ago, is kept the next time that the source is used. */
  function keepLearned(source: Source): void {
    if (source.isKept || now() - source.keptAt < keepEveryMs) return;
    source.isKept = true;
    source.keptAt = now();
    keep?.({ source: source.name, data: source.memory.toText() });
  }
}
