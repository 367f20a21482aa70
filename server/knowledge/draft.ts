import type { Findings } from "./knowledge.ts";
import type { Passage } from "./passage.ts";

export interface AnswerRequest {
  readonly question: string;
  /** What was found for it. */
  readonly findings: Findings;
  /** BCP 47. */
  readonly locale: string;
}

/** Asks the same knowledge something else: how to reach a person, say. */
export type LookUp = (question: string, limit: number) => Promise<Findings>;

/** An answer before it is told. */
export interface Draft {
  /** Paragraphs in Markdown. */
  readonly parts: readonly string[];
  /** What they rest on. */
  readonly passages: readonly Passage[];
  /** False where it only says that it does not know. Default: true. */
  readonly isKnown?: boolean;
}
