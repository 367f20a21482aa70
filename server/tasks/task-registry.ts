import type { Task } from "./task.ts";

/** The tasks that can be attached to: running ones, and ended ones for a while. */
export interface TaskRegistry {
  add(task: Task): void;
  find(taskId: string): Task | undefined;
  findByMessage(sessionId: string, messageId: string): Task | undefined;
  /** The answer that is being written in a session; at most one. */
  findActive(sessionId: string): Task | undefined;
  /** Says that a task has ended: its session is free again, and in `keepMs` it is forgotten. */
  settle(task: Task): void;
  remove(task: Task): void;
  active(): readonly Task[];
}

export function createTaskRegistry(keepMs: number): TaskRegistry {
  const byId = new Map<string, Task>();
  const byMessage = new Map<string, Task>();
  const activeBySession = new Map<string, Task>();

  return {
    add: (task) => {
      byId.set(task.id, task);
      byMessage.set(messageKey(task.sessionId, task.messageId), task);
      if (!task.end) activeBySession.set(task.sessionId, task);
    },
    find: (taskId) => byId.get(taskId),
    findByMessage: (sessionId, messageId) => byMessage.get(messageKey(sessionId, messageId)),
    findActive: (sessionId) => activeBySession.get(sessionId),
    settle: (task) => {
      if (activeBySession.get(task.sessionId) === task) activeBySession.delete(task.sessionId);
      setTimeout(() => remove(task), keepMs).unref();
    },
    remove,
    active: () => [...activeBySession.values()],
  };

  function remove(task: Task): void {
    byId.delete(task.id);
    byMessage.delete(messageKey(task.sessionId, task.messageId));
    if (activeBySession.get(task.sessionId) === task) activeBySession.delete(task.sessionId);
  }
}

function messageKey(sessionId: string, messageId: string): string {
  return `${sessionId}\0${messageId}`;
}
