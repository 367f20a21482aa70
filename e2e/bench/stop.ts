/**
 * `npm run bench:stop`: from the shopper's Stop to the upstream request being aborted, and to the reader being told,
 * with many other answers running. Upstream, server and readers are on this machine, over loopback.
 */
import { availableParallelism, loadavg } from "node:os";
import { createGate } from "../support/gate.ts";
import { startScriptedUpstream } from "../support/scripted-upstream.ts";
import { ask, question, type Attachment } from "../support/sse.ts";
import { streamed } from "../support/upstream-script.ts";
import { startXiaoer, upstreamEnv } from "../support/xiaoer.ts";
import { percentile } from "./percentile.ts";

const answers = 300;

await using upstream = await startScriptedUpstream({
  script: () => streamed(["Part one. ", { gate: createGate() }, "Part two."]),
});
await using xiaoer = await startXiaoer({ env: { ...upstreamEnv(upstream), LOG_LEVEL: "warn" } });
console.log(`node ${process.version}, ${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)}`);

const readers: Attachment[] = [];
for (let index = 0; index < answers; index += 1) {
  const reader = await ask(xiaoer.url, question(`Question ${index}?`));
  await reader.until("token");
  readers.push(reader);
}
const abortedMs: number[] = [];
const toldMs: number[] = [];
const answeredMs: number[] = [];
for (const [index, reader] of readers.entries()) {
  const [connected] = reader.events;
  if (connected?.event !== "connected") throw new Error("Cannot stop an answer: its stream has no connected");
  const request = await upstream.request(index);
  const startedMs = performance.now();
  const since = (values: number[]) => () => void values.push(performance.now() - startedMs);
  await Promise.all([
    request.closed.then(since(abortedMs)),
    reader.until("done").then(since(toldMs)),
    fetch(`${xiaoer.url}/api/chat/tasks/${connected.data.taskId}`, { method: "DELETE" }).then(since(answeredMs)),
  ]);
}
report("upstream aborted", abortedMs);
report("reader told", toldMs);
report("stop answered", answeredMs);

function report(what: string, values: readonly number[]): void {
  const [p50, p99, max] = [0.5, 0.99, 1].map((share) => percentile(values, share).toFixed(1));
  console.log(`  ${what.padEnd(18)} p50 ${p50} ms   p99 ${p99} ms   max ${max} ms`);
}
