import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { onWake } from "./on-wake.ts";

let page: EventTarget & { hidden?: boolean };
beforeEach(() => {
  vi.useFakeTimers();
  page = new EventTarget();
  vi.stubGlobal("document", page);
  vi.stubGlobal("addEventListener", page.addEventListener.bind(page));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const wake = (name: string, more: object = {}) => page.dispatchEvent(Object.assign(new Event(name), more));

test("a burst of wakings counts once, the next one again", () => {
  const listener = vi.fn<() => void>();
  onWake(listener, new AbortController().signal);
  wake("online");
  wake("visibilitychange");
  wake("pageshow", { persisted: true });
  vi.advanceTimersByTime(1000);
  expect(listener).toHaveBeenCalledTimes(1);
  wake("online");
  vi.advanceTimersByTime(1000);
  expect(listener).toHaveBeenCalledTimes(2);
});

test("a page that is shown for the first time, or goes out of sight, does not wake", () => {
  const listener = vi.fn<() => void>();
  onWake(listener, new AbortController().signal);
  wake("pageshow", { persisted: false });
  page.hidden = true;
  wake("visibilitychange");
  vi.advanceTimersByTime(1000);
  expect(listener).not.toHaveBeenCalled();
});

test("nobody is called after the signal has aborted, not even for a burst before", () => {
  const life = new AbortController();
  const listener = vi.fn<() => void>();
  onWake(listener, life.signal);
  wake("online");
  life.abort();
  wake("online");
  vi.advanceTimersByTime(1000);
  expect(listener).not.toHaveBeenCalled();
});
