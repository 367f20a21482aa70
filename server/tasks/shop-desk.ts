import type { KnowledgeIndex } from "../knowledge/knowledge-index.ts";

/** What answering for one shop takes. */
export interface ShopDesk {
  readonly systemPrompt: string;
  readonly knowledge: KnowledgeIndex;
}
