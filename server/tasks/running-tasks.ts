import { setImmediate as nextLoopTurn, setTimeout as delay } from "node:timers/promises";

import { AppError } from "../errors.ts";
import type { EndEvent } from "../protocol.ts";
import type { Store } from "../store/store.ts";
import { createAnswerSaver } from "./answer-saver.ts";
import type { AnswerWatch } from "./answer-watch.ts";
import { createEndSaver } from "./end-saver.ts";
import { createOrphanWatch, type OrphanWatch } from "./orphan-watch.ts";
import { noCost, pricedUsage, type CostOf } from "./priced-usage.ts";
import type { Question } from "./question.ts";
import { completed, runTask, type RunDeps } from "./run-task.ts";
import type { ShopDesk } from "./shop-desk.ts";
import type { Summaries } from "./summaries.ts";
import { LeftBehindError, StoppedError, doneEnd, endOf } from "./task-end.ts";
import type { TaskRegistry } from "./task-registry.ts";
import { createTask, type Task, type TaskIdentity, type TaskOptions } from "./task.ts";

export interface TaskLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export interface RunningTasksDeps extends RunDeps {
  readonly store: Store;
  readonly log: TaskLog;
  /** A monotonic clock, in milliseconds. */
  readonly now: () => number;
  /** Default: no model has a price. */
  readonly costOf?: CostOf;
  readonly watch?: AnswerWatch;
  /** Is told of each answer that is on disk. */
  readonly summaries?: Pick<Summaries, "note"> | undefined;
}

export interface RunningTasksOptions {
  /** Milliseconds that an answer goes on with nobody following it. */
  readonly orphanGraceMs: number;
  /** Milliseconds that an ended answer can still be attached to. */
  readonly keepMs: number;
}

/** What it takes to begin a task. */
export interface Beginning
  extends Pick<TaskIdentity, "key" | "sealedSession">, Pick<TaskOptions, "ageMs" | "sequence"> {
  readonly question: Question;
  readonly desk: ShopDesk;
  /** Puts on disk that the task has begun. The task is in the registry already. */
  readonly put: (task: Task) => Promise<void>;
}

/** The tasks that have not ended, from the moment that a question is taken: owns what aborts them, and sees each to its end. */
export interface RunningTasks {
  /** Resolves once `put` has; rejects with its error, and then the task never was. */
  begin(beginning: Beginning): Promise<Task>;
  /** Resolves when the question of the task is on disk: at once, where it does not run any more. */
  stored(taskKey: string): Promise<void>;
  /** Breaks a task off; what was said stays. Resolves once the end is on disk. False where no such task runs. */
  stop(taskKey: string, reason: StoppedError): Promise<boolean>;
  /** Lets running answers finish for `ms`, then breaks off those that are left. */
  drain(ms: number): Promise<void>;
}

interface Running {
  readonly task: Task;
  readonly controller: AbortController;
  /** Settles when the question is on disk, or could not be put there. */
  readonly stored: Promise<void>;
  /** Resolves when the answer has ended and is on disk, or could never begin. */
  readonly settled: PromiseWithResolvers<void>;
  readonly orphanWatch: OrphanWatch;
}

export function createRunningTasks(
  deps: RunningTasksDeps,
  registry: TaskRegistry,
  { orphanGraceMs, keepMs }: RunningTasksOptions,
): RunningTasks {
  const { store, log, now, watch, costOf = noCost } = deps;
  const runningByKey = new Map<string, Running>();
  const endSaver = createEndSaver(store, costOf, ({ key }, error) =>
    log.error({ err: error, task: key }, "answer not saved"),
  );
  return { begin, stored: async (taskKey) => runningByKey.get(taskKey)?.stored, stop, drain };

  async function begin(beginning: Beginning): Promise<Task> {
    const running = open(beginning);
    try {
      await running.stored;
    } catch (error) {
      running.task.finish(endOf(running.task, error));
      registry.remove(running.task);
      release(running);
      throw error;
    }
    void run(running, beginning);
    return running.task;
  }

  function open({ question, desk: _desk, put, ...rest }: Beginning): Running {
    const { sessionKey, messageId, text } = question;
    const controller = new AbortController();
    const orphanWatch = createOrphanWatch(orphanGraceMs, () =>
      controller.abort(new StoppedError("Nobody follows the answer.")),
    );
    const onAudience = orphanWatch.tell;
    const task = createTask({ ...rest, sessionKey, messageId, question: text, now, onAudience });
    registry.add(task);
    const running = { task, controller, stored: put(task), settled: Promise.withResolvers<void>(), orphanWatch };
    runningByKey.set(task.key, running);
    return running;
  }

  async function run(running: Running, beginning: Beginning): Promise<void> {
    const { task } = running;
    watch?.onBegin();
    await nextLoopTurn(); // whoever asked attaches first: `connected` goes out before any work
    const made = await makeAnswer(running, beginning);
    const end = made && (await endSaver.save(task, made));
    if (end) finish(task, end, beginning.question.locale);
    else await leaveUsage(task);
    registry.settle(task, keepMs);
    release(running);
    tell(task, end);
    const { question, desk } = beginning;
    if (end) deps.summaries?.note(task.sessionKey, { locale: question.locale, systemPrompt: desk.systemPrompt });
  }

  /** What an answer took that the next server makes anew counts as well. */
  async function leaveUsage(task: Task): Promise<void> {
    if (task.usage === null) return;
    try {
      await store.addUsage(task.key, pricedUsage(task, costOf));
    } catch (error) {
      log.warn({ err: error, task: task.key }, "usage not saved");
    }
  }

  function tell(task: Task, end: EndEvent | undefined): void {
    const { key, text, ttftMs } = task;
    const durationMs = task.elapsedMs();
    watch?.onEnd(end ? { end, ttftMs, durationMs } : null);
    const ms = Math.round(durationMs);
    const usage = task.usage === null ? {} : { usage: pricedUsage(task, costOf) };
    if (end) log.info({ task: key, end: end.event, ms, chars: text.length, ...usage }, "answered");
    else log.info({ task: key, ms, ...usage }, "left to the next server");
  }

  /** Returns how the answer ended; undefined where it is left to the next server. */
  async function makeAnswer(
    { task, controller }: Running,
    { question, desk }: Beginning,
  ): Promise<EndEvent | undefined> {
    const saver = createAnswerSaver(task, store);
    try {
      return doneEnd(task, await runTask(task, question, desk, deps, saver, controller.signal));
    } catch (error) {
      if (error instanceof LeftBehindError) return undefined;
      await saver.flush();
      const end = endOf(task, error);
      if (end.event === "error") log.warn({ err: error, task: task.key, code: end.data.code }, "answer failed");
      return end;
    } finally {
      saver.close();
    }
  }

  function release({ task, settled, orphanWatch }: Running): void {
    runningByKey.delete(task.key);
    orphanWatch.end();
    settled.resolve();
  }

  async function stop(taskKey: string, reason: StoppedError): Promise<boolean> {
    const running = runningByKey.get(taskKey);
    running?.controller.abort(reason);
    await running?.settled.promise;
    return running !== undefined;
  }

  async function drain(ms: number): Promise<void> {
    const settled = Promise.all([...runningByKey.values()].map((running) => running.settled.promise));
    await Promise.race([settled, delay(ms, undefined, { ref: false })]);
    for (const { task, controller } of runningByKey.values()) {
      const isBegun = task.text.length > 0;
      controller.abort(isBegun ? interrupted() : new LeftBehindError("The server is stopping."));
    }
    await settled;
    endSaver.close();
  }
}

/** An answer that came to its own end is complete now, that is on disk. */
function finish(task: Task, end: EndEvent, locale: string): void {
  if (end.event === "done" && end.data.finishReason !== "stopped") task.setProgress(completed(locale));
  task.finish(end);
}

function interrupted(): AppError {
  return new AppError("interrupted", "The server is stopping.", { retryAfterMs: 1000 });
}
