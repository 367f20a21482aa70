import { describe, expect, test } from "vitest";
import { createStorage, type KeyValue } from "./storage.ts";

function memoryArea(): KeyValue & { readonly values: Map<string, string> } {
  const values = new Map<string, string>();
  return {
    values,
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => {
      values.set(key, value);
    },
    removeItem: (key) => {
      values.delete(key);
    },
  };
}

test("stores nothing before the first message", () => {
  const [shared, own] = [memoryArea(), memoryArea()];
  const storage = createStorage(
    () => shared,
    () => own,
    "https://a",
    "default",
  );
  storage.keep("open", "1");
  storage.keep("draft", "half a quest");
  expect(shared.values.size + own.values.size).toBe(0);
  expect(storage.read("draft")).toBe("half a quest");
});

test("keeps session, open panel and draft for the next page once there is one", () => {
  const [shared, own] = [memoryArea(), memoryArea()];
  const before = createStorage(
    () => shared,
    () => own,
    "https://a",
    "default",
  );
  before.keep("open", "1");
  before.keep("session", "s1");
  before.keep("draft", "and");
  const next = createStorage(
    () => shared,
    () => own,
    "https://a",
    "default",
  );
  expect([next.read("session"), next.read("open"), next.read("draft")]).toEqual(["s1", "1", "and"]);
  const otherTab = createStorage(
    () => shared,
    () => memoryArea(),
    "https://a",
    "default",
  );
  expect([otherTab.read("session"), otherTab.read("open"), otherTab.read("draft")]).toEqual(["s1", "", ""]);
});

test("keeps a question on its way for this tab's next page, with what else it needs, also before there is a session", () => {
  const [shared, own] = [memoryArea(), memoryArea()];
  const open = (ownArea: KeyValue) =>
    createStorage(
      () => shared,
      () => ownArea,
      "https://a",
      "default",
    );
  const before = open(own);
  before.keep("open", "1");
  before.keep("pending", "id question");
  const next = open(own);
  expect([next.read("pending"), next.read("open")]).toEqual(["id question", "1"]);
  expect(open(memoryArea()).read("pending")).toBe("");
  next.keep("pending", "");
  expect(shared.values.size + own.values.size).toBe(0);
});

test("says a word again without taking it back in between: other tabs hear every change", () => {
  const shared = memoryArea();
  const removed: string[] = [];
  const watched = {
    ...shared,
    removeItem: (key: string) => {
      removed.push(key);
      shared.removeItem(key);
    },
  };
  const storage = createStorage(() => watched, memoryArea, "https://a", "default");
  storage.keep("session", "s1");
  storage.keep("session", "s1");
  expect(removed).toEqual([]);
});

test("keeps shops apart, and forgets all with the session", () => {
  const [shared, own] = [memoryArea(), memoryArea()];
  const storage = createStorage(
    () => shared,
    () => own,
    "https://a",
    "shoes",
  );
  storage.keep("session", "s1");
  storage.keep("open", "1");
  expect(
    createStorage(
      () => shared,
      () => own,
      "https://a",
      "hats",
    ).read("session"),
  ).toBe("");
  storage.keep("session", "");
  expect(shared.values.size + own.values.size).toBe(0);
});

describe("where storage is forbidden", () => {
  const forbidden = (): KeyValue => {
    throw new Error("SecurityError");
  };

  test("memory does for as long as the page lives", () => {
    const storage = createStorage(forbidden, forbidden, "https://a", "default");
    storage.keep("session", "s1");
    storage.keep("draft", "text");
    storage.keep("open", "1");
    expect([storage.read("session"), storage.read("draft"), storage.read("open")]).toEqual(["s1", "text", "1"]);
    storage.keep("session", "");
    expect(storage.read("session")).toBe("");
  });
});
