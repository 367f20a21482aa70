import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Transcript } from "../server/protocol.ts";
import type { StreamEvent } from "./apply-event.ts";
import { createChat } from "./chat.ts";
import { ChatError } from "./chat-error.ts";
import { createStorage, type KeyValue } from "./storage.ts";
import { en } from "./strings/en.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const nothing: Transcript = { messages: [], activeTask: null, summary: null, usage: null };
const answer: readonly StreamEvent[] = [
  { event: "connected", data: { taskId: "t1", sessionId: "s1", messageId: "m", resumed: false } },
  { event: "token", data: { index: 0, text: "Yes." } },
  { event: "done", data: { finishReason: "stop", ttftMs: 1, durationMs: 2 } },
];

function memoryArea(): KeyValue {
  const values = new Map<string, string>();
  return {
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => void values.set(key, value),
    removeItem: (key) => void values.delete(key),
  };
}

/**
 * @param areas what outlives the page
 * @param events of every answer
 */
function start(
  areas: readonly [KeyValue, KeyValue] = [memoryArea(), memoryArea()],
  events = answer,
  { isAlwaysOpen = false, breaksOff = false } = {},
) {
  const emitted: (readonly [string, unknown])[] = [];
  const [shared, own] = areas;
  let ids = 0;
  const chat = createChat({
    shop: "default",
    locale: "en",
    strings: en,
    storage: createStorage(
      () => shared,
      () => own,
      "https://a",
      "default",
    ),
    backend: {
      loadConfig: () => Promise.reject(new ChatError("unknown_shop", "")),
      loadTranscript: () => Promise.resolve(nothing),
      stopTask: () => Promise.resolve(),
      erase: () => Promise.reject(new ChatError("unauthorized", "")),
      rate: () => Promise.resolve(),
    },
    follow: async function* follow(_target, signal) {
      await vi.advanceTimersByTimeAsync(0);
      if (!signal.aborted) yield* events;
      if (breaksOff) throw new ChatError("unreachable", "");
    },
    readPage: () => ({ url: "https://shop.example/", product: { name: "Jacket" } }),
    newId: () => `${(ids += 1)}`.repeat(36),
    now: () => 0,
    emit: (name, detail) => emitted.push([name, detail]),
    isAlwaysOpen,
    reportConfigFailure: () => {},
  });
  const counts = () => emitted.filter(([name]) => name === "unread").map(([, detail]) => detail);
  const questions = () => chat.turns.peek().map((turn) => turn.peek().question);
  return { chat, areas, emitted, counts, questions, settle: () => vi.advanceTimersByTimeAsync(500) };
}

test("an answer that ends unseen is unread, on the next page too, until the panel is opened", async () => {
  const { chat, areas, counts, settle } = start();
  chat.send("First?");
  await settle();
  expect([chat.unread.peek(), counts()]).toEqual([1, [{ count: 1 }]]);
  const next = start(areas);
  expect([next.chat.unread.peek(), next.counts()]).toEqual([1, []]);
  next.chat.open();
  expect([next.chat.unread.peek(), next.counts()]).toEqual([0, [{ count: 0 }]]);
  expect(start(areas).chat.unread.peek()).toBe(0);
});

test("an answer that ends before the shopper's eyes is not unread", async () => {
  const { chat, counts, settle } = start();
  chat.open();
  chat.send("First?");
  await settle();
  chat.close();
  expect([chat.unread.peek(), counts()]).toEqual([0, []]);
});

test("in the page's own element nothing closes it, and the next page is not to open because of it", async () => {
  const { chat, areas, emitted, settle } = start(undefined, answer, { isAlwaysOpen: true });
  chat.open("restored");
  chat.send("First?");
  await settle();
  chat.close();
  expect(areas[1].getItem("xiaoer:https://a:default:open")).toBeNull();
  chat.reset();
  expect(chat.panel.peek()).toBe("restored");
  expect(emitted.filter(([name]) => name === "open" || name === "close")).toEqual([["open", undefined]]);
});

const [connected, text, done] = answer;
const progress: StreamEvent = {
  event: "progress",
  data: { stage: "reasoning", message: "Thinking", progress: 30, etaMs: 1000 },
};
const newsByEvents: readonly (readonly [string, readonly (StreamEvent | undefined)[], boolean])[] = [
  ["how far it is", [connected, progress], false],
  ["its text", [connected, progress, text], true],
  ["its end", [connected, progress, done], true],
];

test.each(newsByEvents)("below the view %s: is that news?", async (_what, events, isNews) => {
  const { chat, settle } = start(
    undefined,
    events.filter((event) => event !== undefined),
  );
  chat.open();
  chat.send("First?");
  chat.setAtEnd(false);
  await settle();
  expect(chat.hasNews.peek()).toBe(isNews);
});

test("below the view an answer that is lost for good is news", async () => {
  const { chat, settle } = start(undefined, answer.slice(0, 1), { breaksOff: true });
  chat.open();
  chat.send("First?");
  chat.setAtEnd(false);
  await settle();
  expect([chat.turns.peek()[0]?.peek().status, chat.hasNews.peek()]).toEqual(["failed", true]);
});

test("what is wrong with the page is told the page once", async () => {
  const { chat, emitted, settle } = start();
  chat.open();
  await settle();
  chat.close();
  chat.open();
  await settle();
  expect(chat.notice.peek()).toBe("unknown_shop");
  expect(emitted.filter(([name]) => name === "error")).toEqual([
    ["error", { code: "unknown_shop", message: en.unknown_shop }],
  ]);
});

describe("customers", () => {
  test("have a draft, a conversation and unread answers each", async () => {
    const { chat, questions, settle } = start();
    chat.identify("a");
    chat.send("First?");
    await settle();
    chat.setDraft("of a");
    chat.identify("b");
    expect([questions(), chat.draft.peek(), chat.unread.peek()]).toEqual([[], "", 0]);
    chat.identify("a");
    expect([chat.draft.peek(), chat.unread.peek()]).toEqual(["of a", 1]);
    chat.identify("");
    expect([chat.draft.peek(), chat.unread.peek()]).toEqual(["", 0]);
  });

  test("that are named again change nothing", async () => {
    const { chat, questions, settle } = start();
    chat.identify("a");
    chat.send("First?");
    await settle();
    chat.identify("a");
    expect(questions()).toEqual(["First?"]);
  });
});

test("reset forgets the conversation, the draft, what was unread and which product was taken away, and closes", async () => {
  const { chat, areas, questions, settle } = start();
  chat.send("First?");
  await settle();
  chat.open();
  chat.look();
  chat.removeProduct();
  chat.setDraft("half");
  chat.reset();
  expect([questions(), chat.draft.peek(), chat.unread.peek(), chat.panel.peek()]).toEqual([[], "", 0, "closed"]);
  expect(chat.look()?.product?.name).toBe("Jacket");
  const next = start(areas);
  expect([next.chat.draft.peek(), next.chat.unread.peek(), next.questions()]).toEqual(["", 0, []]);
});

test("erasing is asked for twice, and taking it back asks anew", async () => {
  const { chat, questions, settle } = start();
  chat.send("First?");
  await settle();
  await chat.erase();
  chat.relent();
  await chat.erase();
  expect([chat.isErasing.peek(), questions()]).toEqual([true, ["First?"]]);
  await chat.erase();
  expect([chat.isErasing.peek(), questions()]).toEqual([false, []]);
});
