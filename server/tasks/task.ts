import type { EndEvent, ProgressData, Source, SourcesData } from "../protocol.ts";
import { addedUsage, type ModelUsage } from "../upstream/usage.ts";
import { createAnswerText, type AnswerText } from "./answer-text.ts";

interface Numbered<T> {
  readonly sequence: number;
  readonly data: T;
}

/** Who a task is: without the secret ids, which only those know who come with them (store/secret.ts). */
export interface TaskIdentity {
  readonly key: string;
  readonly sessionKey: string;
  /** The session's id, to be opened with the task's. */
  readonly sealedSession: Uint8Array;
  readonly messageId: string;
  readonly question: string;
}

/** The making of one answer: its stage, its text so far, its end. It belongs to the server, not to a connection. */
export interface Task extends TaskIdentity {
  readonly text: Pick<AnswerText, "length" | "from" | "toString">;
  /** The latest progress, and the sources: they count in one sequence. */
  readonly progress: Numbered<ProgressData> | null;
  readonly sources: Numbered<SourcesData> | null;
  readonly end: EndEvent | null;
  /** What the answer took of a model so far; null where nothing. */
  readonly usage: ModelUsage | null;
  /** The same, of each model that had a part in it. */
  readonly usageByModel: ReadonlyMap<string, ModelUsage>;
  /** Milliseconds from the question's arrival to the first text; null while there is none. */
  readonly ttftMs: number | null;
  /** Milliseconds since the question's arrival. */
  elapsedMs(): number;
  readonly subscriberCount: number;
  setProgress(data: ProgressData): void;
  setSources(sources: readonly Source[]): void;
  /** Adds text: whole characters, so that no event splits a surrogate pair. */
  append(text: string): void;
  /** Adds what a request to a model took. */
  addUsage(usage: ModelUsage): void;
  /** Ends the task; a second end is ignored. */
  finish(end: EndEvent): void;
  /** Calls `onChange` after every change. Returns how to stop that. */
  subscribe(onChange: () => void): () => void;
}

export interface TaskOptions extends TaskIdentity {
  /** A monotonic clock, in milliseconds. */
  readonly now: () => number;
  /** How long ago the question came, in milliseconds. Default: now. */
  readonly ageMs?: number;
  /** What was said already, where an ended answer is brought back from the store. Default: nothing. */
  readonly text?: string;
  /**
   * The sequence goes on from here. Default: 0.
   *
   * A task that is made anew starts beyond whatever its clients may have seen: below their cursors it would be silent.
   */
  readonly sequence?: number;
  /** Called when the last subscriber has left, and when the first has come. */
  readonly onAudience?: (subscriberCount: number) => void;
}

export function createTask(options: TaskOptions): Task {
  const { text: initialText, onAudience, now, ageMs = 0, sequence: firstSequence = 0, ...identity } = options;
  const text = createAnswerText(initialText);
  const subscribers = new Set<() => void>();
  const startedAt = now() - ageMs;
  let sequence = firstSequence;
  let ttftMs: number | null = null;
  let progress: Numbered<ProgressData> | null = null;
  let sources: Numbered<SourcesData> | null = null;
  let end: EndEvent | null = null;
  const usageByModel = new Map<string, ModelUsage>();

  return {
    ...identity,
    text,
    get progress() {
      return progress;
    },
    get sources() {
      return sources;
    },
    get end() {
      return end;
    },
    get usage() {
      return [...usageByModel.values()].reduce<ModelUsage | null>(addedUsage, null);
    },
    usageByModel,
    get ttftMs() {
      return ttftMs;
    },
    elapsedMs: () => now() - startedAt,
    get subscriberCount() {
      return subscribers.size;
    },
    setProgress: (data) =>
      change(() => {
        progress = { sequence: (sequence += 1), data };
      }),
    setSources: (list) =>
      change(() => {
        sources = { sequence: (sequence += 1), data: { sources: list } };
      }),
    append: (more) =>
      change(() => {
        ttftMs ??= now() - startedAt;
        text.append(more);
      }),
    addUsage: (more) => {
      usageByModel.set(more.model, addedUsage(usageByModel.get(more.model) ?? null, more));
    },
    finish: (how) =>
      change(() => {
        text.close();
        end = how;
      }),
    subscribe,
  };

  function change(apply: () => void): void {
    if (end) return;
    apply();
    for (const onChange of subscribers) onChange();
  }

  function subscribe(onChange: () => void): () => void {
    subscribers.add(onChange);
    if (subscribers.size === 1) onAudience?.(1);
    return () => {
      if (subscribers.delete(onChange) && subscribers.size === 0) onAudience?.(0);
    };
  }
}
