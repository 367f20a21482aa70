import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Worker } from "node:worker_threads";
import { pino } from "pino";
import { Type, type Static } from "typebox";
import { Value } from "typebox/value";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import type { Knowledge } from "./knowledge.ts";
import { openKnowledge } from "./served-knowledge.ts";

const LineSchema = Type.Object({ level: Type.Integer(), msg: Type.String(), file: Type.Optional(Type.String()) });
const levels = pino.levels.values;

/** Longer than any change takes on a busy machine; a test that is right never waits so long. */
const patience = { timeout: 20_000, interval: 20 };

let parent: string;
let folder: string;
let workers: Worker[];
let lines: Static<typeof LineSchema>[];
let opened: Knowledge[];
const noteWorker = (worker: Worker) => void workers.push(worker);

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), "xiaoer-served-"));
  folder = join(parent, "knowledge");
  await mkdir(folder);
  [workers, lines, opened] = [[], [], []];
  process.on("worker", noteWorker);
});
afterEach(async () => {
  process.off("worker", noteWorker);
  await Promise.all(opened.map((knowledge) => knowledge.close()));
  await rm(parent, { recursive: true, force: true });
});

async function open(): Promise<Knowledge> {
  const log = pino({}, { write: (line) => lines.push(Value.Parse(LineSchema, JSON.parse(line))) });
  const { knowledge } = await openKnowledge(folder, { shop: "test", log, backOffMs: 10 });
  opened.push(knowledge);
  return knowledge;
}

const warnings = () => lines.filter(({ level }) => level === levels["warn"]).map(({ msg, file }) => `${msg}: ${file}`);

const put = async (name: string, text: string) => writeFile(join(folder, name), text);

async function answerOf(knowledge: Knowledge, question = "What is the refund fee?"): Promise<string | undefined> {
  const { hits } = await knowledge.find({ question, before: [], locale: "en", page: {}, limit: 1 });
  return hits[0]?.passage.text;
}

const fee = (amount: string) => `# Refunds\n\nThe refund fee is ${amount}.`;

describe("openKnowledge()", { timeout: 60_000 }, () => {
  it("answers from the folder, and from what the folder says next", async () => {
    await put("refunds.md", fee("one dollar"));
    const knowledge = await open();
    expect(await answerOf(knowledge)).toContain("one dollar");
    const version = knowledge.version();

    await put("refunds.md", fee("two dollars"));
    await vi.waitFor(async () => expect(await answerOf(knowledge)).toContain("two dollars"), patience);
    expect(knowledge.version()).not.toBe(version);
  });

  it.each<readonly [string, () => Promise<unknown>]>([
    ["is added", () => put("b.md", fee("new"))],
    [
      "is written beside and renamed over another",
      async () => {
        await put("b.md.tmp", fee("new"));
        await rename(join(folder, "b.md.tmp"), join(folder, "a.md"));
      },
    ],
    [
      "comes in a new folder of a new folder",
      async () => {
        await mkdir(join(folder, "sub/sub"), { recursive: true });
        await put("sub/sub/b.md", fee("new"));
      },
    ],
    [
      "is moved in with its folder",
      async () => {
        await mkdir(join(parent, "sub"));
        await writeFile(join(parent, "sub/b.md"), fee("new"));
        await rename(join(parent, "sub"), join(folder, "sub"));
      },
    ],
    [
      "comes with another folder in this one's place",
      async () => {
        await mkdir(join(parent, "next"));
        await writeFile(join(parent, "next/b.md"), fee("new"));
        await rename(folder, join(parent, "old"));
        await rename(join(parent, "next"), folder);
      },
    ],
  ])("sees a file that %s", async (_, change) => {
    await put("a.md", "# Hours\n\nWe open at nine.");
    const knowledge = await open();
    await change();
    await vi.waitFor(async () => expect(await answerOf(knowledge)).toContain("new"), patience);
  });

  it("sees a file that is removed", async () => {
    await put("a.md", fee("one dollar"));
    await put("b.md", "# Hours\n\nWe open at nine.");
    const knowledge = await open();
    await rm(join(folder, "a.md"));
    await vi.waitFor(async () => expect(await answerOf(knowledge)).toBeUndefined(), patience);
  });

  it("follows a link that is the folder to where it leads next", async () => {
    for (const release of ["one", "two"]) {
      await mkdir(join(parent, release));
      await writeFile(join(parent, release, "a.md"), fee(release));
    }
    await rm(folder, { recursive: true });
    await symlink("one", folder);
    const knowledge = await open();
    await symlink("two", join(parent, "link"));
    await rename(join(parent, "link"), folder);
    await vi.waitFor(async () => expect(await answerOf(knowledge)).toContain("two"), patience);
  });

  it("goes on with what it knows while the folder is gone or empty, and takes what comes back", async () => {
    await put("a.md", fee("one dollar"));
    const knowledge = await open();
    await rm(folder, { recursive: true });
    await vi.waitFor(() => expect(warnings()).toHaveLength(1), patience);
    expect(warnings()[0]).toContain("what was known stays");
    expect(await answerOf(knowledge)).toContain("one dollar");

    await mkdir(folder);
    await vi.waitFor(() => expect(warnings()).toHaveLength(2), patience);
    expect(await answerOf(knowledge)).toContain("one dollar");

    await put("a.md", fee("two dollars"));
    await vi.waitFor(async () => expect(await answerOf(knowledge)).toContain("two dollars"), patience);
  });

  it("answers every question through many changes, never from two states at once", async () => {
    await put("a.md", fee("0"));
    const knowledge = await open();
    const over = new AbortController();
    const answers: (string | undefined)[] = [];
    const asking = (async () => {
      while (!over.signal.aborted)
        answers.push(...(await Promise.all(Array.from({ length: 5 }, () => answerOf(knowledge)))));
    })();
    for (const amount of ["1", "2", "3"]) {
      await put("a.md", fee(amount));
      await vi.waitFor(async () => expect(await answerOf(knowledge)).toContain(amount), patience);
    }
    over.abort();
    await asking;
    expect(answers.length).toBeGreaterThan(10);
    expect(answers).not.toContain(undefined);
    const amounts = answers.map((answer) => Number(/\d/.exec(answer ?? "")?.[0]));
    expect(amounts).toEqual(amounts.toSorted((a, b) => a - b)); // one after the other: nothing old after something new
  });

  it("tells a bad file once, and again only when something else is wrong with it", async () => {
    await put("a.md", fee("0"));
    await put("faq.json", "{");
    const knowledge = await open();
    expect(warnings()).toEqual(["knowledge not as expected: faq.json"]);
    await put("a.md", fee("1"));
    await vi.waitFor(async () => expect(await answerOf(knowledge)).toContain("1"), patience);
    expect(warnings()).toHaveLength(1);
    await put("faq.json", "7");
    await vi.waitFor(() => expect(warnings()).toHaveLength(2), patience);
  });

  it("finds nothing where its thread dies, and starts another", async () => {
    await put("a.md", fee("one dollar"));
    const knowledge = await open();
    const version = knowledge.version();
    const underWay = [answerOf(knowledge), answerOf(knowledge)];
    await workers.at(-1)?.terminate();
    for (const answer of await Promise.all(underWay))
      expect([undefined, fee("one dollar").slice(11)]).toContain(answer);
    expect(lines.filter(({ level }) => level === levels["error"])).toMatchObject([
      { msg: "the knowledge's thread has died" },
    ]);
    await vi.waitFor(async () => expect(await answerOf(knowledge)).toContain("one dollar"), patience);
    expect(knowledge.version()).toBe(version);
  });

  it("reads a change again where the thread dies that was to take over, and goes on with what it knows", async () => {
    await put("a.md", fee("one dollar"));
    const knowledge = await open();
    const kill = (worker: Worker) => void (workers.length < 4 && worker.terminate());
    process.on("worker", kill);
    try {
      await put("a.md", fee("two dollars"));
      await vi.waitFor(() => expect(workers.length).toBe(3), patience);
      expect(await answerOf(knowledge)).toContain("one dollar");
      await vi.waitFor(async () => expect(await answerOf(knowledge)).toContain("two dollars"), patience);
    } finally {
      process.off("worker", kill);
    }
    expect(warnings()).toEqual(["the knowledge could not be read anew; what was known stays: undefined"]);
  });

  it("ends all its threads, also one that is just reading, and finds nothing afterwards", async () => {
    await put("a.md", fee("one dollar"));
    const knowledge = await open();
    await put("a.md", fee("two dollars"));
    await vi.waitFor(() => expect(workers.length).toBeGreaterThan(1), patience);
    await knowledge.close();
    expect(workers.map(({ threadId }) => threadId)).toEqual(workers.map(() => -1));
    expect(await answerOf(knowledge)).toBeUndefined();
  });

  it("rejects where the folder cannot be read at the start", async () => {
    await rm(folder, { recursive: true });
    await expect(open()).rejects.toThrow("nothing any more");
  });
});
