import { afterAll, beforeAll, expect, test } from "vitest";
import { createGate } from "./support/gate.ts";
import { fetchMetrics, parsePrometheus, sumOf } from "./support/prometheus.ts";
import { startScriptedUpstream, type ScriptedUpstream } from "./support/scripted-upstream.ts";
import { ask, askWhole, question } from "./support/sse.ts";
import { refused, streamed } from "./support/upstream-script.ts";
import { startXiaoer, upstreamEnv, withoutAnswerCache, type Xiaoer } from "./support/xiaoer.ts";

let upstream: ScriptedUpstream;
let xiaoer: Xiaoer;
beforeAll(async () => {
  upstream = await startScriptedUpstream({ script: () => streamed(["Yes."]) });
  xiaoer = await startXiaoer({ env: upstreamEnv(upstream) });
});
afterAll(async () => {
  await xiaoer.kill();
  await upstream.close();
});

test("/metrics is Prometheus text that nobody keeps, with the process's own figures in it", async () => {
  const response = await fetch(`${xiaoer.url}/metrics`);
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toMatch(/^text\/plain; version=0\.0\.4/);
  expect(response.headers.get("cache-control")).toBe("no-store");
  const samples = parsePrometheus(await response.text());
  expect(sumOf(samples, "process_resident_memory_bytes")).toBeGreaterThan(1e6);
  expect(samples.some(({ name }) => name === "xiaoer_answers_running")).toBe(true);
});

test("each answer is counted once, by its end, and how long it took", async () => {
  const before = await fetchMetrics(xiaoer.url);
  upstream.answerWith(() => streamed(["Yes."]));
  const asked = question("One?");
  const { connected } = await askWhole(xiaoer.url, asked);
  await askWhole(xiaoer.url, { ...asked, sessionId: connected.sessionId }); // which makes no other answer
  upstream.answerWith(() => streamed(["Half of ", { raw: 'data: {"error": {"message": "no"}}\n\n' }]));
  const { end } = await askWhole(xiaoer.url, question("Two?"));
  const code = end.event === "error" ? end.data.code : "none";
  upstream.answerWith(() => refused(400, { error: { message: "no" } }));
  await askWhole(xiaoer.url, question("Can I return it within seven days?", { locale: "en" }));
  const after = await fetchMetrics(xiaoer.url);
  const more = (name: string, labels: Readonly<Record<string, string>> = {}) =>
    sumOf(after, name, labels) - sumOf(before, name, labels);
  expect(more("xiaoer_answers_total")).toBe(3);
  expect(more("xiaoer_answers_total", { end: "degraded" })).toBe(1);
  expect(more("xiaoer_answers_total", { end: "stop" })).toBe(1);
  expect(more("xiaoer_answers_total", { end: code })).toBe(1);
  expect(more("xiaoer_answer_duration_seconds_count")).toBe(3);
  expect(more("xiaoer_answer_first_text_seconds_count")).toBe(3);
  const upstreamMore = (outcome: string) => more("xiaoer_upstream_requests_total", { upstream: "main", outcome });
  expect([upstreamMore("ok"), upstreamMore("reported"), upstreamMore("rejected")]).toEqual([1, 1, 1]);
  expect(more("xiaoer_upstream_requests_total")).toBe(3);
  expect(more("xiaoer_upstream_first_text_seconds_count", { upstream: "main" })).toBe(2);
});

test("an answer that is being made is running, until it is stopped", async () => {
  upstream.answerWith(() => streamed(["One, ", { gate: createGate() }, "two."]));
  const reader = await ask(xiaoer.url, question("Count."));
  const { data } = await reader.until("connected");
  await reader.until("token");
  const stopped = sumOf(await fetchMetrics(xiaoer.url), "xiaoer_answers_total", { end: "stopped" });
  expect(sumOf(await fetchMetrics(xiaoer.url), "xiaoer_answers_running")).toBe(1);
  expect(sumOf(await fetchMetrics(xiaoer.url), "xiaoer_upstream_requests_active", { upstream: "main" })).toBe(1);
  await fetch(`${xiaoer.url}/api/chat/tasks/${data.taskId}`, { method: "DELETE" });
  const after = await fetchMetrics(xiaoer.url);
  expect(sumOf(after, "xiaoer_answers_running")).toBe(0);
  expect(sumOf(after, "xiaoer_answers_total", { end: "stopped" })).toBe(stopped + 1);
  expect(sumOf(after, "xiaoer_upstream_requests_active")).toBe(0);
  expect(sumOf(after, "xiaoer_upstream_requests_total", { outcome: "aborted" })).toBe(1);
});

test("an upstream that keeps failing is told as left alone, and what goes to the other as a retry", async () => {
  await using first = await startScriptedUpstream({ script: () => refused(500, {}) });
  await using server = await startXiaoer({
    config: {
      ...withoutAnswerCache,
      upstreams: [
        { name: "first", baseUrl: first.url, model: "large" },
        { name: "spare", baseUrl: upstream.url, model: "small" },
      ],
    },
  });
  const isOpen = async (name: string) =>
    sumOf(await fetchMetrics(server.url), "xiaoer_upstream_breaker_open", { upstream: name });
  const breakers = (await fetchMetrics(server.url)).filter(({ name }) => name === "xiaoer_upstream_breaker_open");
  expect(breakers.map(({ labels }) => labels["upstream"])).toEqual([
    "first",
    "first (summary)",
    "spare",
    "spare (summary)",
  ]);
  upstream.answerWith(() => streamed(["Yes."]));
  let asked = 0;
  for (; asked < 100 && (await isOpen("first")) === 0; asked += 1) await askWhole(server.url, question("Still there?"));
  expect([await isOpen("first"), await isOpen("spare")]).toEqual([1, 0]);
  const samples = await fetchMetrics(server.url);
  expect(sumOf(samples, "xiaoer_upstream_retries_total", { upstream: "spare" })).toBe(asked);
  expect(sumOf(samples, "xiaoer_upstream_requests_total", { upstream: "first", outcome: "server" })).toBe(asked);
  expect(sumOf(samples, "xiaoer_upstream_requests_total", { upstream: "spare", outcome: "ok" })).toBe(asked);
});
