import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { createKnowledgeIndex } from "../knowledge/knowledge-index.ts";
import type { ProgressData } from "../protocol.ts";
import { openSqliteStore } from "../store/sqlite.ts";
import type { Store } from "../store/store.ts";
import type { Upstream } from "../upstream/upstream.ts";
import { createAnswerSaver } from "./answer-saver.ts";
import { createProgressModel } from "./progress.ts";
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
      { systemPrompt: "Be kind.", knowledge: createKnowledgeIndex([]) },
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
