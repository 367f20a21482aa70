import type { Hit, KnowledgeIndex } from "../../knowledge/knowledge-index.ts";
import type { ParsedQuestion } from "./parsing.ts";

/** How many passages an answer may rest on. */
const maxPassages = 4;

/** Searches the shop's knowledge. */
export function retrieval({ text, locale, sku }: ParsedQuestion, knowledge: KnowledgeIndex): readonly Hit[] {
  return knowledge.search(text, { locale, sku, limit: maxPassages });
}
