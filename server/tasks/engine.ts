import { setImmediate as nextLoopTurn, setTimeout as delay } from "node:timers/promises";

import { AppError } from "../errors.ts";
import type { Store, Turn } from "../store/store.ts";
import { newSecretId } from "./ids.ts";
import type { Question } from "./question.ts";
import { runTask, type RunDeps } from "./run-task.ts";
import type { ShopDesk } from "./shop-desk.ts";
import { StoppedError, doneEnd, endOf, endOfTurn, errorEnd, turnEndOf } from "./task-end.ts";
import { createTaskRegistry } from "./task-registry.ts";
import { createTask, type Task, type TaskEnd } from "./task.ts";

/** A question as a client sends it: without a session on the first turn. */
export type Asked = Omit<Question, "sessionId"> & { readonly sessionId: string | undefined };

export interface StartedTask {
  readonly task: Task;
  /** True where the answer existed before: the same `messageId` was sent again. */
  readonly resumed: boolean;
}

export interface EngineLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export interface EngineOptions {
  /** Milliseconds that an answer goes on with nobody following it. */
  readonly orphanGraceMs: number;
  /** Milliseconds that an ended answer can still be attached to. */
  readonly keepMs: number;
}

export interface EngineDeps extends RunDeps {
  readonly store: Store;
  readonly deskByShop: ReadonlyMap<string, ShopDesk>;
  readonly log: EngineLog;
  /** A monotonic clock, in milliseconds. */
  readonly now: () => number;
}

/** Starts, finds and stops answers, and owns what aborts them. */
export interface TaskEngine {
  /**
   * Starts an answer, or finds the one that this `messageId` already has. Resolves once the question is on disk.
   *
   * @throws AppError `unauthorized` (no such session in this shop), `conflict` (same `messageId`, other message),
   *   `busy` (an answer is running in this session), `overloaded` (the server is stopping), `store_unavailable`.
   */
  start(asked: Asked): Promise<StartedTask>;
  find(taskId: string): Task | undefined;
  findActive(sessionId: string): Task | undefined;
  /** Stops an answer: what was said stays. False where there is no such task. */
  stop(taskId: string): boolean;
  /** Takes no new question, lets running answers finish for `ms`, then breaks off those that are left. */
  drain(ms: number): Promise<void>;
}

/** What a task that has not ended needs beside itself. */
interface Running {
  readonly task: Task;
  readonly controller: AbortController;
  /** Settles when the question is on disk, or could not be put there. */
  readonly stored: Promise<void>;
  /** Resolves when the answer has ended and is on disk, or could never begin. */
  readonly settled: PromiseWithResolvers<void>;
  readonly orphanWatch: OrphanWatch;
}

export function createTaskEngine(deps: EngineDeps, { orphanGraceMs, keepMs }: EngineOptions): TaskEngine {
  const { store, log, now } = deps;
  const registry = createTaskRegistry(keepMs);
  const runningById = new Map<string, Running>();
  let draining = false;

  return {
    start,
    find: (taskId) => registry.find(taskId),
    findActive: (sessionId) => registry.findActive(sessionId),
    stop: (taskId) => {
      runningById.get(taskId)?.controller.abort(new StoppedError("The shopper stopped the answer."));
      return registry.find(taskId) !== undefined;
    },
    drain,
  };

  async function start(asked: Asked): Promise<StartedTask> {
    const known = asked.sessionId === undefined ? undefined : await findKnown(asked.sessionId, asked);
    if (known) return { task: known, resumed: true };
    if (draining) throw stopping();
    const desk = deps.deskByShop.get(asked.shopId);
    if (!desk) throw new AppError("unknown_shop", `Cannot answer: there is no shop ${JSON.stringify(asked.shopId)}.`);

    const question: Question = { ...asked, sessionId: asked.sessionId ?? newSecretId("s") };
    if (registry.findActive(question.sessionId)) throw busy();
    const running = open(question, asked.sessionId === undefined);
    try {
      await running.stored;
    } catch (error) {
      registry.remove(running.task);
      release(running);
      throw error;
    }
    void run(running, question, desk);
    return { task: running.task, resumed: false };
  }

  /** The answer that this `messageId` already has: in memory, or else in the store. */
  async function findKnown(sessionId: string, asked: Asked): Promise<Task | undefined> {
    if (!(await store.hasSession(sessionId, asked.shopId))) {
      throw new AppError("unauthorized", "Cannot go on with this conversation: there is no such session in this shop.");
    }
    const turn = await store.findTurn(sessionId, asked.messageId);
    // Looked up only now: while the store took its time, the same question may have come in once more.
    const task = registry.findByMessage(sessionId, asked.messageId) ?? (turn && revive(sessionId, turn));
    if (!task) return undefined;
    if (task.question !== asked.text) {
      throw new AppError("conflict", "Cannot take this message: its messageId belongs to another message.");
    }
    await runningById.get(task.id)?.stored;
    return task;
  }

  function open(question: Question, isNewSession: boolean): Running {
    const { sessionId, messageId, text, shopId } = question;
    const controller = new AbortController();
    const orphanWatch = createOrphanWatch(controller, orphanGraceMs);
    const onAudience = orphanWatch.tell;
    const task = createTask({ id: newSecretId("t"), sessionId, messageId, question: text, now, onAudience });
    const turn = { taskId: task.id, messageId, question: text, askedAt: Date.now() };
    const stored = isNewSession
      ? store.createSession({ id: sessionId, shop: shopId }, turn)
      : store.addTurn(sessionId, turn);
    const running = { task, controller, stored, settled: Promise.withResolvers<void>(), orphanWatch };
    registry.add(task);
    runningById.set(task.id, running);
    return running;
  }

  function revive(sessionId: string, turn: Turn): Task {
    const { taskId: id, messageId, question, answer: text, sources } = turn;
    const task = createTask({ id, sessionId, messageId, question, text, now });
    if (sources.length > 0) task.setSources(sources);
    task.finish(endOfTurn(turn));
    registry.add(task);
    registry.settle(task);
    return task;
  }

  async function run(running: Running, question: Question, desk: ShopDesk): Promise<void> {
    const { task, controller } = running;
    await nextLoopTurn(); // whoever asked attaches first: `connected` goes out before any work
    let end: TaskEnd;
    try {
      end = doneEnd(task, await runTask(task, question, desk, deps, controller.signal));
    } catch (error) {
      end = endOf(task, error);
      if (end.event === "error") log.warn({ err: error, taskId: task.id, code: end.data.code }, "answer failed");
    }
    try {
      await store.endTurn(task.id, turnEndOf(task, end, Date.now()));
    } catch (error) {
      log.error({ err: error, taskId: task.id }, "answer not saved");
      end = errorEnd(new AppError("store_unavailable", "The answer could not be kept.", { cause: error }));
    }
    task.finish(end);
    registry.settle(task);
    release(running);
    log.info(
      { taskId: task.id, end: end.event, ms: Math.round(task.elapsedMs()), chars: task.text.length },
      "answered",
    );
  }

  function release({ task, settled, orphanWatch }: Running): void {
    runningById.delete(task.id);
    orphanWatch.end();
    settled.resolve();
  }

  async function drain(ms: number): Promise<void> {
    draining = true;
    const settled = Promise.all([...runningById.values()].map((running) => running.settled.promise));
    await Promise.race([settled, delay(ms, undefined, { ref: false })]);
    for (const { controller } of runningById.values()) {
      controller.abort(new AppError("interrupted", "The server is stopping.", { retryAfterMs: 1000 }));
    }
    await settled;
  }
}

interface OrphanWatch {
  /** Takes how many follow the task now. */
  readonly tell: (followers: number) => void;
  readonly end: () => void;
}

/** Stops a task when nobody has followed it for `graceMs`, from its start on. */
function createOrphanWatch(controller: AbortController, graceMs: number): OrphanWatch {
  let orphaned: NodeJS.Timeout | undefined;
  let isOver = false;
  const tell = (followers: number) => {
    clearTimeout(orphaned);
    if (followers > 0 || isOver) return;
    orphaned = setTimeout(() => controller.abort(new StoppedError("Nobody follows the answer.")), graceMs);
    orphaned.unref();
  };
  const end = () => {
    isOver = true;
    clearTimeout(orphaned);
  };
  tell(0);
  return { tell, end };
}

function busy(): AppError {
  return new AppError("busy", "Cannot take this message: an answer is still being written in this conversation.", {
    retryAfterMs: 1000,
  });
}

function stopping(): AppError {
  return new AppError("overloaded", "Cannot take this message: the server is restarting.", { retryAfterMs: 2000 });
}
