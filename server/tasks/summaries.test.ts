import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { keyOf, seal } from "../store/secret.ts";
import { openSqliteStore } from "../store/sqlite.ts";
import type { NewTurn, Store, TurnEnd } from "../store/store.ts";
import type { AnswerEnd } from "../upstream/completion.ts";
import { UpstreamFailure } from "../upstream/failure.ts";
import type { Upstream } from "../upstream/upstream.ts";
import { createSummaries, type Summaries } from "./summaries.ts";

const soon = { timeout: 10_000 };
const usage = { model: "cheap", promptTokens: 10, completionTokens: 2, cachedTokens: 0, isEstimated: false };
const done: TurnEnd = {
  answer: "好的。",
  status: "done",
  sources: [],
  end: { event: "done", data: { finishReason: "stop", ttftMs: 1, durationMs: 2 } },
  endedAt: 2,
  usage: [],
};

/** One request to the model, which the test answers. */
interface Call {
  readonly content: string;
  readonly signal: AbortSignal;
  readonly answer: (said: string | Error) => void;
}

let store: Store;
let calls: Call[];
let warnings: string[];
let summaries: Summaries;
beforeEach(async () => {
  store = await openSqliteStore(":memory:");
  calls = [];
  warnings = [];
  summaries = pool();
});
afterEach(async () => {
  await summaries.close();
  await store.close();
});

function pool(): Summaries {
  return createSummaries({
    store,
    upstream,
    limits: { maxTurns: 2, maxPromptTokens: 6000 },
    log: { warn: (_fields, message) => warnings.push(message) },
    costOf: () => ({ amount: 0.25, currency: "USD" }),
  });
}

const upstream: Upstream = {
  name: "test",
  model: "cheap",
  streamAnswer: async function* (messages, signal, onUsage): AsyncGenerator<string, AnswerEnd> {
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    signal.addEventListener("abort", () => reject(signal.reason));
    const answer = (said: string | Error) => (typeof said === "string" ? resolve(said) : reject(said));
    calls.push({ content: messages.map(({ content }) => content).join("\n"), signal, answer });
    try {
      yield await promise;
    } finally {
      onUsage(usage);
    }
    return { finishReason: "stop" };
  },
};

const call = async (number: number) =>
  vi.waitFor(() => {
    const found = calls[number];
    if (!found) throw new Error(`request ${number} has not come`);
    return found;
  }, soon);
const summaryOf = async (session: string) => (await store.findSummary(keyOf(session)))?.text;

/** Adds turns to a session, from one number to another. */
async function say(
  session: string,
  from: number,
  to: number,
  end: Partial<TurnEnd> = {},
  question?: string,
): Promise<void> {
  for (let number = from; number <= to; number += 1) {
    const turn = { ...newTurn(session, number), ...(question !== undefined && { question }) };
    if (number === 1) await store.createSession({ key: keyOf(session), shop: "default" }, turn);
    else await store.addTurn(keyOf(session), turn);
    await store.endTurn(turn.taskKey, { ...done, ...end });
  }
}

function newTurn(session: string, number: number): NewTurn {
  const task = `${session}-${number}`;
  return {
    taskKey: keyOf(task),
    messageId: `m${number}`,
    question: `问题 ${number}`,
    askedAt: 1,
    locale: "zh-CN",
    page: null,
    sealedSession: seal(task, session),
  };
}

function note(session: string): void {
  summaries.note(keyOf(session), { locale: "zh-CN", systemPrompt: "" });
}

describe("createSummaries()", () => {
  it("folds what is due, and again what has become due meanwhile, the old summary with it", async () => {
    await say("a", 1, 3);
    note("a");
    const first = await call(0);
    expect(first.content).toMatch(/问题 1\n/);
    expect(first.content).not.toMatch(/问题 2\n/);
    await say("a", 4, 5);
    first.answer("- 一");
    const second = await call(1);
    expect(second.content).toMatch(/<summary>\n- 一\n<\/summary>/);
    expect(second.content).toMatch(/问题 2\n[^]*问题 3\n/);
    expect(second.content).not.toMatch(/问题 [145]\n/);
    second.answer("- 二");
    await vi.waitFor(async () => expect(await summaryOf("a")).toBe("- 二"), soon);
    expect(await store.findSummary(keyOf("a"))).toMatchObject({ throughMessageId: "m3" });
  });

  it("asks nothing where nothing is due, nor in a session that is gone", async () => {
    await say("a", 1, 2);
    await say("b", 1, 3);
    note("nobody");
    note("a");
    note("b");
    (await call(0)).answer("- b");
    await vi.waitFor(async () => expect(await summaryOf("b")).toBe("- b"), soon);
    expect(calls).toHaveLength(1);
  });

  it("makes two at once, one a session, and the others wait", async () => {
    for (const session of ["a", "b", "c"]) await say(session, 1, 3);
    for (const session of ["a", "a", "b", "c", "a"]) note(session);
    await call(1);
    await new Promise((resolve) => setImmediate(resolve));
    expect(calls).toHaveLength(2);
    expect(calls.some(({ signal }) => signal.aborted)).toBe(false);
    calls[0]?.answer("- a");
    (await call(1)).answer("- b");
    (await call(2)).answer("- c");
    for (const session of ["a", "b", "c"]) {
      await vi.waitFor(async () => expect(await summaryOf(session)).toBe(`- ${session}`), soon);
    }
    expect(calls).toHaveLength(3);
  });

  it("drops the session that has waited for longest where too many wait", async () => {
    for (const session of ["a", "b", "lost", "kept"]) await say(session, 1, 3);
    note("a");
    note("b");
    await call(1);
    note("lost");
    note("kept");
    for (let session = 0; session < 999; session += 1) note(`nobody-${session}`);
    for (const { answer } of calls) answer("- x");
    (await call(2)).answer("- y");
    await vi.waitFor(async () => expect(await summaryOf("kept")).toBe("- y"), soon);
    expect(await summaryOf("lost")).toBeUndefined();
  });

  it("drops what is made for a session that is erased, without a word", async () => {
    await say("a", 1, 3);
    note("a");
    const { signal } = await call(0);
    summaries.forget(keyOf("a"));
    await store.deleteSession(keyOf("a"));
    expect(signal.aborted).toBe(true);
    await summaries.close();
    expect(await summaryOf("a")).toBeUndefined();
    expect(warnings).toEqual([]);
  });

  it("drops everything on closing, and takes nothing after it", async () => {
    for (const session of ["a", "b", "c"]) await say(session, 1, 3);
    for (const session of ["a", "b", "c"]) note(session);
    await call(1);
    await summaries.close();
    expect(calls.map(({ signal }) => signal.aborted)).toEqual([true, true]);
    note("c");
    await new Promise((resolve) => setImmediate(resolve));
    expect(calls).toHaveLength(2);
    expect(await store.sumUsage(keyOf("a"))).toMatchObject({ promptTokens: 10 });
  });

  it("writes nothing over the summary of another server that was faster", async () => {
    await say("a", 1, 3);
    const other = pool();
    note("a");
    await call(0);
    other.note(keyOf("a"), { locale: "zh-CN", systemPrompt: "" });
    (await call(1)).answer("- other");
    await vi.waitFor(async () => expect(await summaryOf("a")).toBe("- other"), soon);
    calls[0]?.answer("- late");
    await vi.waitFor(async () => expect(await store.sumUsage(keyOf("a"))).toMatchObject({ promptTokens: 20 }), soon);
    await Promise.all([other.close(), summaries.close()]);
    expect(await summaryOf("a")).toBe("- other");
  });

  it("catches up with a long conversation request by request, past turns that have no answer", async () => {
    const failed = { answer: "", status: "error" } as const;
    await say("a", 1, 120, failed);
    await say("a", 121, 130, { answer: "长".repeat(5000) });
    note("a");
    for (let number = 0; number < 2; number += 1) (await call(number)).answer(`- ${number}`);
    await vi.waitFor(async () => {
      expect(await store.findSummary(keyOf("a"))).toMatchObject({ throughMessageId: "m128" });
    }, soon);
    expect(calls[0]?.content).toMatch(/问题 121\n/);
  });

  it("counts what each request took, also where nothing came of it, and asks less often then", async () => {
    await say("a", 1, 3);
    const failures = [new UpstreamFailure("server", "It failed."), "I'm sorry, I can't do that."];
    for (const [index, failure] of failures.entries()) {
      note("a");
      (await call(index)).answer(failure);
      await vi.waitFor(() => expect(warnings).toHaveLength(index + 1), soon);
    }
    expect(warnings).toEqual(["summary not written", "summary not written"]);
    expect(await store.sumUsage(keyOf("a"))).toMatchObject({
      promptTokens: 20,
      costs: [{ amount: 0.5, currency: "USD" }],
    });
    note("a"); // which is let go by
    await say("b", 1, 3);
    note("b");
    expect((await call(2)).content).toContain("问题 1");
    calls[2]?.answer("- b");
    await vi.waitFor(async () => expect(await summaryOf("b")).toBe("- b"), soon);
    note("a");
    (await call(3)).answer("- a");
    await vi.waitFor(async () => expect(await summaryOf("a")).toBe("- a"), soon);

    // What has worked is trusted again: after one failure it is asked at the next occasion.
    await say("a", 4, 4);
    note("a");
    (await call(4)).answer(new UpstreamFailure("server", "It failed."));
    await vi.waitFor(() => expect(warnings).toHaveLength(3), soon);
    note("a");
    expect((await call(5)).content).toContain("- a");
  });

  it("does not listen on to a model that does not stop", async () => {
    const left = Promise.withResolvers<void>();
    summaries = createSummaries({
      store,
      limits: { maxTurns: 2, maxPromptTokens: 6000 },
      log: { warn: (_fields, message) => warnings.push(message) },
      upstream: {
        ...upstream,
        streamAnswer: async function* () {
          try {
            for (;;) yield "- and so on\n";
          } finally {
            left.resolve();
          }
        },
      },
    });
    await say("a", 1, 3);
    note("a");
    await left.promise;
    await vi.waitFor(async () => expect(await summaryOf("a")).toMatch(/^- and so on\n/), soon);
  });

  it.each([
    ["en", "Where is my order?", "Summary of the conversation so far"],
    ["zh-CN", "Where is my order?", "Summary of the conversation so far"],
    ["en", "我的订单在哪里？", "早期对话摘要"],
    ["de", "Wo ist meine Bestellung?", "Zusammenfassung des bisherigen Gesprächs"],
  ])("sums up in the language that is spoken: on a page in %s «%s»", async (locale, question, title) => {
    await say("a", 1, 1, {}, question);
    await say("a", 2, 3);
    summaries.note(keyOf("a"), { locale, systemPrompt: "" });
    expect((await call(0)).content.startsWith(title)).toBe(true);
  });
});
