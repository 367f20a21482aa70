import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createPageListeners } from "./page-listeners.ts";

/** Node's own EventTarget stands in for window. */
beforeEach(() => {
  const page = new EventTarget();
  for (const method of ["addEventListener", "removeEventListener", "dispatchEvent"] as const)
    vi.stubGlobal(method, page[method].bind(page));
});
afterEach(() => void vi.unstubAllGlobals());

function emit(name: string, detail?: unknown): void {
  dispatchEvent(new CustomEvent(`xiaoer:${name}`, { detail }));
}

function listen({ isReady = false } = {}) {
  const life = new AbortController();
  return { ...createPageListeners(() => isReady, life), life };
}

test("a listener gets what is told, until its undo", () => {
  const { on } = listen();
  const listener = vi.fn<(detail: unknown) => void>();
  const undo = on("unread", listener);
  emit("unread", { count: 1 });
  undo();
  emit("unread", { count: 2 });
  expect(listener.mock.calls).toEqual([[{ count: 1 }]]);
});

test("off takes one listener away, or all of an event, and no other event's", () => {
  const { on, off } = listen();
  const [first, second, other] = [vi.fn<() => void>(), vi.fn<() => void>(), vi.fn<() => void>()];
  on("open", first);
  on("open", second);
  on("close", other);
  off("open", first);
  emit("open");
  expect([first.mock.calls.length, second.mock.calls.length]).toEqual([0, 1]);
  off("open");
  emit("open");
  emit("close");
  expect([first.mock.calls.length, second.mock.calls.length, other.mock.calls.length]).toEqual([0, 1, 1]);
});

test("who listens to ready afterwards is told once, not within the call, and not after an undo", async () => {
  const { on } = listen({ isReady: true });
  const [listener, undone] = [vi.fn<(detail: unknown) => void>(), vi.fn<() => void>()];
  on("ready", listener);
  on("ready", undone)();
  on("open", listener);
  expect(listener).not.toHaveBeenCalled();
  await Promise.resolve();
  expect(listener.mock.calls).toEqual([[undefined]]);
  expect(undone).not.toHaveBeenCalled();
});

test.for([
  ["an event that there is not", "opened", () => undefined],
  ["no function", "open", "sayHello"],
  ["nothing at all", undefined, undefined],
] as const)("%s is told, and its undo does no harm", ([_what, name, listener]) => {
  using heard = vi.spyOn(console, "warn").mockReturnValue();
  const { on } = listen();
  on(name, listener)();
  expect(heard.mock.calls).toEqual([
    [expect.stringMatching(/on: expected ready or open .*a function, got/), name, listener],
  ]);
});

test("nobody is told anything afterwards", () => {
  const { on, life } = listen();
  const listener = vi.fn<() => void>();
  on("open", listener);
  life.abort();
  emit("open");
  expect(listener).not.toHaveBeenCalled();
});
