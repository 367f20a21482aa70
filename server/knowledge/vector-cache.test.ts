import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

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
  expect(second.find("运费")).toEqual(Float32Array.of(0.25, -0.5));
  expect(second.find("邮费")).toBeUndefined();
  second.close();
  const other = openVectorCache(path, "large");
  expect(other.find("运费")).toBeUndefined();
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
  expect(later.find("asked")).toBeDefined();
  later.close();
  const last = openVectorCache(path, "m", start + 40 * dayMs);
  expect(last.find("asked")).toBeDefined();
  expect(last.find("unasked")).toBeUndefined();
  last.close();
});

it("serves two threads that write the same at once", () => {
  const path = join(folder, "vectors.db");
  const [one, two] = [openVectorCache(path, "m"), openVectorCache(path, "m")];
  one.keep([["a", Float32Array.of(1, 0)]]);
  two.keep([["a", Float32Array.of(1, 0)]]);
  expect(one.find("a")).toEqual(Float32Array.of(1, 0));
  one.close();
  two.close();
});
