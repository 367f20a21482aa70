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

/** Past so many questions without an answer nothing is looked for: an upstream that is down for long makes many. */
const maxUnanswered = 200;
/** Read for one more look past them. */
const pageTurns = 50;

/** Fetches what was said before in this session. */
export async function initialization(
  question: Question,
  { store, maxTurns }: { readonly store: Store; readonly maxTurns: number },
): Promise<Past> {
  if (maxTurns === 0) return { summary: undefined, turns: [] };
  const { sessionKey, messageId } = question;
  const wanted = windowSize(maxTurns);
  // One more than wanted: the question itself is the last turn already.
  let limit = wanted + 1;
  const [summary, last] = await Promise.all([store.findSummary(sessionKey), store.listTurns(sessionKey, limit)]);
  const read = [...last];
  for (let page = last; page.length === limit && isMoreWanted(); read.unshift(...page)) {
    limit = pageTurns;
    page = await store.listTurns(sessionKey, limit, read[0]?.messageId);
  }
  return { summary: summary?.text, turns: remembered().slice(-wanted) };

  function isMoreWanted(): boolean {
    return remembered().length < wanted && !read.some(isCovered) && read.length <= wanted + maxUnanswered;
  }

  function isCovered(turn: Turn): boolean {
    return turn.messageId === summary?.throughMessageId;
  }

  function remembered(): readonly Turn[] {
    return read
      .slice(read.findIndex(isCovered) + 1)
      .filter((turn) => turn.messageId !== messageId && turn.status !== "running" && isAnswered(turn));
  }
}
