import { isAnswered, windowSize } from "../../history/window.ts";
import type { Store, Turn } from "../../store/store.ts";
import type { Question } from "../question.ts";

/** What was said before in a session. */
export interface Past {
  /** What its first turns were condensed to. */
  readonly summary: string | undefined;
  /** Those after them that have an answer, oldest first: the last ones, where no summary came in time. */
  readonly turns: readonly Turn[];
}

/** Fetches what was said before in this session. */
export async function initialization(
  question: Question,
  { store, maxTurns }: { readonly store: Store; readonly maxTurns: number },
): Promise<Past> {
  if (maxTurns === 0) return { summary: undefined, turns: [] };
  const { sessionKey, messageId } = question;
  const [summary, last] = await Promise.all([
    store.findSummary(sessionKey),
    // One more than wanted: the question itself is the last turn already.
    store.listTurns(sessionKey, windowSize(maxTurns) + 1),
  ]);
  const covered = last.findIndex((turn) => turn.messageId === summary?.throughMessageId);
  const turns = last
    .slice(covered + 1)
    .filter((turn) => turn.messageId !== messageId && turn.status !== "running" && isAnswered(turn));
  return { summary: summary?.text, turns };
}
