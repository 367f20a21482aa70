import fc from "fast-check";
import { afterEach, describe, expect, onTestFinished, test, vi } from "vitest";
import type { MessageStatus, Stage, Transcript } from "../server/protocol.ts";
import type { StreamEvent } from "./apply-event.ts";
import { ChatError } from "./chat-error.ts";
import type { Target } from "./connection.ts";
import { createConversation, type Conversation } from "./conversation.ts";
import { readSession } from "./session.ts";
import { createStorage, type KeyValue } from "./storage.ts";

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

/** @param areas what outlives the page: those of the page before, for the next page in the same tab */
function start(
  scripts: readonly Script[],
  transcript?: (sessionId: string, before?: string) => Promise<Transcript>,
  areas: readonly [KeyValue, KeyValue] = [memoryArea(), memoryArea()],
) {
  const targets: Target[] = [];
  const stopTask = vi.fn<(taskId: string) => Promise<void>>(() => Promise.resolve());
  const erase = vi.fn<(sessionId: string) => Promise<void>>(() => Promise.resolve());
  const ended: string[] = [];
  const emitted: (readonly [string, unknown])[] = [];
  const [shared, own] = areas;
  const storage = createStorage(
    () => shared,
    () => own,
    "https://a",
    "default",
  );
  let ids = 0;
  const conversation = createConversation({
    shop: "default",
    locale: "en",
    storage,
    backend: {
      loadConfig: () => Promise.reject(new ChatError("unreachable", "")),
      loadTranscript: transcript ?? (() => Promise.reject(new ChatError("unauthorized", ""))),
      stopTask,
      erase,
      rate: () => Promise.resolve(),
    },
    follow: (target, signal) => {
      if (signal.aborted) return play([])(target, signal);
      targets.push(target);
      return scripts[targets.length - 1]?.(target, signal) ?? play([])(target, signal);
    },
    look: () => ({ url: "https://shop.example/" }),
    newId: () => idOf((ids += 1)),
    now: () => 0,
    emit: (name, detail) => emitted.push([name, detail]),
    onShown: () => {},
    onEnded: ({ question, status }, isOwn) => ended.push(`${question} ${status} ${isOwn}`),
  });
  const last = () => conversation.turns.peek().at(-1)?.peek();
  return { conversation, storage, targets, stopTask, erase, ended, emitted, last, areas };
}

/** A transcript of questions: id, text, answer, and how the answer ended. */
function said(...turns: readonly (readonly [string, string, string, MessageStatus])[]): Transcript {
  const at = "2026-01-01T00:00:00Z";
  const messages = turns.flatMap(([id, question, answer, status]) => [
    { id, role: "user", text: question, at, status: "done" } as const,
    { id: `${id}:answer`, role: "assistant", text: answer, at, status } as const,
  ]);
  return { messages, activeTask: null, summary: null, usage: null };
}

function shownIn({ turns }: Conversation): readonly string[] {
  return turns.peek().map((turn) => `${turn.peek().question} ${turn.peek().answer}`);
}

/** What waits for it goes on when it is opened. */
function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

/** The message id that is made as the so manieth. */
const idOf = (number: number) => `${number}`.repeat(36);

test("a question stands in the conversation at once, and its answer grows to the end", async () => {
  const { conversation, storage, last, targets } = start([
    play([connected("t1"), token(0, "Yes"), token(3, "."), done]),
  ]);
  conversation.ask("May I?");
  expect(last()).toMatchObject({ question: "May I?", status: "sending" });
  expect(conversation.isAnswering.peek()).toBe(true);
  await expect.poll(last).toMatchObject({ status: "done", answer: "Yes." });
  expect(conversation.isAnswering.peek()).toBe(false);
  expect(storage.read("session")).toBe(`s1 ${idOf(1)}`);
  expect(targets[0]?.request).toEqual({
    message: "May I?",
    messageId: idOf(1),
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
    await vi.advanceTimersByTimeAsync(20);
    expect(last()?.progress?.stage).toBe("generation");
    await vi.advanceTimersByTimeAsync(20);
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
    await expect.poll(last).toMatchObject({ status: "done", answer: "Yes", messageId: idOf(1) });
    expect(conversation.turns.peek()).toHaveLength(1);
    expect(targets.map((target) => target.request?.messageId)).toEqual([idOf(1), idOf(1)]);
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
    expect(targets.map((target) => target.request?.messageId)).toEqual([idOf(1), idOf(2)]);
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
  expect(storage.read("session")).toBe(`s2 ${idOf(1)}`);
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
    usage: null,
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

  test("asks again for a transcript that could not be had, until it is there or the page leaves", async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    let requests = 0;
    const transcript = () => {
      requests += 1;
      return requests > 2
        ? Promise.resolve(said(["a", "First?", "One.", "done"]))
        : Promise.reject(new ChatError("unreachable", ""));
    };
    const { conversation, storage } = start([], transcript);
    storage.keep("session", "s1");
    // As when the page wakes and another tab says something: they do not add up.
    await Promise.all([conversation.restore(), conversation.restore()]);
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(shownIn(conversation)).toEqual(["First? One."]);
    expect(requests).toBe(3);
    requests = 0;
    await conversation.restore();
    conversation.leave();
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(requests).toBe(1);
  });

  test("forgets a session that the server does not know, and says nothing", async () => {
    const { conversation, storage } = start([]);
    storage.keep("session", "s1");
    await conversation.restore();
    expect(storage.read("session")).toBe("");
    expect(conversation.turns.peek()).toEqual([]);
  });

  test("takes the answer from the transcript when its task is gone, onto what is drawn already", async () => {
    const whole = said([idOf(1), "Second?", "Whole.", "done"]);
    const { conversation, last } = start([play([connected("t1"), token(0, "Who")], new ChatError("gone", ""))], () =>
      Promise.resolve(whole),
    );
    conversation.ask("Second?");
    const drawn = conversation.turns.peek();
    await expect.poll(last).toMatchObject({ status: "done", answer: "Whole." });
    expect(conversation.turns.peek()).toEqual(drawn);
  });

  test("tells a question once that failed and was asked again", async () => {
    const { conversation, storage } = start([], () =>
      Promise.resolve(said(["a", "May I?", "Ha", "error"], ["b", "May I?", "Yes.", "done"], ["c", "Hm?", "", "error"])),
    );
    storage.keep("session", "s1");
    await conversation.restore();
    expect(shownIn(conversation)).toEqual(["May I? Yes.", "Hm? "]);
  });
});

describe("a question whose page goes before the server confirmed it", () => {
  const silent = play([], "silence");

  test("is sent again by the next page, under its id, and then no more", async () => {
    const { conversation, areas, targets } = start([silent]);
    conversation.ask("May I?");
    await expect.poll(() => targets).toHaveLength(1);

    const next = start([play([connected("t1"), token(0, "Yes"), done])], undefined, areas);
    await expect.poll(next.last).toMatchObject({ question: "May I?", status: "done", answer: "Yes" });
    expect(next.targets.map((target) => target.request.messageId)).toEqual([idOf(1)]);
    expect(start([], undefined, areas).conversation.turns.peek()).toEqual([]);
  });

  test("is no other tab's to send", () => {
    const { conversation, areas } = start([silent]);
    conversation.ask("May I?");
    const otherTab = start([silent], undefined, [areas[0], memoryArea()]);
    expect(otherTab.conversation.turns.peek()).toEqual([]);
  });

  test.each(["stop", "startOver"] as const)("is not sent again after %s", async (verb) => {
    const { conversation, areas, targets } = start([silent]);
    conversation.ask("May I?");
    await expect.poll(() => targets).toHaveLength(1);
    conversation[verb]();
    expect(start([silent], undefined, areas).conversation.turns.peek()).toEqual([]);
  });

  test("is lost with its page where storage is forbidden, and nothing breaks", async () => {
    const forbidden: KeyValue = {
      getItem: () => {
        throw new Error("SecurityError");
      },
      setItem: () => {
        throw new Error("SecurityError");
      },
      removeItem: () => {
        throw new Error("SecurityError");
      },
    };
    const { conversation, last } = start([play([connected("t1"), token(0, "Yes"), done])], undefined, [
      forbidden,
      forbidden,
    ]);
    conversation.ask("May I?");
    await expect.poll(last).toMatchObject({ status: "done", answer: "Yes" });
  });
});

describe("another conversation begun meanwhile", () => {
  /** A transcript that comes when it is told to. */
  function late() {
    let arrive = (_transcript: Transcript) => {};
    const load = () =>
      new Promise<Transcript>((resolve) => {
        arrive = resolve;
      });
    return { load, arrive: (transcript: Transcript) => arrive(transcript) };
  }

  test("the old one does not come back when its transcript does", async () => {
    const { load, arrive } = late();
    const { conversation, storage } = start([], load);
    storage.keep("session", "s1 m");
    const restoring = conversation.restore();
    conversation.startOver();
    arrive(said(["a", "First?", "One.", "done"]));
    await restoring;
    expect(shownIn(conversation)).toEqual([]);
  });

  test("nothing is followed any more once the page has left, though a transcript comes", async () => {
    const { load, arrive } = late();
    const { conversation, storage, targets } = start([], load);
    storage.keep("session", "s1 m");
    const restoring = conversation.restore();
    conversation.leave();
    arrive({ ...said(["a", "First?", "", "running"]), activeTask: { taskId: "t1", messageId: "a" } });
    await restoring;
    await expect.poll(() => shownIn(conversation)).toEqual(["First? "]);
    expect(targets).toEqual([]);
  });

  test("in another tab: a dropped answer is followed no more, is not asked again, and brings no session back", async () => {
    const cut = gate();
    const left = gate();
    const reconnecting: Script = async function* reconnecting() {
      try {
        yield connected("t1");
        yield token(0, "Half");
        await cut.opened;
        yield connected("t1");
        yield token(4, " of it");
      } finally {
        left.open();
      }
    };
    const { conversation, storage, areas, last } = start([reconnecting]);
    conversation.ask("May I?");
    await expect.poll(last).toMatchObject({ answer: "Half" });
    storage.keep("session", "");
    await conversation.restore();
    expect(shownIn(conversation)).toEqual([]);
    expect(start([], undefined, areas).conversation.turns.peek()).toEqual([]);
    storage.keep("session", "s2 other");
    cut.open();
    await left.opened;
    expect(storage.read("session")).toBe("s2 other");
  });

  test("in another tab: a question that was stopped before the server answered is still stopped there", async () => {
    const answer = gate();
    const slow: Script = async function* slow() {
      await answer.opened;
      yield connected("t1");
    };
    const { conversation, storage, stopTask } = start([slow]);
    conversation.ask("May I?");
    conversation.stop();
    await conversation.restore();
    expect(shownIn(conversation)).toEqual([]);
    answer.open();
    await expect.poll(() => stopTask.mock.calls).toEqual([["t1"]]);
    expect(storage.read("session")).toBe("");
  });

  test("in another tab, unheard of: connecting again to the old answer brings no session back", async () => {
    const cut = gate();
    const reconnecting: Script = async function* reconnecting() {
      yield connected("t1");
      yield token(0, "Half");
      await cut.opened;
      yield connected("t1");
      yield token(4, " of it");
      yield done;
    };
    const { conversation, storage, last } = start([reconnecting]);
    conversation.ask("May I?");
    await expect.poll(last).toMatchObject({ answer: "Half" });
    storage.keep("session", "s2 other");
    cut.open();
    await expect.poll(last).toMatchObject({ answer: "Half of it", status: "done" });
    expect(storage.read("session")).toBe("s2 other");
  });

  test("in another tab: a refusal of the old session leaves the new one, and the question goes there", async () => {
    const refusal = gate();
    const refuse = play([], new ChatError("unauthorized", ""));
    const refusing: Script = async function* refusing(target, signal) {
      await refusal.opened;
      yield* refuse(target, signal);
    };
    const { conversation, storage, targets, last } = start([refusing, play([connected("t1", "s2"), done])]);
    storage.keep("session", "s1 m");
    conversation.ask("May I?");
    await expect.poll(() => targets).toHaveLength(1);
    storage.keep("session", "s2 other");
    refusal.open();
    await expect.poll(last).toMatchObject({ status: "done" });
    expect(targets.map(({ request }) => request.sessionId)).toEqual(["s1", "s2"]);
  });

  test("in another tab: a transcript that is refused for the old session leaves the new one", async () => {
    const refusal = gate();
    const { conversation, storage } = start([], async () => {
      await refusal.opened;
      throw new ChatError("unauthorized", "");
    });
    storage.keep("session", "s1 m");
    const restoring = conversation.restore();
    storage.keep("session", "s2 other");
    refusal.open();
    await restoring;
    expect(storage.read("session")).toBe("s2 other");
  });
});

describe("two tabs", () => {
  test("what another tab asked comes in where it belongs, is followed, and leaves what is drawn as it is", async () => {
    let transcript = said();
    const { conversation, targets } = start(
      [play([connected("t1"), token(0, "One."), done]), play([connected("t2"), token(2, "o."), done])],
      () => Promise.resolve(transcript),
    );
    conversation.ask("First?");
    await expect.poll(() => shownIn(conversation)).toEqual(["First? One."]);
    const drawn = conversation.turns.peek();

    transcript = said(["zero", "Before?", "Zero.", "done"], [idOf(1), "First?", "One.", "done"]);
    await conversation.restore();
    expect(shownIn(conversation)).toEqual(["Before? Zero.", "First? One."]);

    transcript = {
      ...transcript,
      messages: [...transcript.messages, ...said(["b", "Second?", "Tw", "running"]).messages],
      activeTask: { taskId: "t2", messageId: "b" },
    };
    const restoring = conversation.restore();
    await Promise.all([restoring, conversation.restore()]);
    expect(conversation.isAnswering.peek()).toBe(true);
    await expect.poll(() => shownIn(conversation)).toEqual(["Before? Zero.", "First? One.", "Second? Two."]);
    expect(conversation.turns.peek()[1]).toBe(drawn[0]);
    expect(targets.map(({ taskId, offset }) => [taskId, offset])).toEqual([
      [undefined, 0],
      ["t2", 2],
    ]);
  });

  test("an answer that is followed here is not followed twice, nor taken back by an older transcript", async () => {
    const { conversation, targets, last } = start([play([connected("t1"), token(0, "Half of it")], "silence")], () =>
      Promise.resolve({
        ...said([idOf(1), "May I?", "Half", "running"]),
        activeTask: { taskId: "t1", messageId: idOf(1) },
      }),
    );
    conversation.ask("May I?");
    await expect.poll(last).toMatchObject({ answer: "Half of it" });
    await conversation.restore();
    expect(last()).toMatchObject({ status: "running", answer: "Half of it" });
    expect(targets).toHaveLength(1);
  });

  test("what another tab asked meanwhile stays, though the transcript from before comes last", async () => {
    const before = gate();
    const first = ["a", "First?", "One.", "done"] as const;
    const transcripts = [
      before.opened.then(() => said(first)),
      Promise.resolve(said(first, ["b", "Second?", "Two.", "done"])),
    ];
    const { conversation, storage } = start([], () => transcripts.shift() ?? Promise.resolve(said()));
    storage.keep("session", "s1");
    const restoring = conversation.restore();
    await conversation.restore();
    before.open();
    await restoring;
    expect(shownIn(conversation)).toEqual(["First? One.", "Second? Two."]);
  });

  test("a question that got in while the transcript was on its way stays", async () => {
    let arrive = (_transcript: Transcript) => {};
    const { conversation, storage } = start([play([connected("t1"), token(0, "Yes"), done])], () => {
      return new Promise((resolve) => {
        arrive = resolve;
      });
    });
    storage.keep("session", "s1");
    const restoring = conversation.restore();
    conversation.ask("May I?");
    await expect.poll(() => shownIn(conversation)).toEqual(["May I? Yes"]);
    arrive(said(["a", "First?", "One.", "done"]));
    await restoring;
    expect(shownIn(conversation)).toEqual(["First? One.", "May I? Yes"]);
  });

  test("one refused because the other's answer runs can be tried again meanwhile: it goes after it, under its id", async () => {
    let say = () => {};
    const more = new Promise<void>((resolve) => {
      say = resolve;
    });
    const theirs: Script = async function* theirs() {
      yield connected("t9");
      await more;
      yield token(0, "Theirs.");
      yield done;
    };
    const { conversation, storage, targets, last } = start(
      [play([], new ChatError("busy", "", 1000)), theirs, play([connected("t2"), token(0, "Ours."), done])],
      () =>
        Promise.resolve({
          ...said(["a", "Their question?", "", "running"]),
          activeTask: { taskId: "t9", messageId: "a" },
        }),
    );
    storage.keep("session", "s1");
    conversation.ask("Our question?");
    await expect.poll(last).toMatchObject({ status: "failed", failure: { code: "busy" } });
    await conversation.restore();
    expect(shownIn(conversation)).toEqual(["Their question? ", "Our question? "]);
    const refused = last();
    if (refused !== undefined) conversation.retry(refused);
    await expect.poll(() => targets).toHaveLength(2);
    say();
    await expect.poll(() => shownIn(conversation)).toEqual(["Their question? Theirs.", "Our question? Ours."]);
    expect(targets.map(({ taskId, request }) => taskId ?? request.messageId)).toEqual([idOf(1), "t9", idOf(1)]);
  });

  test("a conversation that was erased elsewhere is gone here, and what is on its way begins the next", async () => {
    const { conversation, storage } = start([
      play([connected("t1"), token(0, "One."), done]),
      play([], new ChatError("unreachable", "")),
    ]);
    conversation.ask("First?");
    await expect.poll(() => shownIn(conversation)).toEqual(["First? One."]);
    conversation.ask("Second?");
    await expect.poll(() => conversation.isAnswering.peek()).toBe(false);
    storage.keep("session", "");
    await conversation.restore();
    expect(shownIn(conversation)).toEqual(["Second? "]);
  });
});

test("Stop stops all that is under way: what waits for the answer before it is not sent either", async () => {
  const { conversation, stopTask, targets, last } = start([
    play([], new ChatError("unreachable", "")),
    play([connected("t2"), token(0, "Half")], "silence"),
  ]);
  conversation.ask("First?");
  await expect.poll(last).toMatchObject({ status: "failed" });
  const failed = last();
  conversation.ask("Second?");
  await expect.poll(last).toMatchObject({ answer: "Half" });
  if (failed !== undefined) conversation.retry(failed);
  conversation.stop();
  await expect.poll(() => stopTask.mock.calls).toEqual([["t2"]]);
  expect(conversation.turns.peek().map((turn) => turn.peek().status)).toEqual(["stopped", "stopped"]);
  expect(conversation.isAnswering.peek()).toBe(false);
  await new Promise((resolve) => setTimeout(resolve));
  expect(targets.slice(2).map(({ request }) => request.message)).toEqual([]);
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

test("what is remembered of older turns is what the transcript says, and goes with the conversation", async () => {
  const { conversation, storage } = start([], () =>
    Promise.resolve({ messages: [], activeTask: null, summary: "Order 42", usage: null }),
  );
  await conversation.restore();
  expect(conversation.summary.peek()).toBe("");
  storage.keep("session", "s1 m1");
  await conversation.restore();
  expect(conversation.summary.peek()).toBe("Order 42");
  conversation.startOver();
  expect(conversation.summary.peek()).toBe("");
});

describe("whose conversation it is", () => {
  const half = () => play([connected("t1"), token(0, "Half")], "silence");

  test("nobody's becomes the first customer's, and what runs goes on", async () => {
    const answer = gate();
    const slow: Script = async function* slow() {
      yield connected("t1");
      await answer.opened;
      yield token(0, "Yes");
      yield done;
    };
    const { conversation, storage, last, targets } = start([slow]);
    conversation.ask("May I?");
    await expect.poll(last).toMatchObject({ status: "running" });
    conversation.identify("a");
    answer.open();
    await expect.poll(last).toMatchObject({ status: "done", answer: "Yes" });
    expect(storage.read("session")).toBe(`s1 ${idOf(1)}`);
    expect(storage.read("pending")).toBe("");
    expect(targets).toHaveLength(1);
  });

  test("another customer's is another one: what runs is left, not stopped, and is there when the first is back", async () => {
    const { conversation, storage, last, targets, stopTask } = start([
      half(),
      play([connected("t1"), token(4, " of it"), done]),
    ]);
    conversation.identify("a");
    conversation.ask("May I?");
    await expect.poll(last).toMatchObject({ answer: "Half" });
    conversation.identify("b");
    expect(conversation.turns.peek()).toEqual([]);
    expect(storage.read("session")).toBe("");
    await new Promise((resolve) => setTimeout(resolve));
    conversation.identify("a");
    await expect.poll(() => targets).toHaveLength(2);
    expect(targets[1]?.request).toMatchObject({ messageId: idOf(1), sessionId: "s1" });
    expect(conversation.turns.peek()).toHaveLength(1);
    expect(stopTask).not.toHaveBeenCalled();
  });
});

describe("erasing", () => {
  test("stops, erases at the server, and forgets", async () => {
    const { conversation, storage, last, erase, stopTask } = start([
      play([connected("t1"), token(0, "Half")], "silence"),
    ]);
    conversation.ask("May I?");
    await expect.poll(last).toMatchObject({ answer: "Half" });
    await conversation.erase();
    expect(stopTask).toHaveBeenCalledExactlyOnceWith("t1");
    expect(erase).toHaveBeenCalledExactlyOnceWith("s1");
    expect([storage.read("session"), shownIn(conversation)]).toEqual(["", []]);
  });

  test("that does not get through leaves the conversation where it is", async () => {
    const { conversation, storage, last, erase } = start([play([connected("t1"), token(0, "Yes"), done])]);
    conversation.ask("May I?");
    await expect.poll(last).toMatchObject({ status: "done" });
    erase.mockRejectedValueOnce(new ChatError("unreachable", ""));
    await expect(conversation.erase()).rejects.toMatchObject({ code: "unreachable" });
    expect([readSession(storage), shownIn(conversation)]).toEqual(["s1", ["May I? Yes"]]);
    erase.mockRejectedValueOnce(new ChatError("unauthorized", ""));
    await conversation.erase();
    expect([readSession(storage), shownIn(conversation)]).toEqual(["", []]);
  });
});

describe("what the page and the panel are told", () => {
  test("each stage once, the message once, and the end once, though it is tried again under its id", async () => {
    const { conversation, emitted, ended, last } = start([
      play([], new ChatError("unreachable", "")),
      play([
        connected("t1"),
        progress("retrieval"),
        progress("retrieval"),
        progress("generation"),
        token(0, "Y"),
        done,
      ]),
    ]);
    conversation.ask("May I?");
    await expect.poll(last).toMatchObject({ status: "failed" });
    const failed = last();
    if (failed !== undefined) conversation.retry(failed);
    await expect.poll(() => ended).toEqual(["May I? failed true", "May I? done true"]);
    expect(emitted).toMatchObject([
      ["message:sent", { messageId: idOf(1), text: "May I?" }],
      ["stage", { messageId: idOf(1), stage: "retrieval", progress: 10 }],
      ["stage", { messageId: idOf(1), stage: "generation" }],
    ]);
  });

  test("nothing of a transcript, and of an answer that another tab asked for only that it has ended", async () => {
    const { conversation, storage, emitted, ended } = start([play([connected("t9"), token(2, "o."), done])], () =>
      Promise.resolve({
        ...said(["a", "First?", "One.", "done"], ["b", "Second?", "Tw", "running"]),
        activeTask: { taskId: "t9", messageId: "b" },
      }),
    );
    storage.keep("session", "s1");
    await conversation.restore();
    await expect.poll(() => ended).toEqual(["Second? done false"]);
    expect(emitted).toEqual([]);
  });
});

describe("older pages", () => {
  const pageTurns = 50;

  /** A server that keeps so many turns, of which some failed and were asked again at once. */
  function keep(count: number, failed: ReadonlySet<number> = new Set()) {
    const turns = Array.from({ length: count }, (_, index) => index);
    const messagesOf = (index: number) =>
      said([
        `m${index}`,
        `Q${failed.has(index) ? index + 1 : index}?`,
        `A${index}`,
        failed.has(index) ? "error" : "done",
      ]).messages;
    return {
      add: () => void turns.push(turns.length),
      load: (_sessionId: string, before?: string) => {
        const end = before === undefined ? turns.length : Number(before.slice(1));
        const page = turns.slice(Math.max(0, end - pageTurns), end);
        return Promise.resolve({ ...said(), messages: page.flatMap(messagesOf) });
      },
    };
  }

  const questionsIn = ({ turns }: Conversation) => turns.peek().map((turn) => turn.peek().question);

  test("come before the first turn until there are none, each turn once", async () => {
    const { conversation, storage } = start([], keep(120).load);
    storage.keep("session", "s1");
    await conversation.restore();
    const drawn = conversation.turns.peek();
    expect([drawn.length, conversation.hasOlder.peek()]).toEqual([50, true]);
    await Promise.all([conversation.loadOlder(), conversation.loadOlder()]);
    expect([conversation.turns.peek().length, conversation.hasOlder.peek()]).toEqual([100, true]);
    await conversation.loadOlder();
    expect(questionsIn(conversation)).toEqual(Array.from({ length: 120 }, (_, index) => `Q${index}?`));
    expect(conversation.hasOlder.peek()).toBe(false);
    expect(conversation.turns.peek().slice(70)).toEqual(drawn);
    await conversation.loadOlder();
    expect(conversation.turns.peek()).toHaveLength(120);
  });

  test("have no doubles and no gaps, whatever is asked in another tab, restored and paged, in whatever order", async () => {
    const step = fc.constantFrom("add", "restore", "older", "both");
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 160 }),
        fc.uniqueArray(fc.integer({ min: 0, max: 79 }), { maxLength: 30 }),
        fc.array(step, { maxLength: 12 }),
        async (count, failures, steps) => {
          const failed = new Set(failures.map((index) => index * 2).filter((index) => index < count - 1));
          const server = keep(count, failed);
          const { conversation, storage } = start([], server.load);
          storage.keep("session", "s1");
          await conversation.restore();
          let total = count;
          for (const name of steps) {
            if (name === "add") total += 1;
            if (name === "add") server.add();
            const older = name === "older" || name === "both" ? conversation.loadOlder() : undefined;
            if (name === "restore" || name === "both") await conversation.restore();
            await older;
          }
          await conversation.restore();
          while (conversation.hasOlder.peek()) await conversation.loadOlder();
          const all = Array.from({ length: total }, (_, index) => index).filter((index) => !failed.has(index));
          expect(questionsIn(conversation)).toEqual(all.map((index) => `Q${index}?`));
        },
      ),
    );
  });

  test("of a conversation that was left meanwhile do not come", async () => {
    const arrived = gate();
    const { load } = keep(60);
    const { conversation, storage } = start([], async (sessionId, before) => {
      if (before !== undefined) await arrived.opened;
      return await load(sessionId, before);
    });
    storage.keep("session", "s1");
    await conversation.restore();
    const loading = conversation.loadOlder();
    conversation.startOver();
    arrived.open();
    await loading;
    expect(questionsIn(conversation)).toEqual([]);
  });

  test("that cannot be had can be asked for again", async () => {
    let isUp = false;
    const { load } = keep(60);
    const { conversation, storage } = start([], (sessionId, before) =>
      before === undefined || isUp ? load(sessionId, before) : Promise.reject(new ChatError("unreachable", "")),
    );
    storage.keep("session", "s1");
    await conversation.restore();
    await expect(conversation.loadOlder()).rejects.toMatchObject({ code: "unreachable" });
    isUp = true;
    await conversation.loadOlder();
    expect(questionsIn(conversation)).toHaveLength(60);
  });
});
