import type { Store, Turn } from "../../store/store.ts";
import type { Question } from "../question.ts";

/** Fetches what was said before in this session: the turns that have an answer, oldest first. */
export async function initialization(
  question: Question,
  { store, maxTurns }: { readonly store: Store; readonly maxTurns: number },
): Promise<readonly Turn[]> {
  // One more than wanted: the question itself is the last turn already.
  const turns = await store.listTurns(question.sessionKey, maxTurns + 1);
  return turns.filter(({ messageId, status }) => messageId !== question.messageId && status !== "running");
}
