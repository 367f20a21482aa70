import type { PastTurn, PromptParts } from "../history/prompt.ts";
import { answerFromKnowledge, type KnowledgeAnswer } from "../knowledge/answering/answer.ts";
import type { LookUp } from "../knowledge/answering/draft.ts";
import type { Findings } from "../knowledge/knowledge.ts";
import type { Passage } from "../knowledge/passage.ts";
import type { Page } from "../protocol.ts";
import { pageHintsOf } from "./page-hints.ts";
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
    ...(passage.url !== undefined && { url: passage.url }),
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
export async function knowledgeAnswer({ question, found, page, desk }: AnswerMaterial): Promise<KnowledgeAnswer> {
  const { text, locale } = question;
  const lookUp: LookUp = async (other, limit, wants) =>
    desk.knowledge.find({ question: other, before: [], locale, page: {}, limit, wants });
  const inFront = page === undefined ? undefined : await productInFront(page, locale, desk);
  return answerFromKnowledge({ question: text, findings: found, inFront, locale }, lookUp);
}

async function productInFront(page: Page, locale: string, { knowledge }: ShopDesk): Promise<Passage | undefined> {
  const query = { question: pointing, before: [], locale, page: pageHintsOf(page), limit: 1 };
  return (await knowledge.find(query)).product;
}

/** Words that point at whatever is before the shopper, in any language that the search knows such words of. */
const pointing = "this, 这款";

/** Tells what the shop's knowledge answers. */
export async function* piecesFromKnowledge({ pieces }: KnowledgeAnswer, signal: AbortSignal): AnswerPieces {
  for (const piece of pieces) {
    signal.throwIfAborted();
    yield piece;
  }
  return { finishReason: "stop" };
}
