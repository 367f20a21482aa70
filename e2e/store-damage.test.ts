import { copyFile, cp, open, stat, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startScriptedUpstream, type ScriptedUpstream } from "./support/scripted-upstream.ts";
import { ask, question } from "./support/sse.ts";
import { storePathIn } from "./support/store-file.ts";
import { expectClearLine, expectKept, makeStore, takeQuestions, type Taken } from "./support/taken-questions.ts";
import { createTempDirectory, type TempDirectory } from "./support/temp-directory.ts";
import { streamed } from "./support/upstream-script.ts";
import { requestTranscript } from "./support/transcript.ts";
import { problemOf } from "./support/wire.ts";
import { launchXiaoer, runXiaoer, startXiaoer, upstreamEnv } from "./support/xiaoer.ts";

const timeout = 90_000;

let upstream: ScriptedUpstream;
/** A whole store, of which each test damages a copy, and what it has taken. */
let whole: TempDirectory;
let taken: readonly Taken[];
beforeAll(async () => {
  upstream = await startScriptedUpstream({ script: () => streamed(["Yes."]) });
  whole = await createTempDirectory();
  taken = await makeStore(upstream, whole, 60);
}, timeout);
afterAll(async () => {
  await whole.remove();
  await upstream.close();
});

async function copyWhole(): Promise<TempDirectory> {
  const directory = await createTempDirectory();
  await cp(whole.path, directory.path, { recursive: true });
  return directory;
}

describe("[CO2] a store that is damaged", () => {
  test("at its head keeps the server from starting, which says what to do", async () => {
    await using directory = await copyWhole();
    await overwrite(storePathIn(directory), 0, 4096);
    const failed = await runXiaoer({ directory });
    expectClearLine(failed, directory);
    expect(failed.stderr).toMatch(/move it away/);
  });

  test.for([0.5, 0.9])(
    "by being cut off at %d of its length is refused or told, never crashed on",
    { timeout },
    async (share) => {
      await using directory = await copyWhole();
      const { size } = await stat(storePathIn(directory));
      await truncate(storePathIn(directory), Math.floor(size * share));
      await expectSurvival(directory, taken);
    },
  );

  test("in a page of its turns is refused or told, never crashed on", { timeout }, async () => {
    await using directory = await copyWhole();
    for (const page of pagesOf(storePathIn(directory), "turn"))
      await overwrite(storePathIn(directory), page * 4096, 4096);
    await expectSurvival(directory, taken);
  });

  test("in every page but the first is refused or told, never crashed on", { timeout }, async () => {
    await using directory = await copyWhole();
    const { size } = await stat(storePathIn(directory));
    await overwrite(storePathIn(directory), 4096, size - 4096);
    await expectSurvival(directory, taken);
  });

  test("by rubbish in its write-ahead log alone loses nothing", { timeout }, async () => {
    await using directory = await copyWhole();
    await writeFile(`${storePathIn(directory)}-wal`, rubbish(40_000));
    await using xiaoer = await startXiaoer({ env: upstreamEnv(upstream), directory });
    await expectKept(xiaoer, taken);
  });

  test("by the log of another time is refused or told, never crashed on", { timeout }, async () => {
    await using directory = await createTempDirectory();
    await using aside = await createTempDirectory();
    const log = `${storePathIn(directory)}-wal`;
    const before = await startXiaoer({ env: upstreamEnv(upstream), directory });
    const early = await takeQuestions(upstream, before, 5);
    await copyFile(log, join(aside.path, "log"));
    await before.stop();
    const late = await makeStore(upstream, directory, 20);
    await copyFile(join(aside.path, "log"), log);
    await expectSurvival(directory, [...early, ...late]);
  });
});

/** Either there is no start, with a clear line, or each request is served or told that the store cannot be used. */
async function expectSurvival(directory: TempDirectory, questions: readonly Taken[]): Promise<void> {
  upstream.answerWith(() => streamed(["Yes."]));
  const xiaoer = await launchXiaoer({ env: upstreamEnv(upstream), directory });
  const url = await Promise.race([xiaoer.address, xiaoer.exit.then(() => undefined)]);
  if (url === undefined) {
    const failed = { exitCode: await xiaoer.exit, stdout: xiaoer.stdout(), stderr: xiaoer.stderr() };
    expectClearLine(failed, directory);
    return;
  }
  for (const { sessionId, request } of questions) {
    const read = await requestTranscript(url, sessionId);
    // 404: a page that was lost may have been the one with the session.
    if (!read.ok) expect(["store_unavailable", "not_found"]).toContain((await problemOf(read)).code);
    const asked = await ask(url, question("And?", { sessionId: sessionId, shop: request.shop ?? "default" }));
    if (asked.response.ok) await asked.whole();
    else expect(["store_unavailable", "unauthorized"]).toContain((await problemOf(asked.response)).code);
  }
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  expect(await xiaoer.stop()).toBe(0);
}

/** The pages of a table that hold rows, counted from 0. */
function pagesOf(path: string, table: string): readonly number[] {
  const database = new DatabaseSync(path);
  try {
    const rows = database.prepare("SELECT pageno FROM dbstat WHERE name = ? AND pagetype = 'leaf'").all(table);
    return rows.map((row) => Number(row["pageno"]) - 1);
  } finally {
    database.close();
  }
}

async function overwrite(path: string, at: number, length: number): Promise<void> {
  await using file = await open(path, "r+");
  await file.write(rubbish(length), 0, length, at);
}

function rubbish(length: number): Buffer {
  return Buffer.alloc(length, "not what a database looks like; ");
}
