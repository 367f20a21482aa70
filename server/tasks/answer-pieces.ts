import type { PastTurn, PromptParts } from "../history/prompt.ts";
import { answerFromKnowledge, bestOf } from "../knowledge/answer.ts";
import type { Findings } from "../knowledge/knowledge.ts";
import type { Page } from "../protocol.ts";
import type { ShopDesk } from "./shop-desk.ts";
import type { ParsedQuestion } from "./stages/parsing.ts";
import type { AnswerPieces } from "./stages/reasoning.ts";

export interface AnswerMaterial {
  readonly question: ParsedQuestion;
  readonly summary: string | undefined;
  readonly turns: readonly PastTurn[];
  readonly found: Findings;
  readonly page: Page | undefined;
  readonly desk: ShopDesk;
}

/** What the model is to be told. */
export function promptOf({ question, summary, turns, found, page, desk }: AnswerMaterial): PromptParts {
  const passages = found.hits.map(({ passage }) => ({
    title: [passage.title, passage.heading].filter((part) => part !== "").join(": "),
    text: passage.text,
  }));
  return { systemPrompt: desk.systemPrompt, summary, turns, passages, page, question: question.text };
}

/** Says of an answer that it stands in for the model's. */
export async function* degraded(pieces: AnswerPieces): AnswerPieces {
  const end = yield* pieces;
  return { ...end, degraded: true };
}

/** Answers in the shop's own words: with the best of the hits alone. */
export async function* piecesFromKnowledge(
  { question: { locale }, found }: AnswerMaterial,
  signal: AbortSignal,
): AnswerPieces {
  const options = { isQuestion: found.asksSomething, topics: found.topics, locale };
  for (const piece of answerFromKnowledge(bestOf(found.hits), options)) {
    signal.throwIfAborted();
    yield piece;
  }
  return { finishReason: "stop" };
}
