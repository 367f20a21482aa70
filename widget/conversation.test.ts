import { afterEach, describe, expect, test, vi } from "vitest";
import type { Stage, Transcript } from "../server/protocol.ts";
import { createAnnouncer } from "./announcer.ts";
import type { StreamEvent } from "./apply-event.ts";
import { ChatError } from "./chat-error.ts";
import type { Target } from "./connection.ts";
import { createConversation } from "./conversation.ts";
import { createStorage, type KeyValue } from "./storage.ts";
import { en } from "./strings/en.ts";

type Script = (target: Target, signal: AbortSignal) => AsyncIterable<StreamEvent>;

const connected = (taskId: string, sessionId = "s1"): StreamEvent => ({
  event: "connected",
  data: { taskId, sessionId, messageId: "m", resumed: false },
});
const token = (index: number, text: string): StreamEvent => ({ event: "token", data: { index, text } });
const progress = (stage: Stage): StreamEvent => ({
  event: "progress",
  data: { stage, progress: 10, message: stage, etaMs: 1000 },
});
const done: StreamEvent = { event: "done", data: { finishReason: "stop", ttftMs: 1, durationMs: 2 } };
const broken = (code: "interrupted" | "upstream_error"): StreamEvent => ({
  event: "error",
  data: { code, message: "", retryable: true },
});

/** Plays events and then ends, fails, or stays silent until it is left. */
function play(events: readonly StreamEvent[], then?: Error | "silence"): Script {
  return async function* script(_target, signal) {
    yield* events;
    if (then instanceof Error) throw then;
    if (then === "silence") await new Promise((resolve) => signal.addEventListener("abort", resolve));
  };
}

function memoryArea(): KeyValue {
  const values = new Map<string, string>();
  return {
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => void values.set(key, value),
    removeItem: (key) => void values.delete(key),
  };
}

function start(scripts: readonly Script[], transcript?: () => Promise<Transcript>) {
  const targets: Target[] = [];
  const stopTask = vi.fn<(taskId: string) => Promise<void>>(() => Promise.resolve());
  const [shared, own] = [memoryArea(), memoryArea()];
  const storage = createStorage(
    () => shared,
    () => own,
    "https://a",
    "default",
  );
  let ids = 0;
  const conversation = createConversation(
    {
      shop: "default",
      locale: "en",
      storage,
      backend: {
        loadConfig: () => Promise.reject(new ChatError("unreachable", "")),
        loadTranscript: transcript ?? (() => Promise.reject(new ChatError("unauthorized", ""))),
        stopTask,
      },
      follow: (target, signal) => {
        targets.push(target);
        return scripts[targets.length - 1]?.(target, signal) ?? play([])(target, signal);
      },
      pageUrl: () => "https://shop.example/",
      newId: () => `id${(ids += 1)}`,
      now: () => 0,
    },
    createAnnouncer(en, () => 0),
    () => {},
  );
  const last = () => conversation.turns.peek().at(-1)?.peek();
  return { conversation, storage, targets, stopTask, last };
}

test("a question stands in the conversation at once, and its answer grows to the end", async () => {
  const { conversation, storage, last, targets } = start([
    play([connected("t1"), token(0, "Yes"), token(3, "."), done]),
  ]);
  conversation.ask("May I?");
  expect(last()).toMatchObject({ question: "May I?", status: "sending" });
  expect(conversation.isAnswering.peek()).toBe(true);
  await expect.poll(last).toMatchObject({ status: "done", answer: "Yes." });
  expect(conversation.isAnswering.peek()).toBe(false);
  expect(storage.read("session")).toBe("s1");
  expect(targets[0]?.request).toEqual({
    message: "May I?",
    messageId: "id1",
    shop: "default",
    locale: "en",
    page: { url: "https://shop.example/" },
  });
});

describe("an answer that comes in one piece", () => {
  afterEach(() => vi.useRealTimers());
  const atOnce = () =>
    start([play([connected("t1"), progress("retrieval"), progress("generation"), token(0, "Yes"), done])]);

  test("shows each of its stages for as long as it takes to paint it", async () => {
    vi.useFakeTimers();
    const { conversation, last } = atOnce();
    conversation.ask("May I?");
    await vi.advanceTimersByTimeAsync(1);
    expect(last()?.progress?.stage).toBe("retrieval");
    await vi.advanceTimersByTimeAsync(50);
    expect(last()?.progress?.stage).toBe("generation");
    await vi.advanceTimersByTimeAsync(50);
    expect(last()).toMatchObject({ status: "done", answer: "Yes" });
  });

  test("can be stopped meanwhile", async () => {
    vi.useFakeTimers();
    const { conversation, last, stopTask } = atOnce();
    conversation.ask("May I?");
    await vi.advanceTimersByTimeAsync(1);
    conversation.stop();
    await vi.advanceTimersByTimeAsync(200);
    expect(last()).toMatchObject({ status: "stopped", answer: "" });
    expect(stopTask).toHaveBeenCalledExactlyOnceWith("t1");
  });
});

describe("trying again", () => {
  test("a message that did not get through is the same message", async () => {
    const { conversation, last, targets } = start([
      play([], new ChatError("unreachable", "")),
      play([connected("t1"), token(0, "Yes"), done]),
    ]);
    conversation.ask("May I?");
    await expect.poll(last).toMatchObject({ status: "failed", failure: { code: "unreachable", isFinal: false } });
    const failed = last();
    if (failed !== undefined) conversation.retry(failed);
    await expect.poll(last).toMatchObject({ status: "done", answer: "Yes", messageId: "id1" });
    expect(conversation.turns.peek()).toHaveLength(1);
    expect(targets.map((target) => target.request?.messageId)).toEqual(["id1", "id1"]);
  });

  test("an answer that ended in an error is asked for anew", async () => {
    const { conversation, last, targets } = start([
      play([connected("t1"), token(0, "Ha"), broken("interrupted")]),
      play([connected("t2"), token(0, "Yes"), done]),
    ]);
    conversation.ask("May I?");
    await expect.poll(last).toMatchObject({ status: "failed", answer: "Ha" });
    const failed = last();
    if (failed !== undefined) conversation.retry(failed);
    await expect.poll(last).toMatchObject({ status: "done", answer: "Yes" });
    expect(conversation.turns.peek()).toHaveLength(1);
    expect(targets.map((target) => target.request?.messageId)).toEqual(["id1", "id2"]);
  });
});

test("a session that expired is begun anew without a word, and the question is kept", async () => {
  const { conversation, storage, last, targets } = start([
    play([], new ChatError("unauthorized", "")),
    play([connected("t1", "s2"), token(0, "Yes"), done]),
  ]);
  storage.keep("session", "old");
  conversation.ask("May I?");
  await expect.poll(last).toMatchObject({ status: "done", answer: "Yes" });
  expect(targets.map((target) => target.request?.sessionId)).toEqual(["old", undefined]);
  expect(storage.read("session")).toBe("s2");
});

describe("stopping", () => {
  test("keeps the part that is there and tells the server", async () => {
    const { conversation, last, stopTask } = start([play([connected("t1"), token(0, "Half")], "silence")]);
    conversation.ask("May I?");
    await expect.poll(last).toMatchObject({ answer: "Half" });
    conversation.stop();
    expect(last()).toMatchObject({ status: "stopped", answer: "Half" });
    expect(stopTask).toHaveBeenCalledExactlyOnceWith("t1");
  });

  test("before the server answered stops as soon as it does, and the next question waits for that", async () => {
    let arrive = () => {};
    const arrival = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    const slow: Script = async function* slow() {
      await arrival;
      yield connected("t1");
      yield token(0, "never seen");
    };
    const { conversation, last, stopTask, targets } = start([slow, play([connected("t2"), token(0, "Yes"), done])]);
    conversation.ask("May I?");
    conversation.stop();
    expect(last()?.status).toBe("stopped");
    conversation.ask("And now?");
    await Promise.resolve();
    expect(targets.length).toBeLessThan(2);
    arrive();
    await expect.poll(last).toMatchObject({ question: "And now?", status: "done", answer: "Yes" });
    expect(stopTask).toHaveBeenCalledExactlyOnceWith("t1");
    expect(conversation.turns.peek()[0]?.peek()).toMatchObject({ status: "stopped", answer: "" });
  });
});

describe("bringing back", () => {
  const at = "2026-01-01T00:00:00Z";
  const transcript: Transcript = {
    messages: [
      { id: "a", role: "user", text: "First?", at, status: "done" },
      { id: "a:answer", role: "assistant", text: "One.", at, status: "done" },
      { id: "b", role: "user", text: "Second?", at, status: "done" },
      { id: "b:answer", role: "assistant", text: "Two", at, status: "running" },
    ],
    activeTask: { taskId: "t9", messageId: "b" },
    summary: null,
  };

  test("shows the transcript and goes on with the answer that is being made", async () => {
    const { conversation, storage, last, targets } = start([play([connected("t9"), token(3, "!"), done])], () =>
      Promise.resolve(transcript),
    );
    storage.keep("session", "s1");
    await conversation.restore();
    await expect.poll(last).toMatchObject({ question: "Second?", answer: "Two!", status: "done" });
    expect(conversation.turns.peek()[0]?.peek()).toMatchObject({ question: "First?", answer: "One.", status: "done" });
    expect(targets).toMatchObject([{ taskId: "t9", offset: 3 }]);
  });

  test("forgets a session that the server does not know, and says nothing", async () => {
    const { conversation, storage } = start([]);
    storage.keep("session", "s1");
    await conversation.restore();
    expect(storage.read("session")).toBe("");
    expect(conversation.turns.peek()).toEqual([]);
  });

  test("takes the answer from the transcript when its task is gone", async () => {
    const whole = transcript.messages.map((message) =>
      message.status === "running"
        ? { ...message, id: "id1:answer", status: "done" as const, text: "Whole." }
        : message,
    );
    const messages = whole.map((message) => (message.id === "b" ? { ...message, id: "id1" } : message));
    const { conversation, last } = start([play([connected("t1"), token(0, "Who")], new ChatError("gone", ""))], () =>
      Promise.resolve({ messages, activeTask: null, summary: null }),
    );
    conversation.ask("Second?");
    await expect.poll(last).toMatchObject({ status: "done", answer: "Whole." });
    expect(conversation.turns.peek()).toHaveLength(2);
  });
});

test("a new conversation forgets the session and leaves nothing running", async () => {
  const { conversation, storage, last, stopTask } = start([play([connected("t1"), token(0, "Half")], "silence")]);
  conversation.ask("May I?");
  await expect.poll(last).toMatchObject({ answer: "Half" });
  conversation.startOver();
  expect(conversation.turns.peek()).toEqual([]);
  expect(conversation.isAnswering.peek()).toBe(false);
  expect(storage.read("session")).toBe("");
  expect(stopTask).toHaveBeenCalledOnce();
});
