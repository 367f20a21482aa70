import { mkdtemp, rm, unlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { pino } from "pino";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";

import { createServedTexts } from "./served-texts.ts";

let folder = "";
let path = "";
let lines: string[] = [];
let writes = 0;
const log = pino({ level: "warn" }, { write: (line) => void lines.push(line) });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "xiaoer-texts-"));
});
afterAll(async () => rm(folder, { recursive: true }));
beforeEach(() => {
  lines = [];
  writes += 1;
  path = join(folder, `${writes}.json`);
});

/** Two writes within one tick of the file system's clock would look like one. */
async function write(text: string): Promise<void> {
  writes += 1;
  await writeFile(path, text);
  await utimes(path, writes, writes);
}

it("finds a language as it is written where the shopper lives, and none for others", async () => {
  await write(JSON.stringify({ de: { send: "Senden" }, "zh-TW": { send: "傳送" } }));
  const texts = createServedTexts(path, log);
  expect(await texts.find("de-AT")).toEqual({ send: "Senden" });
  expect(await texts.find("zh-HK")).toEqual({ send: "傳送" });
  expect(await texts.find("zh-CN")).toBeUndefined();
  expect(await texts.find("en")).toBeUndefined();
  expect(lines).toEqual([]);
});

it("takes what a build has put in its place", async () => {
  await write(JSON.stringify({ de: { send: "Senden" } }));
  const texts = createServedTexts(path, log);
  expect(await texts.find("de")).toEqual({ send: "Senden" });
  await write(JSON.stringify({ de: { send: "Los" } }));
  expect(await texts.find("de")).toEqual({ send: "Los" });
});

it("does without what was not built, warns once, and finds it as soon as it is there", async () => {
  const texts = createServedTexts(path, log);
  expect(await texts.find("de")).toBeUndefined();
  expect(await texts.find("de")).toBeUndefined();
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain("npm run build");
  await write(JSON.stringify({ de: { send: "Senden" } }));
  expect(await texts.find("de")).toEqual({ send: "Senden" });
});

it.each(["", "{", "[]", '{"de": "Senden"}', '{"de": {"send": 7}}'])(
  "keeps what it had where the file is in the middle of being written, or broken: «%s»",
  async (broken) => {
    await write(JSON.stringify({ de: { send: "Senden" } }));
    const texts = createServedTexts(path, log);
    await texts.find("de");
    await write(broken);
    expect(await texts.find("de")).toEqual({ send: "Senden" });
    await unlink(path);
    expect(await texts.find("de")).toEqual({ send: "Senden" });
    expect(lines).toHaveLength(1);
  },
);
