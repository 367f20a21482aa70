import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

import { afterEach, beforeEach, expect, it } from "vitest";

import { openVectorCache } from "./vector-cache.ts";

const dayMs = 86_400_000;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "xiaoer-vectors-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

it("keeps a text's vector for the next process, and only for the same model", () => {
  const path = join(folder, "new", "vectors.db");
  const first = openVectorCache(path, "small");
  first.keep([["运费", Float32Array.of(0.25, -0.5)]]);
  first.close();
  const second = openVectorCache(path, "small");
  expect(second.findAll(["运费"])[0]).toEqual(Float32Array.of(0.25, -0.5));
  expect(second.findAll(["邮费"])[0]).toBeUndefined();
  second.close();
  const other = openVectorCache(path, "large");
  expect(other.findAll(["运费"])[0]).toBeUndefined();
  other.close();
});

it("drops what nobody has asked for in 30 days, and keeps what somebody has", () => {
  const path = join(folder, "vectors.db");
  const start = Date.now();
  const first = openVectorCache(path, "m", start);
  first.keep([
    ["asked", Float32Array.of(1)],
    ["unasked", Float32Array.of(1)],
  ]);
  first.close();
  const later = openVectorCache(path, "m", start + 20 * dayMs);
  expect(later.findAll(["asked"])[0]).toBeDefined();
  later.close();
  const last = openVectorCache(path, "m", start + 40 * dayMs);
  expect(last.findAll(["asked"])[0]).toBeDefined();
  expect(last.findAll(["unasked"])[0]).toBeUndefined();
  last.close();
});

it("serves two threads that write the same at once", () => {
  const path = join(folder, "vectors.db");
  const [one, two] = [openVectorCache(path, "m"), openVectorCache(path, "m")];
  one.keep([["a", Float32Array.of(1, 0)]]);
  two.keep([["a", Float32Array.of(1, 0)]]);
  expect(one.findAll(["a"])[0]).toEqual(Float32Array.of(1, 0));
  one.close();
  two.close();
});

it("keeps all or nothing, and goes on after a failure", () => {
  const path = join(folder, "vectors.db");
  const cache = openVectorCache(path, "m");
  const db = new DatabaseSync(path);
  db.exec(
    "CREATE TRIGGER full BEFORE INSERT ON vector WHEN length(NEW.vector) > 4 BEGIN SELECT RAISE(ABORT, 'full'); END",
  );
  expect(() =>
    cache.keep([
      ["a", Float32Array.of(1)],
      ["b", Float32Array.of(1, 2)],
    ]),
  ).toThrow("full");
  expect(cache.findAll(["a", "b"])).toEqual([undefined, undefined]);
  cache.keep([["a", Float32Array.of(1)]]);
  expect(cache.findAll(["a", "b"])).toEqual([Float32Array.of(1), undefined]);
  db.exec("UPDATE vector SET vector = x'010203'");
  expect(cache.findAll(["a"])).toEqual([undefined]);
  db.close();
  cache.close();
});
