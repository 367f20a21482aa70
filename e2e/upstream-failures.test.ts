import { createServer } from "node:http";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { createGate } from "./support/gate.ts";
import { listen } from "./support/listen.ts";
import { startScriptedUpstream, type ScriptedUpstream } from "./support/scripted-upstream.ts";
import { askWhole, question, type Answer } from "./support/sse.ts";
import { fetchTranscript } from "./support/transcript.ts";
import { refused, streamed, type Reply } from "./support/upstream-script.ts";
import { startXiaoer, upstreamEnv, withoutAnswerCache, type Xiaoer } from "./support/xiaoer.ts";

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
    config: { ...withoutAnswerCache, timeouts: { firstTokenMs: limitMs, idleMs: limitMs } },
  });
});
afterAll(async () => {
  await xiaoer.kill();
  await upstream.close();
});
/** Good answers enough for the one or two failures of each test: so the breaker stays closed, and no test depends on another. */
beforeAll(async () => answerWell(20));
afterEach(async () => answerWell(5));

describe("[EV7] [CO1] an upstream's failure before the first word ends the answer as an error that tells no secrets", () => {
  const twice: readonly (readonly [string, Reply, string])[] = [
    ["500", refused(500, secretBody), "upstream_unavailable"],
    ["503", refused(503, secretBody), "upstream_unavailable"],
    ["200 with an error in JSON", refused(200, secretBody), "upstream_error"],
    ["200 with a page of HTML", html("<h1>gpu-node-17</h1>"), "upstream_error"],
    ["an empty body", html(""), "upstream_error"],
    ["an empty stream", streamed([]), "upstream_error"],
    ["a stream of nothing but an error", streamed([errorChunk()], { finishReason: null }), "upstream_error"],
    ["a socket that is cut", streamed([{ destroy: true }]), "upstream_unavailable"],
  ];
  test.for(twice)("%s, and asked again, the same", async ([, reply, code]) => {
    const number = upstream.requests.length;
    const answer = await answerTo(reply);
    expect(answer.text).toBe("");
    expectError(answer, [code]);
    expect(upstream.requests.length).toBe(number + 2);
  });

  const once: readonly (readonly [string, Reply, string])[] = [
    ["401", refused(401, secretBody), "upstream_error"],
    [
      "a quota that is used up",
      refused(429, { error: { ...secretBody.error, code: "insufficient_quota" } }),
      "upstream_error",
    ],
    ["400", refused(400, secretBody), "upstream_error"],
    ["429 for longer than anybody waits", refused(429, secretBody, { "retry-after": "60" }), "upstream_unavailable"],
    ["an answer that never comes", { kind: "silence" }, "upstream_timeout"],
  ];
  test.for(once)("%s, and is not asked again in vain", async ([, reply, code]) => {
    const number = upstream.requests.length;
    const answer = await answerTo(reply);
    expect(answer.text).toBe("");
    expectError(answer, [code]);
    expect(upstream.requests.length).toBe(number + 1);
  });

  test("a word of when to come back goes with it: what the upstream says, where that is longer", async () => {
    const { end } = await answerTo(refused(429, secretBody, { "retry-after": "60", "retry-after-ms": "61000" }));
    if (end.event !== "error") throw new Error(`Expected an error, got ${JSON.stringify(end)}`);
    expect(end.data.retryAfterMs).toBeGreaterThanOrEqual(61_000);
    expect(end.data.retryAfterMs).toBeLessThan(70_000);
  });

  test("a content filter is final, and says so", async () => {
    const filtered = {
      error: { code: "content_filter", message: `The prompt ${apiKey} triggered …`, param: "prompt" },
    };
    const number = upstream.requests.length;
    const { end } = await answerTo(refused(400, filtered));
    expect(end).toMatchObject({ event: "error", data: { code: "content_filter", retryable: false } });
    expect(upstream.requests.length).toBe(number + 1);
  });
});

test("what passes is not seen: asked a second time, the upstream answers", async () => {
  const number = upstream.requests.length;
  upstream.answerWith((_request, turn) => (turn === number ? refused(503, secretBody) : streamed(["At last."])));
  const answer = await askWhole(xiaoer.url, unknown());
  expect(answer).toMatchObject({ text: "At last.", end: { event: "done" } });
  expect(upstream.requests.length).toBe(number + 2);
});

test("a redirect is not followed", async () => {
  await using elsewhere = await startScriptedUpstream({ script: () => streamed(["From elsewhere."]) });
  const location = `${elsewhere.url}/chat/completions`;
  for (const status of [302, 307, 308]) {
    expectError(await answerTo(refused(status, secretBody, { location })), ["upstream_error"]);
  }
  expect(elsewhere.requests).toEqual([]);
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
    ["silence", streamed(["Half of ", "it", { gate: createGate() }]), ["upstream_timeout"]],
  ];
  test.for(cases)("%s", async ([, reply, codes]) => {
    const number = upstream.requests.length;
    const answer = await answerTo(reply);
    expect(answer.text).toBe("Half of it");
    expectError(answer, codes);
    expect(upstream.requests.length).toBe(number + 1);
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
  const answer = await askWhole(lonely.url, unknown());
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
  return await askWhole(xiaoer.url, unknown());
}

async function answerWell(times: number): Promise<void> {
  for (let count = 0; count < times; count += 1) expect((await answerTo(streamed(["Well."]))).text).toBe("Well.");
}

/** A question that the shop's knowledge has nothing on: there is no other answer than the upstream's. */
function unknown() {
  return question("Qwxyz vbnmk?", { locale: "en" });
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
