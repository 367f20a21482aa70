import { assemblePrompt, type PastTurn, type PromptLimits } from "../history/prompt.ts";
import { answerFromKnowledge, bestOf } from "../knowledge/answer.ts";
import type { Findings } from "../knowledge/knowledge.ts";
import type { Page } from "../protocol.ts";
import type { Upstream } from "../upstream/upstream.ts";
import type { ModelUsage } from "../upstream/usage.ts";
import type { ShopDesk } from "./shop-desk.ts";
import type { ParsedQuestion } from "./stages/parsing.ts";
import type { AnswerPieces } from "./stages/reasoning.ts";

export interface AnswerMaterial {
  readonly question: ParsedQuestion;
  readonly turns: readonly PastTurn[];
  readonly found: Findings;
  readonly page: Page | undefined;
  readonly desk: ShopDesk;
}

/** Asks the model. */
export function piecesFromUpstream(
  upstream: Upstream,
  { question, turns, found, page, desk }: AnswerMaterial,
  limits: PromptLimits,
  signal: AbortSignal,
  onUsage: (usage: ModelUsage) => void,
): AnswerPieces {
  const passages = found.hits.map(({ passage }) => ({
    title: [passage.title, passage.heading].filter((part) => part !== "").join(": "),
    text: passage.text,
  }));
  const { systemPrompt } = desk;
  return upstream.streamAnswer(
    assemblePrompt({ systemPrompt, turns, passages, page, question: question.text }, limits),
    signal,
    onUsage,
  );
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
