import { computed, signal, type ReadonlySignal, type Signal } from "@preact/signals";
import { isUnderWay, type Turn } from "./turn.ts";

/** The turns of a conversation, in their order. */
export interface TurnList {
  readonly turns: Signal<readonly Signal<Turn>[]>;
  readonly isAnswering: ReadonlySignal<boolean>;
  readonly has: (turn: Signal<Turn>) => boolean;
  /** The only way to change a turn that is in the list. */
  readonly set: (turn: Signal<Turn>, next: Turn) => void;
  /** Changes what is known of the turn of a message, if it is in the list. */
  readonly amend: (messageId: string, change: Partial<Turn>) => void;
}

export function createTurnList(): TurnList {
  const turns = signal<readonly Signal<Turn>[]>([]);
  /** An answer that grows changes no status: what depends on all turns is not asked again for it. */
  const statusChanges = signal(0);
  const isAnswering = computed(() => {
    void statusChanges.value;
    return turns.value.some((turn) => isUnderWay(turn.peek()));
  });
  return { turns, isAnswering, has, set, amend };

  /** From the end, where what is asked about stands: this is asked at every piece of an answer. */
  function has(turn: Signal<Turn>): boolean {
    return turns.peek().lastIndexOf(turn) >= 0;
  }

  function set(turn: Signal<Turn>, next: Turn): void {
    const { status } = turn.peek();
    turn.value = next;
    if (status !== next.status) statusChanges.value += 1;
  }

  function amend(messageId: string, change: Partial<Turn>): void {
    const turn = turns.peek().find((one) => one.peek().messageId === messageId);
    if (turn !== undefined) set(turn, { ...turn.peek(), ...change });
  }
}
