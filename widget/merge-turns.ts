import { signal, type Signal } from "@preact/signals";
import { isUnderWay, type Turn } from "./turn.ts";

/**
 * The conversation as its transcript tells it, and after that what has not got to the server.
 *
 * What is shown already keeps its signal, so that nothing drawn is drawn again; only where it failed on its way it is
 * another one, as with every other try.
 *
 * @param sent what is shown and must be in the transcript, if it is still in the conversation: else it is gone
 */
export function mergeTurns(
  shown: readonly Signal<Turn>[],
  restored: readonly Turn[],
  sent: ReadonlySet<Signal<Turn>>,
): readonly Signal<Turn>[] {
  const isMissing = ({ messageId }: Turn) => restored.every((turn) => turn.messageId !== messageId);
  return [...restored.map(bring), ...shown.filter((turn) => !sent.has(turn) && isMissing(turn.peek()))];

  function bring(turn: Turn): Signal<Turn> {
    const known = shown.find((one) => one.peek().messageId === turn.messageId);
    if (known === undefined || known.peek().failure?.isFinal === false) return signal(turn);
    // It ended while nobody could tell us.
    if (isUnderWay(known.peek()) && !isUnderWay(turn)) known.value = { ...turn, isFresh: true };
    return known;
  }
}
