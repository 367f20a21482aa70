import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { AppError } from "../errors.ts";
import { createInlineKnowledge } from "../knowledge/inline-knowledge.ts";
import { keyOf } from "../store/secret.ts";
import { openSqliteStore } from "../store/sqlite.ts";
import type { Store } from "../store/store.ts";
import type { Upstream } from "../upstream/upstream.ts";
import type { AnswerEnd } from "../upstream/completion.ts";
import { createTaskEngine, type Asked, type EngineDeps, type TaskEngine } from "./engine.ts";
import { createProgressModel } from "./progress.ts";
import type { Task } from "./task.ts";

/** What takes some turns of the event loop, however busy the machine is. */
const soon = { timeout: 10_000 };

type Said = string | AnswerEnd | Error;

/** One request to the upstream: says what the test tells it to, when the test tells it to. */
interface Call {
  readonly signal: AbortSignal;
  readonly contents: readonly string[];
  readonly say: (piece: Said) => void;
  readonly next: () => Promise<Said>;
}

function newCall(signal: AbortSignal, contents: readonly string[]): Call {
  const pieces: Said[] = [];
  let wake = () => {};
  const say = (piece: Said) => {
    pieces.push(piece);
    wake();
  };
  const abort = () => say(signal.reason instanceof Error ? signal.reason : new Error("aborted"));
  if (signal.aborted) abort();
  signal.addEventListener("abort", abort);
  const next = async () => {
    for (;;) {
      const piece = pieces.shift();
      if (piece !== undefined) return piece;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  return { signal, contents, say, next };
}

function scriptedUpstream() {
  const calls: Call[] = [];
  const upstream: Upstream = {
    name: "test",
    model: "test",
    streamAnswer: async function* (messages, signal, onUsage) {
      const call = newCall(
        signal,
        messages.map(({ content }) => content),
      );
      calls.push(call);
      for (;;) {
        const piece = await call.next();
        if (typeof piece !== "string") onUsage(usage);
        if (piece instanceof Error) throw piece;
        if (typeof piece !== "string") return piece;
        yield piece;
      }
    },
  };
  /** Waits for the request of the given number, from 0. */
  const call = (number: number) =>
    vi.waitFor(() => {
      const found = calls[number];
      if (!found) throw new Error(`request ${number} has not come`);
      return found;
    }, soon);
  const answer = async (number: number, ...pieces: readonly Said[]) => {
    const { say } = await call(number);
    for (const piece of pieces) say(piece);
  };
  return { upstream, calls, call, answer };
}

const interrupted = { event: "error", data: { code: "interrupted", retryable: true } };
const usage = { model: "test", promptTokens: 1, completionTokens: 2, cachedTokens: 0, isEstimated: false };
const stop: AnswerEnd = { finishReason: "stop" };
const messageId = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`;
const question = (over: Partial<Asked> = {}): Asked => ({
  sessionId: undefined,
  messageId: messageId(1),
  shopId: "default",
  text: "When?",
  locale: "en",
  page: undefined,
  ...over,
});

const ended = (task: Task) => vi.waitFor(() => expect(task.end).not.toBeNull(), soon);

let store: Store;
let script: ReturnType<typeof scriptedUpstream>;
let engine: TaskEngine;
/** All that a test has made: none may go on into the next test. */
const engines: TaskEngine[] = [];
beforeEach(async () => {
  store = await openSqliteStore(":memory:");
  script = scriptedUpstream();
  engine = newEngine(60_000);
});
afterEach(async () => {
  vi.useRealTimers();
  await Promise.all(engines.splice(0).map(async (one) => one.drain(0)));
  await store.close();
});

function newEngine(orphanGraceMs: number, more: Pick<EngineDeps, "watch"> = {}): TaskEngine {
  const knowledge = createInlineKnowledge([]);
  const newOne = createTaskEngine(
    {
      store,
      upstream: script.upstream,
      progress: createProgressModel({ now: () => performance.now() }),
      limits: { maxTurns: 10, maxPromptTokens: 6000 },
      deskByShop: new Map([["default", { systemPrompt: "Be kind.", knowledge }]]),
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
      now: () => performance.now(),
      ...more,
    },
    { orphanGraceMs, keepMs: 60_000 },
  );
  engines.push(newOne);
  return newOne;
}

describe("createTaskEngine()", () => {
  it("[AS2] has the question in the store before it says that it started, and the answer before it ends", async () => {
    const { task, sessionId } = await engine.start(question());
    expect(await store.listTurns(keyOf(sessionId), 9)).toMatchObject([{ question: "When?", status: "running" }]);
    await script.answer(0, "Tomorrow.", stop);
    await ended(task);
    expect(task.end).toMatchObject({
      event: "done",
      data: { finishReason: "stop", usage: { promptTokens: 1, completionTokens: 2 } },
    });
    expect(task.progress?.data).toMatchObject({ stage: "complete", progress: 100, etaMs: 0 });
    expect(await store.listTurns(keyOf(sessionId), 9)).toMatchObject([{ answer: "Tomorrow.", status: "done" }]);
  });

  it("gives the same messageId the same answer: running, ended, and from the store", async () => {
    const { task, taskId, sessionId } = await engine.start(question());
    const again = question({ sessionId: sessionId });
    expect(await engine.start(again)).toEqual({ task, taskId, sessionId, resumed: true });
    await script.answer(0, "Tomorrow.", stop);
    await ended(task);
    expect((await engine.start(again)).task).toBe(task);
    const revived = await newEngine(1000).start(again);
    expect(revived.task.text.toString()).toBe("Tomorrow.");
    expect(revived.task.end).toMatchObject({ event: "done", data: { finishReason: "stop" } });
    expect(script.calls).toHaveLength(1);
  });

  it("asks upstream once, however often the same question comes in at the same moment", async () => {
    const first = await engine.start(question());
    await script.answer(0, "Tomorrow.", stop);
    await ended(first.task);
    const again = question({ sessionId: first.sessionId, messageId: messageId(2) });
    const started = await Promise.allSettled([engine.start(again), engine.start(again), engine.start(again)]);
    expect(started.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "fulfilled"]);
    const tasks = new Set(started.flatMap((one) => (one.status === "fulfilled" ? [one.value.taskId] : [])));
    expect(tasks.size).toBe(1);
  });

  it("refuses another message under the same messageId, a second question meanwhile, and a foreign session", async () => {
    const { sessionId } = await engine.start(question());
    await expect(engine.start(question({ sessionId, text: "Where?" }))).rejects.toMatchObject({ code: "conflict" });
    await expect(engine.start(question({ sessionId, messageId: messageId(2) }))).rejects.toMatchObject({
      code: "busy",
    });
    await expect(engine.start(question({ sessionId: "s_none" }))).rejects.toMatchObject({ code: "unauthorized" });
  });

  it("stops: aborts upstream, keeps the part, frees the session", async () => {
    const { task, taskId, sessionId } = await engine.start(question());
    await script.answer(0, "Tomor");
    await vi.waitFor(() => expect(task.text.toString()).toBe("Tomor"), soon);
    expect(await engine.stop(taskId)).toBe(true);
    await ended(task);
    expect(script.calls[0]?.signal.aborted).toBe(true);
    expect(task.end).toMatchObject({ event: "done", data: { finishReason: "stopped" } });
    expect(await store.listTurns(keyOf(sessionId), 9)).toMatchObject([{ answer: "Tomor", status: "stopped" }]);
    expect(engine.findActive(sessionId)).toBeUndefined();
    expect(await engine.stop("t_none")).toBe(false);
  });

  it("[OW2] says so where an answer was stopped and its end could not be kept", async () => {
    const { task, taskId } = await engine.start(question());
    await script.call(0);
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    vi.spyOn(store, "endTurn").mockRejectedValue(new AppError("store_unavailable", "locked"));
    const stopping = engine.stop(taskId);
    const refused = expect(stopping).rejects.toMatchObject({ code: "store_unavailable" });
    await vi.advanceTimersByTimeAsync(5000);
    await refused;
    expect(task.end).toMatchObject({ event: "error", data: { code: "store_unavailable" } });
    expect(task.progress?.data.progress).toBeLessThan(100);
  });

  it("stops an answer that nobody follows, after the grace, and no other", async () => {
    engine = newEngine(20);
    const followed = await engine.start(question());
    followed.task.subscribe(() => undefined);
    const { task } = await engine.start(question({ messageId: messageId(2) }));
    await ended(task);
    expect(task.end).toMatchObject({ event: "done", data: { finishReason: "stopped" } });
    expect(followed.task.end).toBeNull();
  });

  it("leaves no timer of an ended answer behind but the one that forgets it", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const { task } = await engine.start(question());
    task.subscribe(() => undefined)();
    await script.answer(0, "Tomorrow.", stop);
    await ended(task);
    task.subscribe(() => undefined)();
    expect(vi.getTimerCount()).toBe(1);
  });

  it("[EV7] ends with the error's code, keeps the part, and tells nothing of what is not meant for the outside", async () => {
    const { task, sessionId } = await engine.start(question());
    await script.answer(0, "Tomor", new AppError("interrupted", "Cut."));
    await ended(task);
    expect(task.end).toMatchObject({ event: "error", data: { code: "interrupted", retryable: true } });
    expect(await store.listTurns(keyOf(sessionId), 9)).toMatchObject([{ answer: "Tomor", end: task.end }]);
    const other = await engine.start(question({ messageId: messageId(2) }));
    await script.answer(1, new TypeError("sk-secret is undefined"));
    await ended(other.task);
    expect(JSON.stringify(other.task.end)).not.toContain("secret");
    expect(other.task.end).toMatchObject({ event: "error", data: { code: "internal" } });
  });

  it("tells upstream what was said before", async () => {
    const { task, sessionId } = await engine.start(question());
    await script.answer(0, "Tomorrow.", stop);
    await ended(task);
    const next = await engine.start(question({ sessionId: sessionId, messageId: messageId(2), text: "Sure?" }));
    const [system, ...rest] = (await script.call(1)).contents;
    expect(system).toMatch(/^Be kind\./);
    expect(rest).toEqual(["When?", "Tomorrow.", "Sure?"]);
    await engine.stop(next.taskId);
  });

  it("drains: refuses new questions, lets running answers finish, then breaks off", async () => {
    const { task: quick } = await engine.start(question());
    const { task: slow } = await engine.start(question({ messageId: messageId(2) }));
    await script.answer(0, "Quick", stop);
    await script.answer(1, "Slow");
    await engine.drain(50);
    expect(quick.end).toMatchObject({ event: "done" });
    expect(slow.end).toMatchObject({ event: "error", data: { code: "interrupted", retryable: true } });
    expect(slow.text.toString()).toBe("Slow");
    await expect(engine.start(question({ messageId: messageId(3) }))).rejects.toMatchObject({ code: "overloaded" });
  });

  it("drains a question that was only being stored when it began", async () => {
    const starting = engine.start(question());
    const draining = engine.drain(60_000);
    const { task } = await starting;
    await script.answer(0, "Tomorrow.", stop);
    await draining;
    expect(task.end).toMatchObject({ event: "done" });
  });

  it("does not start what cannot be kept", async () => {
    vi.spyOn(store, "createSession").mockRejectedValue(new AppError("store_unavailable", "full"));
    await expect(engine.start(question())).rejects.toMatchObject({ code: "store_unavailable" });
    expect(script.calls).toHaveLength(0);
  });

  it("[AS7] takes a first question that comes again without a session for the same one, as long as its task is there", async () => {
    const first = await engine.start(question());
    expect(await engine.start(question())).toEqual({ ...first, resumed: true });
    const other = await engine.start(question({ text: "Where?" }));
    expect(other.sessionId).not.toBe(first.sessionId);
    await script.answer(0, "Tomorrow.", stop);
    await ended(first.task);
    expect(await engine.start(question())).toEqual({ ...first, resumed: true });
    await engine.erase(first.sessionId);
    expect((await engine.start(question())).sessionId).not.toBe(first.sessionId);
  });

  it("[AS2] [AS7] says of no question that it is there before it is on disk, however often it comes", async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    vi.spyOn(store, "createSession").mockReturnValue(promise);
    const started = vi.fn();
    const both = [engine.start(question()), engine.start(question())];
    for (const one of both) void one.then(started);
    await new Promise((next) => setTimeout(next, 20));
    expect(started).not.toHaveBeenCalled();
    resolve();
    expect((await Promise.all(both)).map(({ resumed }) => resumed)).toEqual([false, true]);
  });

  it("takes up what a process left: made anew with nothing said, interrupted with a part or when it was made too often", async () => {
    const sessionIds: string[] = [];
    for (const number of [1, 2, 3]) {
      sessionIds.push((await engine.start(question({ messageId: messageId(number) }))).sessionId);
      await script.call(number - 1);
    }
    const turns = await store.listUnfinished();
    await store.extendAnswer(turns[1]?.taskKey ?? "", "Tomor");
    for (let life = 0; life < 10; life += 1) await store.restartTurn(turns[2]?.taskKey ?? "");

    const next = newEngine(60_000);
    await next.recover();
    expect(sessionIds.map((id) => next.findActive(id)?.sessionId)).toEqual([sessionIds[0], undefined, undefined]);
    await script.answer(3, "Tomorrow.", stop);
    await vi.waitFor(async () => expect(await store.listUnfinished()).toEqual([]), soon);
    const answers = await Promise.all(sessionIds.map(async (id) => store.listTurns(keyOf(id), 9)));
    expect(answers.flat()).toMatchObject([
      { answer: "Tomorrow.", status: "done" },
      { answer: "Tomor", status: "error", end: interrupted },
      { answer: "", status: "error", end: interrupted },
    ]);
  });

  it("[OW3] leaves an answer with nothing said to the next process, without an end", async () => {
    const { task, taskId, sessionId } = await engine.start(question());
    await script.call(0);
    await engine.drain(1);
    expect(task.end).toBeNull();
    const next = newEngine(60_000);
    await next.recover();
    expect(await next.find(taskId)).toMatchObject({ taskId, sessionId });
    await script.answer(1, "Tomorrow.", stop);
    await vi.waitFor(async () => expect((await next.find(taskId))?.task.end).toMatchObject({ event: "done" }), soon);
  });

  it("[SE8] counts also what an answer took that is made anew by the next process", async () => {
    const { taskId, sessionId } = await engine.start(question());
    await script.call(0);
    await engine.drain(1);
    expect(await store.sumUsage(keyOf(sessionId))).toMatchObject({ promptTokens: 1, completionTokens: 2 });
    const next = newEngine(60_000);
    await next.recover();
    await script.answer(1, "Tomorrow.", stop);
    await vi.waitFor(async () => expect((await next.find(taskId))?.task.end).toMatchObject({ event: "done" }), soon);
    expect(await store.sumUsage(keyOf(sessionId))).toMatchObject({ promptTokens: 2, completionTokens: 4 });
  });

  it.each([
    ["its own end", stop, { promptTokens: 1, completionTokens: 2 }],
    ["a failure", new AppError("upstream_error", "It failed."), { promptTokens: 1, completionTokens: 2 }],
  ])("[SE8] keeps what an answer took that came to %s", async (_how, last, sum) => {
    const { task, sessionId } = await engine.start(question());
    await script.answer(0, "Tomor", last);
    await ended(task);
    expect(await store.sumUsage(keyOf(sessionId))).toMatchObject(sum);
  });

  it("tells its watch of every answer once that it begins, and once how it ended", async () => {
    const watch = { onBegin: vi.fn(), onEnd: vi.fn() };
    const watched = newEngine(60_000, { watch });
    const { task, taskId } = await watched.start(question());
    await script.answer(0, "Tomorrow.", stop);
    await ended(task);
    const { ttftMs, end } = task;
    expect(watch.onEnd).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ end, ttftMs }));
    await watched.stop(taskId);
    await watched.start(question({ messageId: messageId(2) }));
    await script.call(1);
    await watched.drain(1);
    expect(watch.onBegin).toHaveBeenCalledTimes(2);
    expect(watch.onEnd).toHaveBeenCalledTimes(2);
    expect(watch.onEnd).toHaveBeenLastCalledWith(null);
  });

  it("tells its watch the end that followers were told, where the store did not take another", async () => {
    const watch = { onBegin: vi.fn(), onEnd: vi.fn() };
    const watched = newEngine(60_000, { watch });
    const { task, taskId } = await watched.start(question());
    await script.call(0);
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    vi.spyOn(store, "endTurn").mockRejectedValue(new AppError("store_unavailable", "locked"));
    const refused = expect(watched.stop(taskId)).rejects.toMatchObject({ code: "store_unavailable" });
    await vi.advanceTimersByTimeAsync(5000);
    await refused;
    expect(watch.onEnd).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ end: task.end }));
  });

  it("[SE5] erases: nothing of the session is found any more, and an answer that runs writes nothing back", async () => {
    const { task, taskId, sessionId } = await engine.start(question());
    await script.answer(0, "Tomor");
    await vi.waitFor(() => expect(task.text.length).toBe(5), soon);
    expect(await engine.erase(sessionId)).toBe(true);
    expect(task.end).toMatchObject({ event: "done", data: { finishReason: "stopped" } });
    expect(await engine.find(taskId)).toBeUndefined();
    expect(await store.shopOf(keyOf(sessionId))).toBeUndefined();
    expect(await engine.erase(sessionId)).toBe(false);
    await expect(engine.start(question({ sessionId, messageId: messageId(2) }))).rejects.toMatchObject({
      code: "unauthorized",
    });
  });
});
