import type { Findings, KnowledgeQuery } from "../knowledge.ts";
import type { Passage } from "../passage.ts";

export interface AnswerRequest {
  readonly question: string;
  /** What was found for it. */
  readonly findings: Findings;
  /** The product of the page that the shopper is on. */
  readonly inFront: Passage | undefined;
  /** BCP 47. */
  readonly locale: string;
}

/** Asks the same knowledge something else: how to reach a person, say. */
export type LookUp = (question: string, limit: number, wants?: KnowledgeQuery["wants"]) => Promise<Findings>;

/** An answer before it is told. */
export interface Draft {
  /** Paragraphs in Markdown. */
  readonly parts: readonly string[];
  /** What they rest on. */
  readonly passages: readonly Passage[];
  /** False where it only says that it does not know. Default: true. */
  readonly isKnown?: boolean;
}
