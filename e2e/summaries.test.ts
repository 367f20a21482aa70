import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { ChatRequest } from "../server/protocol.ts";
import { estimateTokenCount } from "tokenx";
import { chatRequestOf, conversationOf } from "./support/chat-request.ts";
import { createGate } from "./support/gate.ts";
import { earlyFacts, longConversation } from "./support/long-conversation.ts";
import { fetchMetrics, sumOf } from "./support/prometheus.ts";
import { startScriptedUpstream, type ScriptedUpstream, type UpstreamRequest } from "./support/scripted-upstream.ts";
import { askWhole, question, type Answer } from "./support/sse.ts";
import {
  conversationScript,
  faithfulSummary,
  isSummaryRequest,
  summaryModel,
  summaryTaskOf,
} from "./support/summarizer.ts";
import { createTempDirectory, type TempDirectory } from "./support/temp-directory.ts";
import { fetchTranscript, requestTranscript } from "./support/transcript.ts";
import { refused, streamed, type Reply } from "./support/upstream-script.ts";
import { startXiaoer, upstreamEnv, type Xiaoer } from "./support/xiaoer.ts";

const apiKey = "sk-e2e-never-to-be-told";
const relayToken = "relay-e2e-never-to-be-told";
/** Of a busy machine. */
const soon = { timeout: 20_000, interval: 20 };

let upstream: ScriptedUpstream;
let directory: TempDirectory;
beforeEach(async () => {
  upstream = await startScriptedUpstream({
    script: conversationScript((request) => streamed([faithfulSummary(request)])),
  });
  directory = await createTempDirectory();
});
afterEach(async () => {
  await upstream.close();
  await directory.remove();
});

const sumUpWith = (sumUp: (request: UpstreamRequest) => Reply) => upstream.answerWith(conversationScript(sumUp));
const summaryRequests = () => upstream.requests.filter(isSummaryRequest);
const prompts = () => upstream.requests.filter((request) => !isSummaryRequest(request));
const tokensOf = ({ body }: UpstreamRequest) =>
  chatRequestOf(body).messages.reduce((sum, { content }) => sum + estimateTokenCount(content) + 4, 0);

/** Starts a server on the test's own store: a second one is the first, back again. */
async function start(history: object = {}): Promise<Xiaoer> {
  const env = { ...upstreamEnv(upstream, apiKey), OPENAI_SUMMARY_MODEL: summaryModel, XIAOER_RELAY_TOKEN: relayToken };
  return await startXiaoer({ env, directory, config: { history } });
}

/** Goes through the turns of the long conversation, from one to another, again and again where there are more. */
async function talk(url: string, to: number, session?: string, from = 0): Promise<Answer> {
  let answer: Answer | undefined;
  let sessionId = session;
  for (let turn = from; turn < to; turn += 1) {
    const message = longConversation[turn % longConversation.length]?.question ?? "";
    const rest: Partial<ChatRequest> = { locale: "zh-CN", ...(sessionId !== undefined && { sessionId }) };
    answer = await askWhole(url, question(message, rest));
    expect(answer.end).toMatchObject({ event: "done", data: { finishReason: "stop" } });
    sessionId = answer.connected.sessionId;
  }
  if (!answer) throw new Error("Cannot talk: there is nothing to say");
  return answer;
}

const summaryOf = async (xiaoer: Xiaoer, { connected }: Answer) =>
  (await fetchTranscript(xiaoer.url, connected.sessionId)).summary;

/** Waits until there is a summary. */
const summaryIn = async (xiaoer: Xiaoer, answer: Answer) =>
  vi.waitFor(async () => {
    const summary = await summaryOf(xiaoer, answer);
    if (summary === null) throw new Error("there is no summary yet");
    return summary;
  }, soon);

test("[SE9] what was given early in 40 turns is in the summary, in the prompt, and told to the shopper", async () => {
  await using xiaoer = await start();
  const answer = await talk(xiaoer.url, 39);
  const summary = await summaryIn(xiaoer, answer);
  await talk(xiaoer.url, 40, answer.connected.sessionId, 39);
  const [opening] = conversationPartOf(prompts().at(-1));
  for (const fact of earlyFacts) {
    expect(summary).toContain(fact);
    expect(opening).toMatch(/^<summary>\n/);
    expect(opening).toContain(fact);
  }
});

test("the summariser is asked for the leaving turns and its own last summary to become one, facts word for word", async () => {
  await using xiaoer = await start();
  await summaryIn(xiaoer, await talk(xiaoer.url, 30));
  const tasks = summaryRequests().map(summaryTaskOf);
  const [first] = tasks;
  expect(first?.demand).toMatch(/^早期对话摘要.*订单号、电话、地址.*逐字保留.*不要编造/s);
  expect(first?.previous).toBe("（无）");
  expect(first?.conversation).toContain("顾客: 订单号是 20261121001\n客服: 收到，订单号 20261121001。");
  expect(tasks.length).toBeGreaterThan(2);
  for (const [index, request] of summaryRequests().entries()) {
    const next = tasks[index + 1];
    if (next) expect(next.previous).toBe(faithfulSummary(request));
  }
  // Each turn goes in once, in its order, and the last ones not yet.
  const asked = tasks.flatMap(({ conversation }) =>
    [...conversation.matchAll(/^顾客: (.*)$/gm)].map(([, text]) => text),
  );
  expect(asked).toEqual(longConversation.slice(0, asked.length).map((turn) => turn.question));
  expect(asked.length).toBeLessThanOrEqual(20);
});

test("a model that forgets loses no order number, no phone number and no address", async () => {
  sumUpWith(() => streamed(["- 顾客在询问售后"]));
  await using xiaoer = await start();
  const answer = await talk(xiaoer.url, 30);
  await vi.waitFor(async () => {
    const summary = await summaryOf(xiaoer, answer);
    for (const fact of earlyFacts.slice(0, 3)) expect(summary).toContain(fact);
  }, soon);
});

test("at turn 60 at most 1.3 times as much is sent upstream as at turn 15", { timeout: 60_000 }, async () => {
  await using xiaoer = await start();
  await talk(xiaoer.url, 60);
  const [at15, at60] = [prompts()[14], prompts()[59]].map((request) => (request ? tokensOf(request) : 0));
  expect(at15).toBeGreaterThan(500);
  expect(at60).toBeLessThanOrEqual((at15 ?? 0) * 1.3);
  for (const request of prompts()) expect(tokensOf(request)).toBeLessThanOrEqual(6000);
});

test.for<[string, () => Reply]>([
  ["refuses", () => refused(500, {})],
  ["declines", () => streamed(["I'm sorry, but I cannot help with that."])],
  ["says nothing", () => streamed([])],
  ["is cut off", () => streamed(["- 订单", { destroy: true }])],
  ["never answers", () => ({ kind: "silence" })],
])("where the summariser %s shoppers are answered all the same, and the window alone serves", async ([, fail]) => {
  sumUpWith(fail);
  await using xiaoer = await start({ maxTurns: 4 });
  const answer = await talk(xiaoer.url, 14);
  expect(summaryRequests().length).toBeGreaterThan(0);
  expect(await summaryOf(xiaoer, answer)).toBeNull();
  const said = conversationOf(prompts().at(-1)?.body).filter(({ role }) => role === "user");
  expect(said.map(({ content }) => content)).toEqual(longConversation.slice(8, 14).map((turn) => turn.question));
  const samples = await fetchMetrics(xiaoer.url);
  expect(sumOf(samples, "xiaoer_upstream_breaker_open", { upstream: "main" })).toBe(0);
  expect(sumOf(samples, "xiaoer_answers_total", { end: "stop" })).toBe(14);
});

test("a summariser that fails too often is left alone, and the answers' upstream is not", async () => {
  sumUpWith(() => refused(500, {}));
  await using xiaoer = await start({ maxTurns: 1 });
  const isOpen = async (name: string) =>
    sumOf(await fetchMetrics(xiaoer.url), "xiaoer_upstream_breaker_open", { upstream: name });
  // Sessions of their own: within one, failures are further and further apart.
  for (let session = 0; session < 60 && (await isOpen("main (summary)")) === 0; session += 1) await talk(xiaoer.url, 3);
  // Two at a time are asked for, each a second time after a pause: the last ones still wait.
  await vi.waitFor(async () => expect(await isOpen("main (summary)")).toBe(1), soon);
  expect(await isOpen("main")).toBe(0);
});

test("[SE5] [SE9] erasing a session drops the summary that is being made, and nothing brings it back", async () => {
  const gate = createGate();
  sumUpWith((request) => streamed([{ gate }, faithfulSummary(request)]));
  await using xiaoer = await start({ maxTurns: 2 });
  const { connected } = await talk(xiaoer.url, 4);
  const request = await vi.waitFor(() => found(summaryRequests()[0]), soon);
  const headers = { authorization: `Bearer ${connected.sessionId}` };
  expect((await fetch(`${xiaoer.url}/api/chat/session`, { method: "DELETE", headers })).status).toBe(204);
  expect(await request.closed).toBe(true);
  gate.open();
  expect((await requestTranscript(xiaoer.url, connected.sessionId)).status).toBe(404);
});

test("a server that is stopped while a summary is being made ends at once, and the next one makes it", async () => {
  const gate = createGate();
  sumUpWith((request) => streamed([{ gate }, faithfulSummary(request)]));
  const before = await start({ maxTurns: 2 });
  const answer = await talk(before.url, 4);
  const request = await vi.waitFor(() => found(summaryRequests()[0]), soon);
  expect(await before.stop()).toBe(0);
  expect(await request.closed).toBe(true);
  gate.open();
  await using after = await start({ maxTurns: 2 });
  expect(await summaryOf(after, answer)).toBeNull();
  await talk(after.url, 5, answer.connected.sessionId, 4);
  const summary = await summaryIn(after, answer);
  expect(summary).toContain("20261121001");
  await after.stop();
  await using third = await start({ maxTurns: 2 });
  expect(await summaryOf(third, answer)).toBe(summary);
});

test("[SE8] what summaries take is in the session's usage, and in the metrics beside the answers'", async () => {
  const usageOfSummary = { prompt_tokens: 1000, completion_tokens: 100 };
  sumUpWith(() => streamed(["- 顾客来问发货"], { usage: usageOfSummary }));
  await using xiaoer = await start({ maxTurns: 2 });
  const answer = await talk(xiaoer.url, 3);
  await summaryIn(xiaoer, answer);
  const { usage } = await fetchTranscript(xiaoer.url, answer.connected.sessionId);
  expect(usage).toEqual({ promptTokens: 3 * 11 + 1000, completionTokens: 3 * 7 + 100 });
  const samples = await fetchMetrics(xiaoer.url);
  const tokens = (kind: string) =>
    sumOf(samples, "xiaoer_tokens_total", { asker: "summary", model: summaryModel, kind });
  expect([tokens("prompt"), tokens("completion")]).toEqual([1000, 100]);
});

test("no summary is written where they are turned off, nor where nothing is remembered", async () => {
  for (const history of [{ summary: false, maxTurns: 2 }, { maxTurns: 0 }]) {
    await using xiaoer = await start(history);
    const answer = await talk(xiaoer.url, 6);
    expect(await summaryOf(xiaoer, answer)).toBeNull();
  }
  expect(summaryRequests()).toEqual([]);
  const said = conversationOf(prompts().at(-1)?.body);
  expect(said).toEqual([{ role: "user", content: longConversation[5]?.question }]);
});

test("what is sent upstream has no key, no token, no id of a session or a task, and no path in it", async () => {
  await using xiaoer = await start({ maxTurns: 2 });
  const answer = await talk(xiaoer.url, 5);
  await summaryIn(xiaoer, answer);
  const { sessionId, taskId, messageId } = answer.connected;
  const sent = JSON.stringify(upstream.requests.map(({ body }) => body));
  for (const secret of [apiKey, relayToken, sessionId, taskId, messageId, directory.path, "xiaoer.db"]) {
    expect(sent).not.toContain(secret);
  }
});

function found<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("it is not there yet");
  return value;
}

/** The contents of a prompt without its system message. */
function conversationPartOf(request: UpstreamRequest | undefined): readonly string[] {
  return chatRequestOf(request?.body)
    .messages.slice(1)
    .map(({ content }) => content);
}
