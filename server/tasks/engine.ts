import { AppError } from "../errors.ts";
import { keyOf, seal, unseal } from "../store/secret.ts";
import type { FoundTurn, NewTurn } from "../store/store.ts";
import { newSessionId, taskIdOf } from "./ids.ts";
import { ageOf, revivedSequence } from "./lives.ts";
import type { Question } from "./question.ts";
import { recoverAnswers } from "./recovery.ts";
import { createRunningTasks, type RunningTasksDeps, type RunningTasksOptions } from "./running-tasks.ts";
import type { ShopDesk } from "./shop-desk.ts";
import type { Summaries } from "./summaries.ts";
import { StoppedError, endOfTurn } from "./task-end.ts";
import { createTaskRegistry } from "./task-registry.ts";
import { createTask, type Task } from "./task.ts";

/** A question as a client sends it: without a session on the first turn. */
export type Asked = Omit<Question, "sessionKey"> & { readonly sessionId: string | undefined };

/** A task, with the ids that whoever came for it is told. */
export interface FoundTask {
  readonly task: Task;
  readonly taskId: string;
  readonly sessionId: string;
}

export interface StartedTask extends FoundTask {
  /** True where the answer existed before: the same `messageId` was sent again. */
  readonly resumed: boolean;
}

export interface EngineDeps extends RunningTasksDeps {
  readonly deskByShop: ReadonlyMap<string, ShopDesk>;
  /** Absent: long conversations are cut, not summed up. */
  readonly summaries?: Summaries | undefined;
}

/** Starts, finds, stops and takes up answers, and owns what aborts them. */
export interface TaskEngine {
  /**
   * Starts an answer, or finds the one that this `messageId` already has. Resolves once the question is on disk.
   *
   * @throws AppError `unauthorized` (no such session in this shop), `conflict` (same `messageId`, other message),
   *   `busy` (an answer is running in this session), `overloaded` (the server is stopping), `store_unavailable`.
   */
  start(asked: Asked): Promise<StartedTask>;
  /** The task of an id: running, or ended no longer than `keepMs` ago, also by a process before this one. */
  find(taskId: string): Promise<FoundTask | undefined>;
  /** The answer that is being written in a session. */
  findActive(sessionId: string): FoundTask | undefined;
  /**
   * Stops an answer: what was said stays. Resolves once the end is on disk; false where there is no such task.
   *
   * @throws AppError `store_unavailable` where the end could not be put there in time
   */
  stop(taskId: string): Promise<boolean>;
  /** Erases a session and all that is known of its answers. False where there is none. */
  erase(sessionId: string): Promise<boolean>;
  /** Takes up what a process before this one left: answers with nothing said are made anew, the others end as interrupted. */
  recover(): Promise<void>;
  /** Takes no new question, lets running answers finish for `ms`, then breaks off those that are left. */
  drain(ms: number): Promise<void>;
}

export function createTaskEngine(deps: EngineDeps, options: RunningTasksOptions): TaskEngine {
  const { store, now } = deps;
  const { keepMs } = options;
  const registry = createTaskRegistry();
  const running = createRunningTasks(deps, registry, options);
  let draining = false;
  const recover = () => recoverAnswers({ ...deps, running });
  return { start, find, findActive, stop, erase, recover, drain };

  async function start(asked: Asked): Promise<StartedTask> {
    const kept = asked.sessionId === undefined ? undefined : await findKept(asked.sessionId, asked);
    // From here on nothing waits until the task is in the registry: the same question may come many times at once.
    const known = asked.sessionId === undefined ? findFirst(asked) : findKnown(asked.sessionId, asked, kept);
    if (known) {
      await running.stored(known.task.key);
      return { ...known, resumed: true };
    }
    if (draining) throw stopping();
    const desk = deps.deskByShop.get(asked.shopId);
    if (!desk) throw new AppError("unknown_shop", `Cannot answer: there is no shop ${JSON.stringify(asked.shopId)}.`);

    const { sessionId = newSessionId(), ...rest } = asked;
    const question: Question = { ...rest, sessionKey: keyOf(sessionId) };
    if (registry.findActive(question.sessionKey)) throw busy();
    const taskId = taskIdOf(sessionId, question.messageId);
    const task = await running.begin({
      key: keyOf(taskId),
      sealedSession: seal(taskId, sessionId),
      question,
      desk,
      put: async (begun) => {
        if (asked.sessionId !== undefined) return putInSession(begun, question);
        registry.addFirst(question.shopId, { task: begun, sessionId });
        return store.createSession({ key: begun.sessionKey, shop: question.shopId }, newTurnOf(begun, question));
      },
    });
    return { task, taskId, sessionId, resumed: false };
  }

  async function putInSession(task: Task, question: Question): Promise<void> {
    if (!(await store.addTurn(task.sessionKey, newTurnOf(task, question)))) throw noSession();
  }

  /** A first question sent again by a client that never heard of the session it made. */
  function findFirst({ shopId, messageId, text }: Asked): FoundTask | undefined {
    const first = registry.findFirst(shopId, messageId, text);
    return first && { ...first, taskId: taskIdOf(first.sessionId, messageId) };
  }

  /** What the store has of the question. */
  async function findKept(sessionId: string, { shopId, messageId }: Asked): Promise<FoundTurn | undefined> {
    const sessionKey = keyOf(sessionId);
    const [shop, turn] = await Promise.all([store.shopOf(sessionKey), store.findTurn(sessionKey, messageId)]);
    if (shop !== shopId) throw noSession();
    return turn;
  }

  /** The answer that this `messageId` already has: in memory, or else in the store. */
  function findKnown(sessionId: string, asked: Asked, kept: FoundTurn | undefined): FoundTask | undefined {
    const { messageId, text } = asked;
    const taskId = taskIdOf(sessionId, messageId);
    const task = registry.findByMessage(keyOf(sessionId), messageId) ?? (kept && reviveAs(taskId, sessionId, kept));
    if (!task) return undefined;
    if (task.question !== text) {
      throw new AppError("conflict", "Cannot take this message: its messageId belongs to another message.");
    }
    return { task, taskId, sessionId };
  }

  /** An answer from before task ids were kept hashed gets its key and its seal now. */
  function reviveAs(taskId: string, sessionId: string, kept: FoundTurn): Task {
    return revive({ ...kept, taskKey: keyOf(taskId), sealedSession: seal(taskId, sessionId) }, keepMs);
  }

  async function find(taskId: string): Promise<FoundTask | undefined> {
    const key = keyOf(taskId);
    const task = registry.find(key) ?? (await findEnded(key));
    await running.stored(key);
    return task && { task, taskId, sessionId: unseal(taskId, task.sealedSession) };
  }

  async function findEnded(key: string): Promise<Task | undefined> {
    const turn = await store.findTurnByTask(key);
    const leftMs = (turn?.endedAt ?? 0) + keepMs - Date.now();
    return registry.find(key) ?? (turn && leftMs > 0 ? revive(turn, leftMs) : undefined);
  }

  function findActive(sessionId: string): FoundTask | undefined {
    const task = registry.findActive(keyOf(sessionId));
    return task && { task, taskId: taskIdOf(sessionId, task.messageId), sessionId };
  }

  async function stop(taskId: string): Promise<boolean> {
    const key = keyOf(taskId);
    const task = registry.find(key);
    const wasRunning = await running.stop(key, new StoppedError("The shopper stopped the answer."));
    if (wasRunning && task?.end?.event === "error" && task.end.data.code === "store_unavailable") {
      throw new AppError("store_unavailable", "The answer was stopped, but that could not be kept yet.");
    }
    return wasRunning || (await find(taskId)) !== undefined;
  }

  async function erase(sessionId: string): Promise<boolean> {
    const sessionKey = keyOf(sessionId);
    deps.summaries?.forget(sessionKey);
    const existed = await store.deleteSession(sessionKey);
    const erased = new StoppedError("The shopper erased the conversation.");
    const tasks = registry.inSession(sessionKey);
    await Promise.all(tasks.map(async (task) => running.stop(task.key, erased)));
    for (const task of tasks) registry.remove(task);
    return existed;
  }

  /** Brings an ended answer back, for `forMs`. */
  function revive(turn: FoundTurn, forMs: number): Task {
    const { taskKey: key, sealedSession, sessionKey, messageId, question, answer: text } = turn;
    const sequence = revivedSequence;
    const task = createTask({
      key,
      sealedSession,
      sessionKey,
      messageId,
      question,
      text,
      now,
      ageMs: ageOf(turn),
      sequence,
    });
    if (turn.sources.length > 0) task.setSources(turn.sources);
    task.finish(endOfTurn(turn));
    registry.add(task);
    registry.settle(task, forMs);
    return task;
  }

  async function drain(ms: number): Promise<void> {
    draining = true;
    // Nobody waits for a summary: what is not there yet comes with the next answer.
    await Promise.all([deps.summaries?.close(), running.drain(ms)]);
  }
}

function newTurnOf({ key: taskKey, sealedSession }: Task, { messageId, text, locale, page }: Question): NewTurn {
  return { taskKey, sealedSession, messageId, question: text, locale, page: page ?? null, askedAt: Date.now() };
}

function noSession(): AppError {
  return new AppError("unauthorized", "Cannot go on with this conversation: there is no such session in this shop.");
}

function busy(): AppError {
  return new AppError("busy", "Cannot take this message: an answer is still being written in this conversation.", {
    retryAfterMs: 1000,
  });
}

function stopping(): AppError {
  return new AppError("overloaded", "Cannot take this message: the server is restarting.", { retryAfterMs: 2000 });
}
