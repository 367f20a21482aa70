import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { createInlineKnowledge } from "../knowledge/inline-knowledge.ts";
import type { Passage } from "../knowledge/passage.ts";
import type { ProgressData } from "../protocol.ts";
import { openSqliteStore } from "../store/sqlite.ts";
import type { Store } from "../store/store.ts";
import { UpstreamFailure, type FailureKind } from "../upstream/failure.ts";
import type { Upstream } from "../upstream/upstream.ts";
import { createAnswerCache } from "./answer-cache.ts";
import { createAnswerSaver } from "./answer-saver.ts";
import { createProgressModel, type AnswerSource, type ProgressRun } from "./progress.ts";
import { runTask } from "./run-task.ts";
import { createTask } from "./task.ts";

const identity = { key: "k", sessionKey: "s", sealedSession: new Uint8Array(), messageId: "m", question: "When?" };
const question = { ...identity, shopId: "default", text: "When?", locale: "en", page: undefined };

let store: Store;
beforeEach(async () => {
  store = await openSqliteStore(":memory:");
});
afterEach(async () => {
  vi.useRealTimers();
  await store.close();
});

describe("runTask()", () => {
  it("[PR2] [PR3] tells progress at least every 500 ms, more of it each time, while the upstream is silent and while it writes", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "performance"] });
    const { promise: begins, resolve: begin } = Promise.withResolvers<void>();
    const { promise: ends, resolve: end } = Promise.withResolvers<void>();
    const upstream: Upstream = {
      name: "test",
      model: "test",
      streamAnswer: async function* () {
        await begins;
        yield "Tomor";
        await ends;
        yield "row.";
        return { finishReason: "stop" };
      },
    };
    const task = createTask({ ...identity, now: () => performance.now() });
    const told: { readonly atMs: number; readonly data: ProgressData }[] = [];
    task.subscribe(() => {
      const data = task.progress?.data;
      if (data && told.at(-1)?.data !== data) told.push({ atMs: performance.now(), data });
    });
    const saver = createAnswerSaver(task, store);
    const answered = runTask(
      task,
      question,
      { systemPrompt: "Be kind.", knowledge: createInlineKnowledge([]) },
      {
        store,
        upstream,
        progress: createProgressModel({ now: () => performance.now() }),
        limits: { maxTurns: 10, maxPromptTokens: 6000 },
      },
      saver,
      new AbortController().signal,
    );
    const stage = () => task.progress?.data.stage;
    await vi.waitFor(() => expect(stage()).toBe("reasoning"), { timeout: 10_000, interval: 1 });
    vi.advanceTimersByTime(30_000);
    begin();
    await vi.waitFor(() => expect(stage()).toBe("generation"), { timeout: 10_000, interval: 1 });
    vi.advanceTimersByTime(30_000);
    end();
    await answered;
    saver.close();

    const gapsMs = told.slice(1).map(({ atMs }, index) => atMs - (told[index]?.atMs ?? 0));
    expect(Math.max(...gapsMs)).toBeLessThanOrEqual(500);
    expect(told.length).toBeGreaterThan(120);
    for (const [index, { data }] of told.entries()) {
      const before = told[index - 1]?.data;
      if (before?.stage === data.stage) expect(data.progress).toBeGreaterThan(before.progress);
      else expect(data.progress).toBeGreaterThanOrEqual(before?.progress ?? 0);
      expect(data.progress).toBeLessThan(100);
    }
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe("an answer that no model gives", () => {
  const passage: Passage = {
    kind: "page",
    title: "Delivery",
    heading: "When is the delivery?",
    text: "Tomorrow.",
    keywords: "",
    locale: "en",
    url: undefined,
    sku: undefined,
    product: undefined,
  };

  /** How it ends, what it says and rests on, and whose times were learned from it. */
  async function answered(kind: FailureKind, passages: readonly Passage[] = [passage]) {
    const model = createProgressModel({ now: () => performance.now() });
    const learned: AnswerSource[] = [];
    const task = createTask({ ...identity, now: () => performance.now() });
    const saver = createAnswerSaver(task, store);
    try {
      const end = await runTask(
        task,
        { ...question, text: "When is the delivery?" },
        { systemPrompt: "Be kind.", knowledge: createInlineKnowledge(passages) },
        {
          store,
          upstream: failing(kind),
          progress: {
            begin: (source) => {
              const run = model.begin(source);
              vi.spyOn(run, "complete").mockImplementation(() => learned.push(source));
              return run;
            },
          },
          limits: { maxTurns: 10, maxPromptTokens: 6000 },
        },
        saver,
        new AbortController().signal,
      );
      return { end, text: task.text.toString(), sources: task.sources?.data.sources, learned };
    } finally {
      saver.close();
    }
  }

  it.each(["unreachable", "timeout", "server", "busy", "denied", "rejected", "malformed", "reported"] as const)(
    "is the shop's own after %s, and no measure of how long the model takes",
    async (kind) => {
      const { end, text, sources, learned } = await answered(kind);
      expect(end).toEqual({ finishReason: "stop", degraded: true });
      expect(text).toContain("Tomorrow.");
      expect(sources).toMatchObject([{ title: "Delivery" }]);
      expect(learned).toEqual([]);
    },
  );

  it("rests on what is quoted, not on all that the model would have read", async () => {
    const other = {
      ...passage,
      title: "Returns",
      heading: "Send back",
      text: "A delivery that you send back is free.",
    };
    const { text, sources } = await answered("server", [passage, other]);
    expect(text).not.toContain("back");
    expect(sources).toMatchObject([{ title: "Delivery" }]);
  });

  it("is none where the model's filter declined: the shop does not say what the model may not", async () => {
    await expect(answered("filtered")).rejects.toMatchObject({ code: "content_filter" });
  });

  it("is none where the shop knows nothing of it", async () => {
    await expect(answered("server", [])).rejects.toMatchObject({ code: "upstream_unavailable" });
  });
});

describe("an answer that others get as well", () => {
  const model = { kind: "model", name: "test/test" };

  /** Answers with what `upstream` says; tells from whom was learned, and what was foreseen once the question was put. */
  async function createAnswerer(streamAnswer: Upstream["streamAnswer"]) {
    const now = () => performance.now();
    const progress = createProgressModel({ now });
    const answerCache = createAnswerCache({ now }, { ttlMs: 60_000, maxEntries: 10 });
    return async () => {
      const learned: AnswerSource[] = [];
      const foreseenMs: number[] = [];
      const task = createTask({ ...identity, now });
      task.subscribe(() => {
        const data = task.progress?.data;
        if (data?.stage === "reasoning") foreseenMs.push(data.etaMs);
      });
      const saver = createAnswerSaver(task, store);
      try {
        const end = await runTask(
          task,
          question,
          { systemPrompt: "Be kind.", knowledge: createInlineKnowledge([]) },
          {
            store,
            upstream: { name: "test", model: "test", streamAnswer },
            answerCache,
            progress: { begin: (source) => watched(progress.begin(source), source, learned) },
            limits: { maxTurns: 10, maxPromptTokens: 6000 },
          },
          saver,
          new AbortController().signal,
        );
        return { end, text: task.text.toString(), usage: task.usage, learned, foreseenMs };
      } finally {
        saver.close();
      }
    };
  }

  /** Notes whose times an answer teaches, if any: one that was joined teaches none (progress.test.ts). */
  function watched(run: ProgressRun, begunWith: AnswerSource, learned: AnswerSource[]): ProgressRun {
    const turned = vi.spyOn(run, "turnTo");
    const joined = vi.spyOn(run, "join");
    vi.spyOn(run, "complete").mockImplementation(() => {
      if (joined.mock.calls.length === 0) learned.push(turned.mock.calls.at(-1)?.[0] ?? begunWith);
    });
    return run;
  }

  it("took nothing of a model, promises no seconds, and teaches nothing of how long a model takes", async () => {
    const usage = { model: "test", promptTokens: 5, completionTokens: 2, cachedTokens: 0, isEstimated: false };
    const answer = await createAnswerer(async function* (_messages, _signal, onUsage) {
      yield "Tomorrow.";
      onUsage(usage);
      return { finishReason: "stop" };
    });
    const first = await answer();
    expect(first).toMatchObject({ end: { finishReason: "stop" }, text: "Tomorrow.", usage, learned: [model] });
    expect(first.foreseenMs[0]).toBeGreaterThan(1000);
    const again = await answer();
    expect(again).toMatchObject({ end: first.end, text: first.text, usage: null });
    expect(again.learned).toEqual([{ kind: "cache", name: "answers" }]);
    expect(again.foreseenMs[0]).toBeLessThan(100);
  });

  it("is learned from once, however many wait for it", async () => {
    const { promise: begins, resolve: begin } = Promise.withResolvers<void>();
    let count = 0;
    const answer = await createAnswerer(async function* () {
      count += 1;
      await begins;
      yield "Tomorrow.";
      return { finishReason: "stop" };
    });
    const answers = [answer(), answer(), answer()];
    await vi.waitFor(() => expect(count).toBe(1));
    begin();
    const all = await Promise.all(answers);
    expect(count).toBe(1);
    expect(all.map(({ text }) => text)).toEqual(["Tomorrow.", "Tomorrow.", "Tomorrow."]);
    expect(all.flatMap(({ learned }) => learned)).toEqual([model]);
  });
});

function failing(kind: FailureKind): Upstream {
  return {
    name: "test",
    model: "test",
    // oxlint-disable-next-line require-yield -- it fails before it could
    streamAnswer: async function* () {
      throw new UpstreamFailure(kind, "It failed.");
    },
  };
}
