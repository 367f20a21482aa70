/**
 * `npm run bench:store`: how long the database holds the event loop, and how long a question waits to be on disk.
 *
 * The same writes twice: with the database in the thread of the event loop (the control, as `node:sqlite` is mostly
 * used), and in a thread of its own, as the server has it. Each second brings 1,000 questions and 4,000 saves of running
 * answers; then another connection holds the write lock for a while, as a backup or an operator's shell may.
 */
import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { createBatchRunner, type Call } from "../../server/store/batch.ts";
import { keyOf, seal } from "../../server/store/secret.ts";
import { openDatabase } from "../../server/store/sqlite-database.ts";
import { openSqliteStore } from "../../server/store/sqlite.ts";
import type { NewTurn, Store } from "../../server/store/store.ts";
import { percentile } from "./percentile.ts";

const seconds = 5;
const ticksPerSecond = 100;
const questionsPerTick = 10;
const savesPerTick = 40;
const lockedMs = 300;
const delta = "七天内可以无理由退货。".repeat(2);

type Writer = Pick<Store, "createSession" | "extendAnswer" | "close">;

const folder = await mkdtemp(join(tmpdir(), "xiaoer-bench-"));
console.log(`node ${process.version}, ${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)}`);
try {
  await measure("in the event loop's thread", openInThread(join(folder, "control.db")), join(folder, "control.db"));
  const path = join(folder, "xiaoer.db");
  await measure("in a thread of its own", await openSqliteStore(path), path);
} finally {
  await rm(folder, { recursive: true });
}

/** The control: the same statements, one transaction a tick, where the event loop runs. */
function openInThread(path: string): Writer {
  const database = openDatabase(path, 2000);
  const run = createBatchRunner(database.db);
  let waiting: { readonly call: Call; readonly done: () => void }[] = [];
  const call = (name: "createSession" | "extendAnswer", ...args: readonly unknown[]) =>
    new Promise<void>((done) => {
      waiting.push({ call: { name, args }, done });
      if (waiting.length === 1) setImmediate(flush);
    });
  return {
    createSession: (session, first) => call("createSession", session, first),
    extendAnswer: (taskKey, text) => call("extendAnswer", taskKey, text),
    close: async () => database.close(),
  };

  function flush(): void {
    const batch = waiting;
    waiting = [];
    run(batch.map((one) => one.call));
    for (const { done } of batch) done();
  }
}

async function measure(title: string, store: Writer, path: string): Promise<void> {
  console.log(`\n${title}`);
  const waitsMs: number[] = [];
  const taskKeys: string[] = [];
  const loop = monitorEventLoopDelay({ resolution: 1 });
  loop.enable();
  for (let tick = 0; tick < seconds * ticksPerSecond; tick += 1) {
    const nextAt = setTimeout(1000 / ticksPerSecond);
    for (let count = 0; count < questionsPerTick; count += 1) void ask(store, taskKeys, waitsMs);
    for (const taskKey of taskKeys.slice(-savesPerTick)) void store.extendAnswer(taskKey, delta);
    await nextAt;
  }
  loop.disable();
  report("loop held", [loop.percentile(50), loop.percentile(99), loop.max].map(msOfNs));
  report("on disk", [percentile(waitsMs, 0.5), percentile(waitsMs, 0.99), percentile(waitsMs, 1)]);
  report(`locked ${lockedMs} ms`, [Number.NaN, Number.NaN, await longestHoldWhileLocked(store, path)]);
  await store.close();
}

async function ask(store: Writer, taskKeys: string[], waitsMs: number[]): Promise<void> {
  const startedMs = performance.now();
  const [sessionId, taskId] = [randomUUID(), randomUUID()];
  const turn: NewTurn = {
    taskKey: keyOf(taskId),
    messageId: randomUUID(),
    question: "七天内可以退货吗?",
    askedAt: Date.now(),
    locale: "zh-CN",
    page: null,
    sealedSession: seal(taskId, sessionId),
  };
  await store.createSession({ key: keyOf(sessionId), shop: "default" }, turn);
  waitsMs.push(performance.now() - startedMs);
  taskKeys.push(turn.taskKey);
}

/** The lock is held from another thread: where the loop stands, it could not let go. */
async function longestHoldWhileLocked(store: Writer, path: string): Promise<number> {
  const holder = new Worker(
    `const { workerData, parentPort } = require("node:worker_threads");
     const { DatabaseSync } = require("node:sqlite");
     const db = new DatabaseSync(workerData.path);
     db.exec("BEGIN IMMEDIATE");
     parentPort.postMessage("locked");
     Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, workerData.ms);
     db.exec("ROLLBACK");`,
    { eval: true, workerData: { path, ms: lockedMs } },
  );
  await new Promise((resolve) => {
    holder.once("message", resolve);
  });
  const loop = monitorEventLoopDelay({ resolution: 1 });
  loop.enable();
  await setTimeout(20); // the monitor measures from one tick to the next: it needs one before and one after
  await Promise.all([ask(store, [], []), setTimeout(lockedMs)]);
  await setTimeout(20);
  loop.disable();
  return msOfNs(loop.max);
}

function report(what: string, [p50, p99, max]: readonly (number | undefined)[]): void {
  console.log(`  ${what.padEnd(14)} ${at("p50", p50)}${at("p99", p99)}${at("max", max)}`);
}

function at(name: string, ms = Number.NaN): string {
  return Number.isNaN(ms) ? "" : `${name} ${ms.toFixed(2)} ms   `;
}

function msOfNs(ns: number): number {
  return ns / 1e6;
}
