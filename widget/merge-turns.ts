import { signal, type Signal } from "@preact/signals";
import { isUnderWay, type Turn } from "./turn.ts";

/**
 * The conversation as its transcript tells it, before that what is older, and after that what has not got to the server.
 *
 * What is shown already keeps its signal, so that nothing drawn is drawn again; only where it failed on its way it is
 * another one, as with every other try.
 *
 * @param sent what is shown and must be in the transcript, or older than all that is in it: else it is gone
 */
export function mergeTurns(
  shown: readonly Signal<Turn>[],
  restored: readonly Turn[],
  sent: ReadonlySet<Signal<Turn>>,
): readonly Signal<Turn>[] {
  const first = shown.findIndex((turn) => turn.peek().messageId === restored[0]?.messageId);
  const missing = shown.filter((turn) => restored.every(({ messageId }) => messageId !== turn.peek().messageId));
  return [
    // The transcript has only the newest turns: what stands before them is not gone.
    ...missing.filter((turn) => isKnown(turn) && shown.indexOf(turn) < first),
    ...restored.map(bring),
    ...missing.filter((turn) => !isKnown(turn)),
  ];

  /** To the server: what is not fresh was told by it, if only after this transcript had been asked for. */
  function isKnown(turn: Signal<Turn>): boolean {
    return sent.has(turn) || !turn.peek().isFresh;
  }

  function bring(turn: Turn): Signal<Turn> {
    const known = shown.find((one) => one.peek().messageId === turn.messageId);
    if (!known || known.peek().failure?.isFinal === false) return signal(turn);
    // It ended while nobody could tell us.
    if (isUnderWay(known.peek()) && !isUnderWay(turn)) known.value = { ...turn, isFresh: true };
    return known;
  }
}
