import type { EndEvent } from "../protocol.ts";

/** Is told of each answer that is made: for the metrics. What it throws is nobody's to catch: it must not. */
export interface AnswerWatch {
  readonly onBegin: () => void;
  /** Every answer that began ends: null where it is left to the next server. */
  readonly onEnd: (answer: EndedAnswer | null) => void;
}

export interface EndedAnswer {
  /** As it was told. */
  readonly end: EndEvent;
  /** Milliseconds from the question's arrival to the first text; null where there was none. */
  readonly ttftMs: number | null;
  /** Milliseconds from the question's arrival to the end. */
  readonly durationMs: number;
}
