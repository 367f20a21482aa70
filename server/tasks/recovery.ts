import type { UnfinishedTurn } from "../store/store.ts";
import { ageOf, maxRestarts, sequencesPerLife } from "./lives.ts";
import type { RunningTasks, RunningTasksDeps } from "./running-tasks.ts";
import type { ShopDesk } from "./shop-desk.ts";
import { interruptedEnd } from "./task-end.ts";

export interface RecoveryDeps extends Pick<RunningTasksDeps, "store" | "log"> {
  readonly deskByShop: ReadonlyMap<string, ShopDesk>;
  readonly running: RunningTasks;
}

// All at once: they were all under way before, and nobody has waited longer than they have.
/** Takes up what a process before this one left: answers with nothing said are made anew, the others end as interrupted. */
export async function recoverAnswers({ store, log, deskByShop, running }: RecoveryDeps): Promise<void> {
  const unfinished = await store.listUnfinished();
  if (unfinished.length === 0) return;
  const restarted = await Promise.all(unfinished.map(takeUp));
  const count = restarted.filter(Boolean).length;
  log.info({ restarted: count, interrupted: unfinished.length - count }, "unfinished answers taken up");

  /** Returns whether the answer is made anew. */
  async function takeUp(turn: UnfinishedTurn): Promise<boolean> {
    const { taskKey: key, sealedSession, sessionKey, messageId, shop: shopId, question: text, locale } = turn;
    const desk = deskByShop.get(shopId);
    if (turn.answer !== "" || turn.restarts >= maxRestarts || !desk) {
      await store.endTurn(key, interruptedEnd(turn, Date.now()));
      return false;
    }
    await running.begin({
      key,
      sealedSession,
      question: { sessionKey, messageId, shopId, text, locale, page: turn.page ?? undefined },
      desk,
      ageMs: ageOf(turn),
      sequence: (turn.restarts + 1) * sequencesPerLife,
      put: async () => store.restartTurn(key),
    });
    return true;
  }
}
