import type { PastTurn, PromptParts } from "../history/prompt.ts";
import { answerFromKnowledge, type KnowledgeAnswer } from "../knowledge/answer.ts";
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

/** What the shop's knowledge alone answers. */
export async function knowledgeAnswer({ question, found, desk }: AnswerMaterial): Promise<KnowledgeAnswer> {
  const { text, locale } = question;
  return answerFromKnowledge({ question: text, findings: found, locale }, async (other, limit) =>
    desk.knowledge.find({ question: other, before: [], locale, page: {}, limit }),
  );
}

/** Tells what the shop's knowledge answers. */
export async function* piecesFromKnowledge({ pieces }: KnowledgeAnswer, signal: AbortSignal): AnswerPieces {
  for (const piece of pieces) {
    signal.throwIfAborted();
    yield piece;
  }
  return { finishReason: "stop" };
}
