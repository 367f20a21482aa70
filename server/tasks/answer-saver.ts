import type { Store } from "../store/store.ts";
import type { Task } from "./task.ts";
import { createCharacterJoiner } from "./whole-characters.ts";

/** How often the text of a running answer is saved, in milliseconds: what a killed server loses at most. */
const saveEveryMs = 250;

/** Puts what a task says on disk while it says it. */
export interface AnswerSaver {
  /**
   * Adds text to the task, in whole characters. The first is on disk before anybody sees it: else a server that is killed
   * in this moment would make the answer anew, under the eyes of a reader who has the beginning of another.
   */
  readonly say: (piece: string) => void;
  /** Resolves when all that was said is in the task. */
  readonly flush: () => Promise<void>;
  /** Saves no more, since the end brings all of the text; and what is not in the task by now stays out of it. */
  readonly close: () => void;
}

/** One save at a time: where the store is slow, the next brings more text. One that fails is made up for by the next. */
export function createAnswerSaver(task: Task, store: Pick<Store, "extendAnswer">): AnswerSaver {
  const join = createCharacterJoiner();
  let savedChars = 0;
  let savedSources = 0;
  let isSaving = false;
  /** What was said while the first text is being saved. Nobody who says something has to wait for that. */
  let held = "";
  let begun: Promise<void> | undefined;
  let isOpen = false;
  let isClosed = false;
  const timer = setInterval(() => {
    if (!isSaving) void save(task.text.from(savedChars));
  }, saveEveryMs);
  timer.unref();
  return { say, flush: async () => begun, close };

  function say(piece: string): void {
    const text = join(piece);
    if (isOpen) return task.append(text);
    held += text;
    if (held !== "") begun ??= begin();
  }

  async function begin(): Promise<void> {
    await save(held);
    if (isClosed) return;
    isOpen = true;
    task.append(held);
  }

  function close(): void {
    isClosed = true;
    clearInterval(timer);
  }

  async function save(text: string): Promise<void> {
    if (text === "") return;
    const { sources } = task;
    isSaving = true;
    try {
      const isNew = sources !== null && sources.sequence > savedSources;
      await store.extendAnswer(task.key, text, isNew ? sources.data.sources : undefined);
      savedChars += text.length;
      savedSources = sources?.sequence ?? 0;
    } catch {
      // The next save brings it.
    } finally {
      isSaving = false;
    }
  }
}
