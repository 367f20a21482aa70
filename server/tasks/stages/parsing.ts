import type { KnowledgeIndex } from "../../knowledge/knowledge-index.ts";
import { questionLocale } from "../../knowledge/question-locale.ts";
import type { Question } from "../question.ts";

export interface ParsedQuestion {
  /** Without what a keyboard or a paste adds: outer space, and runs of blank lines. */
  readonly text: string;
  /** The language that the answer should be in. */
  readonly locale: string;
  /** The product that the shopper looks at, if any. */
  readonly sku: string | undefined;
}

/** Finds out in which language, and about which product, the shopper asks. */
export function parsing({ text, locale, page }: Question, knowledge: KnowledgeIndex): ParsedQuestion {
  return {
    text: text.trim().replace(/\n{3,}/g, "\n\n"),
    locale: questionLocale(text, locale),
    sku: page?.product?.sku ?? (page?.url === undefined ? undefined : knowledge.skuOfPage(page.url)),
  };
}
