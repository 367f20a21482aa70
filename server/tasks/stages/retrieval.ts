import type { PastTurn } from "../../history/prompt.ts";
import type { Findings, Knowledge } from "../../knowledge/knowledge.ts";
import type { Page } from "../../protocol.ts";
import { pageHintsOf } from "../page-hints.ts";
import type { ParsedQuestion } from "./parsing.ts";

/** How many passages an answer may rest on. */
const maxPassages = 4;
/** How many questions back a follow-up may reach. */
const maxBefore = 2;

/** Searches the shop's knowledge: with the questions before this one, and the product that the shopper looks at. */
export async function retrieval(
  { text, locale }: ParsedQuestion,
  turns: readonly PastTurn[],
  page: Page | undefined,
  knowledge: Knowledge,
): Promise<Findings> {
  return knowledge.find({
    question: text,
    before: turns.slice(-maxBefore).map(({ question }) => question),
    locale,
    page: pageHintsOf(page),
    limit: maxPassages,
  });
}
