import { unfenced } from "./fence.ts";
import type { PastTurn } from "./prompt.ts";
import { shortened, sized } from "./shorten.ts";

/** What a prompt may be made of. */
export interface PromptLimits {
  /** How many turns stand in it word for word, and up to half as many more (window.ts). 0: it remembers nothing. */
  readonly maxTurns: number;
  /** Estimated tokens. The question and the system prompt always go in. */
  readonly maxPromptTokens: number;
}

type Budget = Pick<PromptLimits, "maxPromptTokens">;

/** What a message takes beside its text: its role, and the marks around it. */
const messageTokens = 4;

/** One long message must not push out all others. */
const messageCap = ({ maxPromptTokens }: Budget) => Math.floor(maxPromptTokens / 8);
export const summaryCap = ({ maxPromptTokens }: Budget) => Math.min(600, Math.floor(maxPromptTokens / 5));
export const pageCap = ({ maxPromptTokens }: Budget) => Math.floor(maxPromptTokens / 8);
export const passageCap = ({ maxPromptTokens }: Budget) => Math.floor(maxPromptTokens / 4);

/** A turn as it stands in a prompt. */
export interface FittedTurn extends PastTurn {
  readonly tokens: number;
}

export function fittedTurn({ question, answer }: PastTurn, limits: Budget): FittedTurn {
  const [asked, said] = [question, answer].map((text) => shortened(unfenced(text), messageCap(limits)));
  const tokens = (asked?.tokens ?? 0) + (said?.tokens ?? 0) + 2 * messageTokens;
  return { question: asked?.text ?? "", answer: said?.text ?? "", tokens };
}

/** What a text takes as a message of its own. */
export function tokensAsMessage(text: string): number {
  return sized(text).tokens + messageTokens;
}
