import { AppError } from "../errors.ts";
import type { EndEvent } from "../protocol.ts";
import type { Store } from "../store/store.ts";
import type { CostOf } from "./priced-usage.ts";
import { errorEnd, turnEndOf } from "./task-end.ts";
import type { Task } from "./task.ts";

/** How long to wait before each further try, in milliseconds: followers wait for the end meanwhile. */
const pausesMs = [250, 1000, 3000];
/** Then followers are told, and it is tried again at this interval for as long as the server lives. */
const stubbornPauseMs = 5000;

export interface EndSaver {
  /**
   * Puts the end of an answer on disk, and returns the end that stands: `store_unavailable` where the store did not
   * take it in time. That end, with all of the text, is then saved as soon as the store can be used again, so that the
   * transcript says what followers were told.
   */
  save(task: Task, end: EndEvent): Promise<EndEvent>;
  /** Tries no more. */
  close(): void;
}

/** @param onFailure called with what kept an end from being saved */
export function createEndSaver(
  store: Pick<Store, "endTurn">,
  costOf: CostOf,
  onFailure: (task: Task, error: unknown) => void,
): EndSaver {
  const life = new AbortController();
  return { save, close: () => life.abort() };

  async function save(task: Task, end: EndEvent): Promise<EndEvent> {
    for (const pauseMs of [0, ...pausesMs]) {
      if (pauseMs > 0) await pause(pauseMs);
      if (await tried(task, end)) return end;
    }
    const told = errorEnd(new AppError("store_unavailable", "The answer could not be kept."));
    void saveAtLast(task, told);
    return told;
  }

  async function saveAtLast(task: Task, end: EndEvent): Promise<void> {
    do await pause(stubbornPauseMs);
    while (!(await tried(task, end)) && !life.signal.aborted);
  }

  async function tried(task: Task, end: EndEvent): Promise<boolean> {
    try {
      await store.endTurn(task.key, turnEndOf(task, end, Date.now(), costOf));
      return true;
    } catch (error) {
      onFailure(task, error);
      return false;
    }
  }

  /** Over at once when the server ends: then a last try is all that is left. */
  function pause(ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const { signal } = life;
    const timer = setTimeout(over, signal.aborted ? 0 : ms).unref();
    signal.addEventListener("abort", over);
    return promise;

    function over(): void {
      clearTimeout(timer);
      signal.removeEventListener("abort", over);
      resolve();
    }
  }
}
