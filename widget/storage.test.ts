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

describe("customers", () => {
  function open(shared: KeyValue, own: KeyValue) {
    return createStorage(
      () => shared,
      () => own,
      "https://a",
      "default",
    );
  }

  test("are kept apart, also on the next page, and nobody's is nobody else's", () => {
    const [shared, own] = [memoryArea(), memoryArea()];
    const storage = open(shared, own);
    const all = () => (["session", "pending", "draft", "unread"] as const).map(storage.read);
    for (const name of ["a:1", "b"]) {
      storage.identify(name);
      expect(all()).toEqual(["", "", "", ""]);
      storage.keep("session", `s ${name}`);
      storage.keep("pending", `p ${name}`);
      storage.keep("draft", `d ${name}`);
      storage.keep("unread", "2");
    }
    storage.identify("");
    expect(all()).toEqual(["", "", "", ""]);
    const next = open(shared, own);
    next.identify("a:1");
    expect(next.read("session")).toBe("s a:1");
    storage.identify("b");
    expect(all()).toEqual(["s b", "p b", "d b", "2"]);
  });

  test("get what was nobody's in particular, which is nobody's then; the panel is as open as it was", () => {
    const [shared, own] = [memoryArea(), memoryArea()];
    const storage = open(shared, own);
    storage.keep("session", "s1");
    storage.keep("draft", "half");
    storage.keep("open", "1");
    storage.identify("a");
    expect([storage.read("session"), storage.read("draft")]).toEqual(["s1", "half"]);
    expect(open(shared, own).read("session")).toBe("");
    expect(open(shared, own).read("open")).toBe("1");
    storage.identify("b");
    expect([storage.read("session"), storage.read("draft"), storage.read("open")]).toEqual(["", "", "1"]);
  });
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
