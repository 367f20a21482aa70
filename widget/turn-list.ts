import { signal, type ReadonlySignal, type Signal } from "@preact/signals";
import { derived } from "./derived.ts";
import { isUnderWay, type Turn } from "./turn.ts";

/** The turns of a conversation, in their order. */
export interface TurnList {
  readonly turns: Signal<readonly Signal<Turn>[]>;
  readonly isAnswering: ReadonlySignal<boolean | undefined>;
  readonly has: (turn: Signal<Turn>) => boolean;
  /** Changes what is known of the turn of a message, if it is in the list. */
  readonly amend: (messageId: string, change: Partial<Turn>) => void;
}

export function createTurnList(): TurnList {
  const turns = signal<readonly Signal<Turn>[]>([]);
  // From the end, where the answer stands that grows: this is asked at every piece of it.
  const [isAnswering] = derived(() => turns.value.findLast((turn) => isUnderWay(turn.value)) !== undefined);
  return { turns, isAnswering, has, amend };

  function has(turn: Signal<Turn>): boolean {
    return turns.peek().includes(turn);
  }

  function amend(messageId: string, change: Partial<Turn>): void {
    const turn = turns.peek().find((one) => one.peek().messageId === messageId);
    if (turn) turn.value = { ...turn.peek(), ...change };
  }
}
