import type { ReadonlySignal } from "@preact/signals";
import type { ChatStorage } from "./storage.ts";
import { isUnderWay, isUnsent, type Turn } from "./turn.ts";

/** Of a UUID. */
const idLength = 36;

/** What was asked on the page before, which went before the answer had ended: the same id brings the same answer. */
export function readPending(storage: ChatStorage): readonly [messageId: string, question: string] {
  const pending = storage.read("pending");
  return [pending.slice(0, idLength), pending.slice(idLength)];
}

export function keepPending(storage: ChatStorage, messageId: string, question: string): void {
  storage.keep("pending", messageId + question);
}

/** Forgets it unless one of the turns is on its way with it: the next page must not ask what is over or was dropped. */
export function tidyPending(storage: ChatStorage, turns: readonly ReadonlySignal<Turn>[]): void {
  const pending = storage.read("pending");
  const isOnItsWay = (turn: Turn) => pending.startsWith(turn.messageId) && (isUnderWay(turn) || isUnsent(turn));
  if (!turns.some((turn) => isOnItsWay(turn.peek()))) storage.keep("pending", "");
}
