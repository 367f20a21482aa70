/**
 * `npm run bench:knowledge`: how long 10,000 passages take to index and to search, and what the event loop feels of it.
 *
 * The search is measured twice: where it is (the control), and through `Knowledge.find`, as the server asks, in a thread
 * of its own. Then the folder changes while it is asked. `-- SEED` for another corpus.
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout } from "node:timers/promises";
import { pino } from "pino";
import { createKnowledgeIndex } from "../../server/knowledge/search/knowledge-index.ts";
import type { Findings, Knowledge, KnowledgeQuery } from "../../server/knowledge/knowledge.ts";
import { loadKnowledge } from "../../server/knowledge/files/load.ts";
import { openKnowledge } from "../../server/knowledge/served-knowledge.ts";
import { createRandom } from "../support/random.ts";
import { createBenchCorpus, type BenchQuestion } from "./knowledge-corpus.ts";
import { percentile } from "./percentile.ts";

const questionCount = 3000;
const warmUpCount = 200;
const atOnce = 100;

const seed = Number(process.argv[2] ?? 1);
const corpus = await createBenchCorpus(createRandom(seed));
const queries = corpus.questions(questionCount).map(queryOf);
const folder = await mkdtemp(join(tmpdir(), "xiaoer-bench-"));
console.log(`node ${process.version}, ${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)}, seed ${seed}`);
try {
  await corpus.write(folder);
  await measureHere();
  await measureThread();
} finally {
  await rm(folder, { recursive: true });
}

/** The control: in this thread. */
async function measureHere(): Promise<void> {
  console.log("\nin this thread");
  const beforeBytes = memoryBytes();
  const [loaded, loadMs] = await timed(async () => await loadKnowledge(folder));
  const [index, indexMs] = await timed(async () => createKnowledgeIndex(loaded));
  console.log(`  ${loaded.passages.length} passages: read ${seconds(loadMs)}, indexed ${seconds(indexMs)}`);
  console.log(`  memory         ${megabytes(memoryBytes() - beforeBytes)} more`);
  await measureSearches("searched", async (query) => index.find(query));
  index.close();
}

async function measureThread(): Promise<void> {
  console.log("\nin a thread of its own, as the server has it");
  const beforeBytes = memoryBytes();
  const loop = monitorEventLoopDelay({ resolution: 1 });
  loop.enable();
  const [{ knowledge }, openMs] = await timed(
    async () => await openKnowledge(folder, { shop: "bench", log: pino({ level: "silent" }) }),
  );
  console.log(`  read and indexed ${seconds(openMs)}, memory ${megabytes(memoryBytes() - beforeBytes)} more`);
  await measureSearches("found", knowledge.find);
  const [, burstMs] = await timed(async () => {
    for (let at = 0; at < queries.length; at += atOnce)
      await Promise.all(queries.slice(at, at + atOnce).map(knowledge.find));
  });
  console.log(`  ${atOnce} at once    ${Math.round((queries.length / burstMs) * 1000)} answers a second`);
  await measureChange(knowledge);
  loop.disable();
  console.log(
    `  loop held      p50 ${ms(loop.percentile(50) / 1e6)}, p99 ${ms(loop.percentile(99) / 1e6)}, max ${ms(loop.max / 1e6)}`,
  );
  await knowledge.close();
}

/** Asks without a pause while the folder changes and is read anew. */
async function measureChange(knowledge: Knowledge): Promise<void> {
  const version = knowledge.version();
  const startedMs = performance.now();
  await writeFile(join(folder, "page-0.md"), "# Changed\n\nThis page has changed.");
  const waitsMs: number[] = [];
  while (knowledge.version() === version) {
    for (const query of queries.slice(0, 50)) waitsMs.push((await timed(async () => await knowledge.find(query)))[1]);
    await setTimeout(0);
  }
  console.log(`  a change is served after ${seconds(performance.now() - startedMs)}; meanwhile`);
  report("found", waitsMs);
}

async function measureSearches(name: string, find: (query: KnowledgeQuery) => Promise<Findings>): Promise<void> {
  for (const query of queries.slice(0, warmUpCount)) await find(query);
  const waitsMs: number[] = [];
  let foundCount = 0;
  for (const query of queries) {
    const [{ hits }, tookMs] = await timed(async () => await find(query));
    waitsMs.push(tookMs);
    if (hits.length > 0) foundCount += 1;
  }
  report(name, waitsMs);
  console.log(
    `  found something for ${((foundCount / queries.length) * 100).toFixed(0)} % of ${queries.length} questions`,
  );
}

function report(name: string, waitsMs: readonly number[]): void {
  const [p50, p99, max] = [0.5, 0.99, 1].map((share) => ms(percentile(waitsMs, share)));
  console.log(`  ${name.padEnd(14)} p50 ${p50}, p99 ${p99}, max ${max}`);
}

function queryOf({ question, locale, before, sku }: BenchQuestion): KnowledgeQuery {
  return { question, locale, before, page: { sku }, limit: 4 };
}

async function timed<T>(run: () => Promise<T>): Promise<readonly [T, number]> {
  const startedMs = performance.now();
  const value = await run();
  return [value, performance.now() - startedMs];
}

/** After a collection where there is one to be had (`--expose-gc`). */
function memoryBytes(): number {
  globalThis.gc?.();
  return process.memoryUsage().rss;
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1024 / 1024)} MB`;
}

function seconds(durationMs: number): string {
  return `${(durationMs / 1000).toFixed(1)} s`;
}

function ms(durationMs: number): string {
  return `${durationMs.toFixed(2)} ms`;
}
