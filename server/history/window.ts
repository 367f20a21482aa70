import { fittedTurn, tokensAsMessage, type PromptLimits } from "./prompt-costs.ts";
import type { PastTurn } from "./prompt.ts";
import { systemMessageOf } from "./system-prompt.ts";

/**
 * What becomes of the turns that no summary covers yet.
 *
 * Between two foldings nothing leaves the window, so that a prompt begins as the one before did and providers find it in
 * their caches. That costs up to `step - 1` turns more than `maxTurns`.
 */

/** How many turns are folded into the summary at once. */
function stepOf(maxTurns: number): number {
  return Math.max(1, Math.floor(maxTurns / 2));
}

/** How many turns stand word for word in a prompt at most: also where the summary cannot be had. */
export function windowSize(maxTurns: number): number {
  return maxTurns === 0 ? 0 : maxTurns + stepOf(maxTurns) - 1;
}

/** A turn is remembered where it has an answer, or the part of one that was said before it was broken off. */
export function isAnswered({ answer }: Pick<PastTurn, "answer">): boolean {
  return answer.trim() !== "";
}

/** Of what the system message leaves of a prompt's budget, what the turns in it may take before the older ones are folded early, and what they take then. */
const foldAbove = 0.5;
const foldTo = 0.3;
/** These stay word for word, however long they are. */
const minKept = 2;

/**
 * How many of the oldest turns are due to be folded into the summary; 0 where none are.
 *
 * @param turns those that no summary covers and that have an answer, oldest first
 * @param systemPrompt the shop's own words
 */
export function dueTurns(turns: readonly PastTurn[], limits: PromptLimits, systemPrompt: string): number {
  const { maxTurns, maxPromptTokens } = limits;
  if (maxTurns === 0) return 0;
  const room = maxPromptTokens - tokensAsMessage(systemMessageOf(systemPrompt));
  const tooMany = turns.length >= maxTurns + stepOf(maxTurns) ? turns.length - maxTurns : 0;
  const tokens = turns.map((turn) => fittedTurn(turn, limits).tokens);
  let left = tokens.slice(tooMany).reduce((sum, count) => sum + count, 0);
  if (left <= room * foldAbove) return tooMany;
  let due = tooMany;
  while (turns.length - due > minKept && left > room * foldTo) {
    left -= tokens[due] ?? 0;
    due += 1;
  }
  return due;
}
