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

test("stores nothing before there is a session", () => {
  const [shared, own] = [memoryArea(), memoryArea()];
  const storage = createStorage(
    () => shared,
    () => own,
    "https://a",
    "default",
  );
  storage.keepOpen(true);
  storage.keepDraft("half a quest");
  expect(shared.values.size + own.values.size).toBe(0);
  expect(storage.draft()).toBe("half a quest");
});

test("keeps session, open panel and draft for the next page once there is one", () => {
  const [shared, own] = [memoryArea(), memoryArea()];
  const before = createStorage(
    () => shared,
    () => own,
    "https://a",
    "default",
  );
  before.keepOpen(true);
  before.keepSessionId("s1");
  before.keepDraft("and");
  const next = createStorage(
    () => shared,
    () => own,
    "https://a",
    "default",
  );
  expect([next.sessionId(), next.wasOpen(), next.draft()]).toEqual(["s1", true, "and"]);
  const otherTab = createStorage(
    () => shared,
    () => memoryArea(),
    "https://a",
    "default",
  );
  expect([otherTab.sessionId(), otherTab.wasOpen(), otherTab.draft()]).toEqual(["s1", false, ""]);
});

test("keeps shops apart, and forgets all with the session", () => {
  const [shared, own] = [memoryArea(), memoryArea()];
  const storage = createStorage(
    () => shared,
    () => own,
    "https://a",
    "shoes",
  );
  storage.keepSessionId("s1");
  storage.keepOpen(true);
  expect(
    createStorage(
      () => shared,
      () => own,
      "https://a",
      "hats",
    ).sessionId(),
  ).toBeUndefined();
  storage.keepSessionId(undefined);
  expect(shared.values.size + own.values.size).toBe(0);
});

describe("where storage is forbidden", () => {
  const forbidden = (): KeyValue => {
    throw new Error("SecurityError");
  };

  test("memory does for as long as the page lives", () => {
    const storage = createStorage(forbidden, forbidden, "https://a", "default");
    storage.keepSessionId("s1");
    storage.keepDraft("text");
    storage.keepOpen(true);
    expect([storage.sessionId(), storage.draft(), storage.wasOpen()]).toEqual(["s1", "text", true]);
    storage.keepSessionId(undefined);
    expect(storage.sessionId()).toBeUndefined();
  });
});
