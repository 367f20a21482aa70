import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

import { afterAll, describe, expect, it } from "vitest";

import { openSqliteStore } from "./sqlite.ts";
import { describeStoreContract } from "./store-contract.ts";

const folder = mkdtempSync(join(tmpdir(), "xiaoer-store-"));
afterAll(() => rmSync(folder, { recursive: true }));

let count = 0;
const newPath = () => join(folder, `folder-${(count += 1)}`, "xiaoer.db");

describeStoreContract("SQLite", () => {
  const path = newPath();
  return { open: async () => openSqliteStore(path), dispose: async () => undefined };
});

describe("openSqliteStore()", () => {
  it("keeps no session id in the clear", async () => {
    const path = newPath();
    const store = openSqliteStore(path);
    const turn = { taskId: "t", messageId: "m", question: "?", askedAt: 1 };
    await store.createSession({ id: "s_very-secret-session", shop: "default" }, turn);
    await store.close();
    expect(readFileSync(path).includes("very-secret-session")).toBe(false);
  });

  it("names the file when it is no database", () => {
    const path = join(folder, "text.db");
    writeFileSync(path, "this is not a database, whatever its name says".repeat(100));
    expect(() => openSqliteStore(path)).toThrow(`Cannot open the store ${path}: file is not a database`);
  });

  it("names the file when its folder cannot be made", () => {
    writeFileSync(join(folder, "file"), "");
    const path = join(folder, "file", "xiaoer.db");
    expect(() => openSqliteStore(path)).toThrow(`Cannot open the store ${path}`);
  });

  it("refuses a database of a newer version instead of spoiling it", () => {
    const path = join(folder, "newer.db");
    const db = new DatabaseSync(path);
    db.exec("PRAGMA user_version = 99");
    db.close();
    expect(() => openSqliteStore(path)).toThrow("got 99, made by a newer Xiaoer");
  });
});
