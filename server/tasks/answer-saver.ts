import type { Store } from "../store/store.ts";
import type { Task } from "./task.ts";
import { createCharacterJoiner } from "./whole-characters.ts";

/** How often the text of a running answer is saved, in milliseconds: what a killed server loses at most. */
const saveEveryMs = 250;

/** Puts what a task says on disk while it says it. */
export interface AnswerSaver {
  /**
   * Adds text to the task, in whole characters. The first is on disk before anybody sees it: else a server that is killed in this moment
   * would make the answer anew, under the eyes of a reader who has the beginning of another.
   */
  readonly say: (text: string) => Promise<void> | undefined;
  /** Nothing more is said, and nothing more is saved: the end brings all of the text. */
  readonly stop: () => void;
}

/** One save at a time: where the store is slow, the next brings more text. One that fails is made up for by the next. */
export function createAnswerSaver(task: Task, store: Pick<Store, "extendAnswer">): AnswerSaver {
  let savedChars = 0;
  let savedSources = 0;
  let isSaving = false;
  let isBegun = false;
  const join = createCharacterJoiner();
  const timer = setInterval(() => {
    if (!isSaving) void save(task.text.from(savedChars));
  }, saveEveryMs);
  timer.unref();
  return { say, stop: () => clearInterval(timer) };

  function say(piece: string): Promise<void> | undefined {
    const text = join(piece);
    if (!isBegun && text !== "") return begin(text);
    task.append(text);
    return undefined;
  }

  async function begin(text: string): Promise<void> {
    await save(text);
    isBegun = true;
    task.append(text);
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
