import type { Knowledge } from "../knowledge/knowledge.ts";

/** What answering for one shop takes. */
export interface ShopDesk {
  readonly systemPrompt: string;
  readonly knowledge: Knowledge;
}
