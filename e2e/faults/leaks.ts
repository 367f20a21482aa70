/**
 * `npm run faults:leaks`: makes thousands of answers of every kind with one server process, and looks whether it holds
 * what it held before. `TASKS` (environment) says how many.
 */
import { randomUUID } from "node:crypto";
import { conversationOf } from "../support/chat-request.ts";
import { createGate } from "../support/gate.ts";
import type { Snapshot } from "../support/introspection.ts";
import { startNetwork, type Network } from "../support/network.ts";
import { startScriptedUpstream, type UpstreamRequest } from "../support/scripted-upstream.ts";
import { ask, attach, post, question } from "../support/sse.ts";
import { refused, streamed, type Reply } from "../support/upstream-script.ts";
import { startXiaoer, upstreamEnv } from "../support/xiaoer.ts";
import { createRestWatch, leftBehind, settled } from "./rest.ts";

const kinds = [
  "answered",
  "stopped",
  "left by its reader",
  "failed upstream",
  "cut off and read on",
  "refused",
] as const;
type Kind = (typeof kinds)[number];

/** So long that a task which is kept too long weighs more than what a heap wavers by. */
const part = "七天内可以退货。".repeat(4000);
const atOnce = 20;

export interface LeakReport {
  /** Before the first counted task, after each batch of them, and when all has come to rest. */
  readonly snapshots: readonly Snapshot[];
  /** What there is more of than in the beginning. */
  readonly left: readonly string[];
  /** By how much the heap grows with each task, in bytes: the median over all pairs of batches. */
  readonly bytesPerTask: number;
}

/** @param tasks how many, in as many batches; as many as in two batches go before, to warm up */
export async function findLeaks(tasks: number, batches: number): Promise<LeakReport> {
  await using upstream = await startScriptedUpstream({ script });
  await using xiaoer = await startXiaoer({
    env: { ...upstreamEnv(upstream), LOG_LEVEL: "silent" },
    config: { tasks: { keepMs: 1000, orphanGraceMs: 1000 } },
    isIntrospected: true,
  });
  await using network = await startNetwork(xiaoer.url);
  const perBatch = Math.ceil(tasks / batches);
  await makeTasks(network, 2 * perBatch);
  const before = await settled(xiaoer, createRestWatch());
  const snapshots = [before];
  // A connection to the upstream that is kept open has timers; a task that is kept has one too.
  const isWithoutTasks = ({ timers }: Snapshot): boolean => timers <= before.timers + atOnce;
  const isAsBefore = (now: Snapshot): boolean => leftBehind(before, now).length === 0;
  for (let batch = 0; batch < batches; batch += 1) {
    await makeTasks(network, perBatch);
    snapshots.push(await settled(xiaoer, isWithoutTasks));
  }
  const after = await settled(xiaoer, isAsBefore);
  const left = leftBehind(before, after);
  const heaps = snapshots.map(({ heap, buffers }) => heap + buffers);
  return { snapshots: [...snapshots, after], left, bytesPerTask: slopeOf(heaps) / perBatch };
}

/** Makes them, many at once, and leaves no connection open. */
async function makeTasks(network: Network, count: number): Promise<void> {
  let next = 0;
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (next < count) {
        next += 1;
        const kind = kinds[next % kinds.length] ?? "answered";
        await makeTask(network.url, kind, next % (2 * kinds.length) < kinds.length);
      }
    }),
  );
  network.cut();
  network.mend();
}

/** Every other one is asked for by others as well: these join each other, leave each other, and are given what was kept. */
async function makeTask(url: string, kind: Kind, isShared: boolean): Promise<void> {
  if (kind === "refused") {
    await (await post(url, { message: "" })).text();
    return;
  }
  const asked = await ask(url, question(isShared ? kind : `${kind}, ${randomUUID()}@example.com`));
  const { taskId } = (await asked.until("connected")).data;
  if (kind === "answered" || kind === "failed upstream") return void (await asked.whole());
  const { id } = await asked.until("token");
  if (kind === "stopped") {
    await fetch(`${url}/api/chat/tasks/${taskId}`, { method: "DELETE" });
    await asked.whole();
    return;
  }
  asked.leave();
  if (kind === "left by its reader") return;
  const again = await attach(url, taskId, id, asked.text());
  await again.whole();
}

function script({ body }: UpstreamRequest): Reply {
  const [kind] = conversationOf(body).at(-1)?.content.split(",") ?? [];
  switch (kind) {
    case "failed upstream":
      // A failure that is tried again, and that opens no breaker: the other kinds have to be answered.
      return refused(200, { error: { message: "overloaded" } });
    case "stopped":
    case "left by its reader":
      return streamed([part, { gate: createGate() }]);
    case "cut off and read on":
      return streamed([part, { pauseMs: 10 }, part]);
    default:
      return streamed([part]);
  }
}

/** Theil and Sen's: the median of the slopes between any two, which single outliers do not move. */
function slopeOf(values: readonly number[]): number {
  const slopes = values.flatMap((from, index) =>
    values.slice(index + 1).map((to, distance) => (to - from) / (distance + 1)),
  );
  return slopes.toSorted((a, b) => a - b)[Math.floor(slopes.length / 2)] ?? 0;
}

if (import.meta.main) {
  const tasks = Number(process.env["TASKS"] ?? 5000);
  const { snapshots, left, bytesPerTask } = await findLeaks(tasks, 10);
  console.table(snapshots);
  console.log(`${tasks} tasks: the heap grows by ${Math.round(bytesPerTask)} bytes with each`);
  if (left.length > 0) {
    console.error(`Left behind: ${left.join("; ")}`);
    process.exitCode = 1;
  }
}
