import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Worker } from "node:worker_threads";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { startGeneration, type Generation, type GenerationEvents } from "./generation.ts";
import type { KnowledgeQuery } from "./knowledge.ts";

const query: KnowledgeQuery = { question: "When do you open?", before: [], locale: "en", page: {}, limit: 1 };

let folder: string;
let workers: Worker[];
const noteWorker = (worker: Worker) => void workers.push(worker);
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "xiaoer-generation-"));
  await writeFile(join(folder, "hours.md"), "# When do you open?\n\nWe open at nine.");
  workers = [];
  process.on("worker", noteWorker);
});
afterEach(async () => {
  vi.useRealTimers();
  process.off("worker", noteWorker);
  await Promise.all(workers.map((worker) => worker.terminate()));
  await rm(folder, { recursive: true });
});

function start(over: Partial<GenerationEvents> = {}): Generation {
  const ignore = () => undefined;
  const events = { onChanged: ignore, onBlind: ignore, onDeath: ignore, onFault: ignore, onWarning: ignore, ...over };
  return startGeneration({ folder }, events);
}

describe("startGeneration()", () => {
  it("gives each question its own answer, however many are asked at once", async () => {
    await writeFile(join(folder, "place.md"), "# Where is your shop?\n\nIt is in Hangzhou.");
    const generation = start();
    await generation.ready;
    const questions = Array.from({ length: 40 }, (_, number) =>
      number % 2 === 0 ? query.question : "Where is your shop?",
    );
    const found = await Promise.all(questions.map((question) => generation.find({ ...query, question })));
    expect(found.map(({ hits }) => hits[0]?.passage.title)).toEqual(questions);
  });

  it("answers what it was asked before it ends, and nothing afterwards", async () => {
    const generation = start({ onDeath: () => expect.unreachable("it was told to end") });
    await generation.ready;
    const asked = Array.from({ length: 20 }, () => generation.find(query));
    const retired = generation.retire();
    expect((await generation.find(query)).hits).toEqual([]);
    for (const { hits } of await Promise.all(asked)) expect(hits).toHaveLength(1);
    await retired;
    expect(workers.map(({ threadId }) => threadId)).toEqual([-1]);
  });

  it("counts as dead when it has questions and answers none of them for long", async () => {
    const onDeath = vi.fn<GenerationEvents["onDeath"]>();
    const generation = start({ onDeath });
    await generation.ready;
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    workers[0]?.removeAllListeners("message"); // what it says is heard no more
    const found = generation.find(query);
    vi.advanceTimersByTime(9_999);
    expect(onDeath).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect((await found).hits).toEqual([]);
    expect(onDeath.mock.calls[0]?.[0].message).toBe("the thread has answered nothing for 10000 ms");
  });

  it("is not ready where the folder cannot be read", async () => {
    folder = join(folder, "missing");
    await expect(start().ready).rejects.toThrow("expected something to read, found nothing any more");
    folder = join(folder, "..");
  });
});
