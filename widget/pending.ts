import type { ReadonlySignal } from "@preact/signals";
import type { ChatStorage } from "./storage.ts";
import { isUnderWay, isUnsent, type Turn } from "./turn.ts";

/**
 * What was asked on the page before, which went before the answer had ended, is kept as the message id, of so many characters,
 * and the question: the same id brings the same answer.
 */
export const idLength = 36;

/** Forgets it unless one of the turns is on its way with it: the next page must not ask what is over or was dropped. */
export function tidyPending(storage: ChatStorage, turns: readonly ReadonlySignal<Turn>[]): void {
  const pending = storage.read("pending");
  const isOnItsWay = (turn: Turn) => pending.startsWith(turn.messageId) && (isUnderWay(turn) || isUnsent(turn));
  if (!turns.some((turn) => isOnItsWay(turn.peek()))) storage.keep("pending", "");
}
