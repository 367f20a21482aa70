import { createServer } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createGate } from "./support/gate.ts";
import { listen } from "./support/listen.ts";
import { startScriptedUpstream, type ScriptedUpstream } from "./support/scripted-upstream.ts";
import { askWhole, question, type Answer } from "./support/sse.ts";
import { fetchTranscript } from "./support/transcript.ts";
import { refused, streamed, type Reply } from "./support/upstream-script.ts";
import { startXiaoer, upstreamEnv, type Xiaoer } from "./support/xiaoer.ts";

const apiKey = "sk-e2e-leaky-0987654321";
/** What providers put into their error texts: parts of the key, of the prompt, of their insides. */
const secretBody = { error: { message: `Incorrect API key provided: ${apiKey}. Stack at gpu-node-17`, type: "oops" } };
const secrets = [apiKey, "gpu-node-17", "Incorrect API key"];

/** Long enough for a busy machine to answer in time, short enough to wait for. */
const limitMs = 1500;

let upstream: ScriptedUpstream;
let xiaoer: Xiaoer;
beforeAll(async () => {
  upstream = await startScriptedUpstream({ script: () => ({ kind: "silence" }) });
  xiaoer = await startXiaoer({
    env: { ...upstreamEnv(upstream, apiKey), LOG_LEVEL: "trace" },
    config: { timeouts: { firstTokenMs: limitMs, idleMs: limitMs } },
  });
});
afterAll(async () => {
  await xiaoer.kill();
  await upstream.close();
});

describe("[EV7] [CO1] an upstream's failure before the first word ends the answer as an error that tells no secrets", () => {
  const cases: readonly (readonly [string, Reply, readonly string[]])[] = [
    ["500", refused(500, secretBody), ["upstream_error", "upstream_unavailable"]],
    ["503", refused(503, secretBody), ["upstream_error", "upstream_unavailable"]],
    ["401", refused(401, secretBody), ["upstream_error", "upstream_unavailable"]],
    ["429", refused(429, secretBody, { "retry-after": "7" }), ["upstream_error", "upstream_unavailable"]],
    ["200 with a JSON body", refused(200, secretBody), ["upstream_error"]],
    ["200 with a page of HTML", html("<h1>gpu-node-17</h1>"), ["upstream_error"]],
    ["an empty stream", streamed([]), ["upstream_error"]],
    ["a stream of nothing but an error", streamed([errorChunk()], { finishReason: null }), ["upstream_error"]],
    ["an answer that never comes", { kind: "silence" }, ["upstream_timeout"]],
    ["a socket that is cut", streamed([{ destroy: true }]), ["upstream_error", "upstream_unavailable", "interrupted"]],
  ];
  test.for(cases)("%s", async ([, reply, codes]) => {
    const answer = await answerTo(reply);
    expect(answer.text).toBe("");
    expectError(answer, codes);
  });
});

describe("[EV6] an upstream's failure after some text keeps the text and is no whole answer", () => {
  const cases: readonly (readonly [string, Reply, readonly string[]])[] = [
    ["a socket that is cut", streamed(["Half of ", "it", { destroy: true }]), ["interrupted"]],
    ["an end without a finish", streamed(["Half of ", "it"], { finishReason: null, saysDone: false }), ["interrupted"]],
    [
      "an error object before [DONE]",
      streamed(["Half of ", "it", errorChunk()], { finishReason: null }),
      ["upstream_error"],
    ],
    ["an error event", streamed(["Half of ", "it", { raw: `event: error\n${errorChunk().raw}` }]), ["upstream_error"]],
    [
      "a chunk that is no JSON",
      streamed(["Half of ", "it", { raw: "data: {oops gpu-node-17\n\n" }]),
      ["upstream_error"],
    ],
    ["silence", streamed(["Half of ", "it", { gate: createGate() }]), ["upstream_timeout", "interrupted"]],
  ];
  test.for(cases)("%s", async ([, reply, codes]) => {
    const answer = await answerTo(reply);
    expect(answer.text).toBe("Half of it");
    expectError(answer, codes);
    const { messages } = await fetchTranscript(xiaoer.url, answer.connected.sessionId);
    expect(messages[1]).toMatchObject({ text: "Half of it", status: "error" });
  });
});

test("a timeout hangs up on the upstream", async () => {
  const number = upstream.requests.length;
  await answerTo({ kind: "silence" });
  const request = await upstream.request(number);
  expect(await request.closed).toBe(true);
});

test("comments keep an answer alive between its deltas, and count as no text", async () => {
  const pauses = Array.from({ length: 6 }, () => [{ pauseMs: limitMs / 4 }, { raw: ": still here\n\n" }]).flat();
  const { text, end } = await answerTo(streamed(["Slowly", ...pauses, " but well"]));
  expect(text).toBe("Slowly but well");
  expect(end.event).toBe("done");
});

test("what comes after the end is ignored", async () => {
  const late = { raw: `data: [DONE]\n\ndata: {"choices":[{"delta":{"content":"late"}}]}\n\n${errorChunk().raw}` };
  const { text, end } = await answerTo(streamed(["In time", late]));
  expect(text).toBe("In time");
  expect(end.event).toBe("done");
});

test("an upstream that nobody listens for is unavailable", async () => {
  const { url, close } = await listen(createServer());
  await close();
  await using lonely = await startXiaoer({
    env: { OPENAI_BASE_URL: `${url}/v1`, OPENAI_API_KEY: apiKey, OPENAI_MODEL: "m" },
  });
  const answer = await askWhole(lonely.url, question("Anyone there?"));
  expectError(answer, ["upstream_unavailable"]);
});

test("the server answers the next question after all of that", async () => {
  const { text } = await answerTo(streamed(["Still here."]));
  expect(text).toBe("Still here.");
});

test("[EV7] what the upstream said stands in no log with the key in it", () => {
  expect(xiaoer.stdout() + xiaoer.stderr()).not.toContain(apiKey);
});

async function answerTo(reply: Reply): Promise<Answer> {
  upstream.answerWith(() => reply);
  return await askWhole(xiaoer.url, question("Can I return it?", { locale: "en" }));
}

function expectError(answer: Answer, codes: readonly string[]): void {
  const { end } = answer;
  if (end.event !== "error") throw new Error(`Expected an error, got ${JSON.stringify(end)}`);
  expect(codes).toContain(end.data.code);
  expect(end.data.retryable).toBe(true);
  for (const secret of secrets) expect(JSON.stringify(answer.events)).not.toContain(secret);
}

function errorChunk(): { readonly raw: string } {
  return { raw: `data: ${JSON.stringify(secretBody)}\n\n` };
}

function html(body: string): Reply {
  return { kind: "answer", status: 200, body, headers: { "content-type": "text/html" } };
}
