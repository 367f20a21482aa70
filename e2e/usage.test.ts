import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createGate } from "./support/gate.ts";
import { fetchMetrics, sumOf } from "./support/prometheus.ts";
import { startScriptedUpstream, type ScriptedUpstream } from "./support/scripted-upstream.ts";
import { ask, askWhole, endOf, question } from "./support/sse.ts";
import { readUsage } from "./support/store-file.ts";
import { createTempDirectory, type TempDirectory } from "./support/temp-directory.ts";
import { fetchTranscript } from "./support/transcript.ts";
import { streamed } from "./support/upstream-script.ts";
import { startXiaoer, upstreamEnv, type Xiaoer } from "./support/xiaoer.ts";

const reported = { prompt_tokens: 1000, completion_tokens: 500 };
const prices = { "e2e-model": { prompt: 2, completion: 8, currency: "CNY" } };
/** 1,000 tokens at 2 and 500 at 8 a million. */
const price = 0.006;

let upstream: ScriptedUpstream;
beforeAll(async () => {
  upstream = await startScriptedUpstream({ script: () => streamed(["Yes."]) });
});
afterAll(async () => {
  await upstream.close();
});

let directory: TempDirectory;
beforeEach(async () => {
  directory = await createTempDirectory();
  return async () => await directory.remove();
});

/** Starts a server on the test's own store: a second one is the first, back again. */
async function start(config: object = {}): Promise<Xiaoer> {
  return await startXiaoer({ env: upstreamEnv(upstream), directory, config });
}

async function tokensOf({ url }: Xiaoer, kind: string, estimated: boolean): Promise<number> {
  const labels = { model: "e2e-model", asker: "chat", kind, estimated: String(estimated) };
  return sumOf(await fetchMetrics(url), "xiaoer_tokens_total", labels);
}

test("[EV9] [SE8] what the upstream reports is in done, in the transcript, in the metrics and in the store", async () => {
  upstream.answerWith(() => streamed(["Within ", "7 days."], { usage: reported }));
  await using xiaoer = await start();
  const { end, connected } = await askWhole(xiaoer.url, question("Can I return it?"));
  const usage = { promptTokens: 1000, completionTokens: 500 };
  expect(end.data).toHaveProperty("usage", usage);
  expect((await fetchTranscript(xiaoer.url, connected.sessionId)).usage).toEqual(usage);
  expect([await tokensOf(xiaoer, "prompt", false), await tokensOf(xiaoer, "completion", false)]).toEqual([1000, 500]);
  expect(sumOf(await fetchMetrics(xiaoer.url), "xiaoer_cost_total")).toBe(0);
  await xiaoer.stop();
  expect(await readUsage(directory)).toEqual([
    {
      message_id: connected.messageId,
      status: "done",
      model: "e2e-model",
      prompt_tokens: 1000,
      completion_tokens: 500,
      is_estimated: 0,
      cost: null,
      currency: null,
    },
  ]);
});

test("[EV9] [SE8] where the upstream reports none it is estimated, and everywhere marked so", async () => {
  upstream.answerWith(() => streamed(["Within ", "7 days."], { usage: null }));
  await using xiaoer = await start();
  const { end, connected } = await askWhole(xiaoer.url, question("Can I return it?"));
  const { usage } = await fetchTranscript(xiaoer.url, connected.sessionId);
  expect(usage).toMatchObject({ estimated: true });
  expect(end.data).toHaveProperty("usage", usage);
  expect(usage?.promptTokens).toBeGreaterThan(usage?.completionTokens ?? 0);
  expect(usage?.completionTokens).toBeGreaterThan(0);
  expect(await tokensOf(xiaoer, "prompt", true)).toBe(usage?.promptTokens);
  expect(await tokensOf(xiaoer, "completion", true)).toBe(usage?.completionTokens);
  expect(await tokensOf(xiaoer, "completion", false)).toBe(0);
  await xiaoer.stop();
  expect(await readUsage(directory)).toMatchObject([{ is_estimated: 1, prompt_tokens: usage?.promptTokens }]);
});

test("[EV9] [SE8] an answer that is stopped has taken what it had taken until then", async () => {
  upstream.answerWith(() =>
    streamed(["One, two, three, four, ", { gate: createGate() }, "five."], { usage: reported }),
  );
  await using xiaoer = await start();
  const reader = await ask(xiaoer.url, question("Count."));
  const { data } = await reader.until("connected");
  await reader.until("token");
  await fetch(`${xiaoer.url}/api/chat/tasks/${data.taskId}`, { method: "DELETE" });
  const end = endOf(await reader.whole());
  const { usage } = await fetchTranscript(xiaoer.url, data.sessionId);
  expect(end).toMatchObject({ event: "done", data: { finishReason: "stopped", usage: { estimated: true } } });
  expect(end.data).toHaveProperty("usage", usage);
  expect(await tokensOf(xiaoer, "completion", true)).toBe(usage?.completionTokens);
  await xiaoer.stop();
  expect(await readUsage(directory)).toMatchObject([{ status: "stopped", is_estimated: 1 }]);
});

test("[SE8] an answer that is cut by its upstream counts as well", async () => {
  const gate = createGate();
  upstream.answerWith(() => streamed(["One, two, ", { gate }, { destroy: true }], { usage: reported }));
  await using xiaoer = await start();
  const reader = await ask(xiaoer.url, question("Count."));
  const { data } = await reader.until("connected");
  await reader.until("token");
  gate.open();
  expect(endOf(await reader.whole())).toMatchObject({ event: "error", data: { code: "interrupted" } });
  const { usage } = await fetchTranscript(xiaoer.url, data.sessionId);
  expect(usage).toMatchObject({ estimated: true });
  expect(await tokensOf(xiaoer, "completion", true)).toBe(usage?.completionTokens);
});

test("[EV9] [SE8] what two models took of one answer is kept apart, each at its own price, and told as one", async () => {
  const thought = { choices: [{ index: 0, delta: { reasoning_content: "Let me think about that for a while." } }] };
  const events = [thought, { error: { message: "out of memory", type: "server_error" } }];
  const steps = events.map((event) => ({ raw: `data: ${JSON.stringify(event)}\n\n` }));
  await using first = await startScriptedUpstream({ script: () => streamed(steps, { finishReason: null }) });
  upstream.answerWith(() => streamed(["Yes."], { usage: reported }));
  await using xiaoer = await startXiaoer({
    directory,
    config: {
      upstreams: [
        { name: "first", baseUrl: first.url, model: "large" },
        { name: "spare", baseUrl: upstream.url, model: "small" },
      ],
      prices: { large: { prompt: 100, completion: 400 }, small: prices["e2e-model"] },
    },
  });
  const { end, connected, text } = await askWhole(xiaoer.url, question("Can I return it?"));
  expect(text).toBe("Yes.");
  const samples = await fetchMetrics(xiaoer.url);
  const tokens = (model: string, kind: string) => sumOf(samples, "xiaoer_tokens_total", { model, kind });
  expect(tokens("large", "completion")).toBeGreaterThan(0);
  const usage = {
    promptTokens: 1000 + tokens("large", "prompt"),
    completionTokens: 500 + tokens("large", "completion"),
    estimated: true,
  };
  expect(end.data).toHaveProperty("usage", usage);
  expect((await fetchTranscript(xiaoer.url, connected.sessionId)).usage).toEqual(usage);
  const spent = sumOf(samples, "xiaoer_cost_total", { model: "large", currency: "USD" });
  expect(spent).toBeGreaterThan(0);
  await xiaoer.stop();
  expect(await readUsage(directory)).toMatchObject([
    { model: "large", is_estimated: 1, completion_tokens: tokens("large", "completion"), cost: spent, currency: "USD" },
    { model: "small", is_estimated: 0, prompt_tokens: 1000, cost: price, currency: "CNY" },
  ]);
});

test("[EV9] what the upstream had in its cache costs what the cache costs", async () => {
  const usage = { ...reported, prompt_tokens_details: { cached_tokens: 400 } };
  upstream.answerWith(() => streamed(["Yes."], { usage }));
  await using xiaoer = await start({ prices: { "e2e-model": { ...prices["e2e-model"], cachedPrompt: 0.5 } } });
  await askWhole(xiaoer.url, question("Again?"));
  await xiaoer.stop();
  expect(await readUsage(directory)).toMatchObject([
    { prompt_tokens: 1000, cost: (600 * 2 + 400 * 0.5 + 500 * 8) / 1e6 },
  ]);
});

test("[SE8] a session's answers are added up, also across a restart, and no other session's", async () => {
  upstream.answerWith(() => streamed(["Yes."], { usage: reported }));
  const first = await start();
  const { connected } = await askWhole(first.url, question("One?"));
  const { sessionId } = connected;
  await askWhole(first.url, question("Another session?"));
  await askWhole(first.url, question("Two?", { sessionId }));
  const two = { promptTokens: 2000, completionTokens: 1000 };
  expect((await fetchTranscript(first.url, sessionId)).usage).toEqual(two);
  await first.stop();
  await using second = await start();
  expect((await fetchTranscript(second.url, sessionId)).usage).toEqual(two);
  upstream.answerWith(() => streamed(["Yes."], { usage: null }));
  const { end } = await askWhole(second.url, question("Three?", { sessionId }));
  const more = end.event === "done" ? end.data.usage : undefined;
  expect((await fetchTranscript(second.url, sessionId)).usage).toEqual({
    promptTokens: 2000 + (more?.promptTokens ?? Number.NaN),
    completionTokens: 1000 + (more?.completionTokens ?? Number.NaN),
    estimated: true,
  });
});

test("[EV9] [SE8] answers from the knowledge alone take nothing of any model", async () => {
  await using xiaoer = await startXiaoer();
  const { end, connected } = await askWhole(xiaoer.url, question("Can I return it?", { locale: "en" }));
  expect(end.event).toBe("done");
  expect(end.data).not.toHaveProperty("usage");
  expect((await fetchTranscript(xiaoer.url, connected.sessionId)).usage).toBeNull();
  expect(sumOf(await fetchMetrics(xiaoer.url), "xiaoer_tokens_total")).toBe(0);
});

test("[EV9] with a price it is money, in the store, the metrics and the log, and nowhere on the wire", async () => {
  upstream.answerWith(() => streamed(["Yes."], { usage: reported }));
  await using xiaoer = await start({ prices });
  const reader = await ask(xiaoer.url, question("One?"));
  const { data } = await reader.until("connected");
  await reader.whole();
  const { sessionId } = data;
  await askWhole(xiaoer.url, question("Two?", { sessionId }));
  const labels = { model: "e2e-model", currency: "CNY", asker: "chat" };
  expect(sumOf(await fetchMetrics(xiaoer.url), "xiaoer_cost_total", labels)).toBeCloseTo(2 * price, 9);
  const transcript = JSON.stringify(await fetchTranscript(xiaoer.url, sessionId));
  for (const told of [reader.raw(), transcript]) expect(told).not.toMatch(/CNY|cost|e2e-model/);
  await xiaoer.stop();
  const kept = { cost: price, currency: "CNY" };
  expect(await readUsage(directory)).toMatchObject([kept, kept]);
  const answered = xiaoer
    .stdout()
    .split("\n")
    .filter((line) => line.includes('"answered"'));
  expect(answered).toHaveLength(2);
  for (const line of answered) {
    expect(line).toContain('"model":"e2e-model","promptTokens":1000,"completionTokens":500');
    expect(line).toContain('"currency":"CNY"');
  }
});
