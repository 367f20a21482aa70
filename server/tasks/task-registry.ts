import type { Task } from "./task.ts";

/** A task that began a session, with that session's id: for whoever lost the answer in which it stood. */
export interface FirstTask {
  readonly task: Task;
  readonly sessionId: string;
}

/** The tasks that can be attached to: running ones, and ended ones for a while. */
export interface TaskRegistry {
  add(task: Task): void;
  /** Remembers what the first question of a session was, as long as its task is there. */
  addFirst(shopId: string, first: FirstTask): void;
  find(taskKey: string): Task | undefined;
  findByMessage(sessionKey: string, messageId: string): Task | undefined;
  findFirst(shopId: string, messageId: string, question: string): FirstTask | undefined;
  /** The answer that is being written in a session; at most one. */
  findActive(sessionKey: string): Task | undefined;
  inSession(sessionKey: string): readonly Task[];
  /** Says that a task has ended: its session is free again, and after `forMs` it is forgotten. */
  settle(task: Task, forMs: number): void;
  remove(task: Task): void;
}

interface Entry {
  readonly task: Task;
  readonly forget: (() => void)[];
}

export function createTaskRegistry(): TaskRegistry {
  const entryByKey = new Map<string, Entry>();
  const taskByMessageBySession = new Map<string, Map<string, Task>>();
  const activeBySession = new Map<string, Task>();
  const firstByMessage = new Map<string, FirstTask>();

  return {
    add,
    addFirst: (shopId, first) => {
      const key = firstKey(shopId, first.task.messageId, first.task.question);
      firstByMessage.set(key, first);
      entryByKey.get(first.task.key)?.forget.push(() => {
        if (firstByMessage.get(key) === first) firstByMessage.delete(key);
      });
    },
    find: (taskKey) => entryByKey.get(taskKey)?.task,
    findByMessage: (sessionKey, messageId) => taskByMessageBySession.get(sessionKey)?.get(messageId),
    findFirst: (...message) => firstByMessage.get(firstKey(...message)),
    findActive: (sessionKey) => activeBySession.get(sessionKey),
    inSession: (sessionKey) => [...(taskByMessageBySession.get(sessionKey)?.values() ?? [])],
    settle: (task, forMs) => {
      free(task);
      const entry = entryByKey.get(task.key);
      if (entry?.task !== task) return;
      const expiry = setTimeout(() => remove(task), forMs).unref();
      entry.forget.push(() => clearTimeout(expiry));
    },
    remove,
  };

  function add(task: Task): void {
    const { key, sessionKey, messageId } = task;
    const taskByMessage = taskByMessageBySession.get(sessionKey) ?? new Map<string, Task>();
    entryByKey.set(key, { task, forget: [] });
    taskByMessageBySession.set(sessionKey, taskByMessage.set(messageId, task));
    if (!task.end) activeBySession.set(sessionKey, task);
  }

  function remove(task: Task): void {
    const { key, sessionKey, messageId } = task;
    const entry = entryByKey.get(key);
    if (entry?.task !== task) return;
    for (const forget of entry.forget) forget();
    entryByKey.delete(key);
    const taskByMessage = taskByMessageBySession.get(sessionKey);
    taskByMessage?.delete(messageId);
    if (taskByMessage?.size === 0) taskByMessageBySession.delete(sessionKey);
    free(task);
  }

  function free(task: Task): void {
    if (activeBySession.get(task.sessionKey) === task) activeBySession.delete(task.sessionKey);
  }
}

function firstKey(...message: readonly [shopId: string, messageId: string, question: string]): string {
  return message.join("\0");
}
