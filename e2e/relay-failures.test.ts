import { createServer } from "node:http";
import OpenAI, { APIError } from "openai";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createGate } from "./support/gate.ts";
import { listen } from "./support/listen.ts";
import {
  clientOf,
  completion,
  failureOf,
  hello,
  json,
  postTo,
  relayOptions,
  relayToken,
  upstreamKeys,
} from "./support/relay.ts";
import { startScriptedUpstream, type ScriptedUpstream } from "./support/scripted-upstream.ts";
import { streamed, type Reply, type Step } from "./support/upstream-script.ts";
import { startXiaoer, type Xiaoer } from "./support/xiaoer.ts";

/** Long enough for a busy machine to answer in time, short enough to wait for. */
const limitMs = 1500;
const timeouts = { firstTokenMs: limitMs, idleMs: limitMs, totalMs: 2 * limitMs };
/** What providers put into their error texts: parts of the key, of the prompt, of their insides. */
const secrets = [upstreamKeys[0], "gpu-node-17", hello[0].content];
const secretText = `Wrong: ${secrets.join(" ")}`;
const ask = { model: "model-1", messages: [...hello] };
const ways = [{ stream: false }, { stream: true }] as const;

let upstream: ScriptedUpstream;
let xiaoer: Xiaoer;
beforeAll(async () => {
  upstream = await startScriptedUpstream({ script: () => completion("Yes.") });
  xiaoer = await startXiaoer(relayOptions([upstream], { timeouts }));
});
afterAll(async () => {
  await xiaoer.kill();
  await upstream.close();
});

type ErrorClass = new (...args: never[]) => Error;

describe.for(ways)("what the upstream refuses is the client's class, in our words: $stream", (way) => {
  const about = { message: secretText, type: "invalid_request_error" };
  const tooLong = { ...about, code: "context_length_exceeded", param: "messages" };
  const cases: readonly (readonly [string, Reply, ErrorClass, object])[] = [
    ["400", json(400, { error: about }), OpenAI.BadRequestError, { status: 400, code: null, param: null }],
    [
      "400 with a code",
      json(400, { error: tooLong }),
      OpenAI.BadRequestError,
      { status: 400, code: "context_length_exceeded", param: "messages" },
    ],
    ["404", json(404, { error: about }), OpenAI.NotFoundError, { status: 404 }],
    [
      "404 for a model",
      json(404, { error: { ...about, code: "model_not_found" } }),
      OpenAI.NotFoundError,
      { status: 404, code: "model_not_found" },
    ],
    ["413", json(413, { error: about }), APIError, { status: 413 }],
    ["422", json(422, { detail: [{ msg: secretText }] }), OpenAI.UnprocessableEntityError, { status: 422 }],
    ["401", json(401, { error: about }), OpenAI.InternalServerError, { status: 502, code: "upstream_error" }],
    ["402", json(402, { error: about }), OpenAI.InternalServerError, { status: 502 }],
    ["403", json(403, { error: about }), OpenAI.InternalServerError, { status: 502 }],
    ["a redirect", json(302, {}, { location: "/elsewhere" }), OpenAI.InternalServerError, { status: 502 }],
    [
      "our quota",
      json(429, { error: { ...about, code: "insufficient_quota" } }),
      OpenAI.InternalServerError,
      { status: 502, code: "upstream_error" },
    ],
    [
      "its filter",
      json(400, { error: { ...about, code: "content_filter" } }),
      OpenAI.BadRequestError,
      { status: 400, code: "content_filter" },
    ],
  ];
  test.for(cases)("%s", async ([, reply, errorClass, fields]) => {
    upstream.answerWith(() => reply);
    const error = await failureOf(clientOf(xiaoer).chat.completions.create({ ...ask, ...way }));
    expect(error).toBeInstanceOf(errorClass);
    expect(error).toMatchObject(fields);
    expectNoSecrets(error);
  });

  test("429 tells how long to wait", async () => {
    upstream.answerWith(() => json(429, { error: about }, { "retry-after": "20" }));
    const error = await failureOf(clientOf(xiaoer).chat.completions.create({ ...ask, ...way }));
    expect(error).toBeInstanceOf(OpenAI.RateLimitError);
    expect(error).toMatchObject({ status: 429, code: "rate_limit_exceeded" });
    const seconds = Number(error.headers?.get("retry-after"));
    expect(seconds).toBeGreaterThanOrEqual(20);
    expect(Math.ceil(Number(error.headers?.get("retry-after-ms")) / 1000)).toBe(seconds);
    expectNoSecrets(error);
  });
});

test("a client that tries again does not where our key is wrong: that is not mended by asking", async () => {
  const number = upstream.requests.length;
  upstream.answerWith(() => json(401, { error: { message: secretText } }));
  const eager = new OpenAI({ baseURL: `${xiaoer.url}/v1`, apiKey: relayToken, maxRetries: 2 });
  expect(await failureOf(eager.chat.completions.create(ask))).toBeInstanceOf(OpenAI.InternalServerError);
  expect(upstream.requests.length).toBe(number + 1);
});

describe.for(ways)("an upstream that fails before it begins is an InternalServerError: $stream", (way) => {
  const cases: readonly (readonly [string, Reply, number, string])[] = [
    ["503", json(503, { error: { message: secretText } }), 503, "upstream_unavailable"],
    ["a page of HTML", html(`<h1>${secretText}</h1>`), 502, "upstream_error"],
    ["JSON that is no completion", json(200, { hello: secretText }), 502, "upstream_error"],
    ["an error in a 200", json(200, { error: { message: secretText } }), 502, "upstream_error"],
    ["an answer that never comes", { kind: "silence" }, 504, "upstream_timeout"],
    ["a socket that is cut", streamed([{ destroy: true }]), 503, "upstream_unavailable"],
  ];
  // One that fails alone is soon left alone: between two failures it answers.
  let steady: Xiaoer;
  beforeAll(async () => {
    steady = await startXiaoer(relayOptions([upstream], { timeouts }));
  });
  afterAll(async () => {
    await steady.kill();
  });
  test.for(cases)("%s", async ([, reply, status, code]) => {
    const client = clientOf(steady);
    upstream.answerWith(() => completion("Yes."));
    for (let count = 0; count < 5; count += 1) await client.chat.completions.create(ask);
    upstream.answerWith(() => reply);
    const error = await failureOf(client.chat.completions.create({ ...ask, ...way }));
    expect(error).toBeInstanceOf(OpenAI.InternalServerError);
    expect(error).toMatchObject({ status, code, type: "server_error" });
    expectNoSecrets(error);
    expect(steady.stdout() + steady.stderr()).not.toContain(upstreamKeys[0]);
  });
});

test("an upstream that nobody listens for is a 503", async () => {
  const { url, close } = await listen(createServer());
  await close();
  await using lonely = await startXiaoer(relayOptions([{ ...upstream, url: `${url}/v1` }]));
  const error = await failureOf(clientOf(lonely).chat.completions.create(ask));
  expect(error).toMatchObject({ status: 503, code: "upstream_unavailable" });
});

describe("a stream that breaks off never looks whole", () => {
  const error = { raw: `data: ${JSON.stringify({ error: { message: secretText, code: 500 } })}\n\n` };
  const cases: readonly (readonly [string, Step, string])[] = [
    ["a socket that is cut", { destroy: true }, "interrupted"],
    ["an end without a finish", { raw: "" }, "interrupted"],
    ["an error", error, "upstream_"],
    ["a chunk that is no JSON", { raw: "data: {oops gpu-node-17\n\n" }, "upstream_error"],
    ["silence", { gate: createGate() }, "upstream_timeout"],
  ];
  test.for(cases)("%s", async ([, step, code]) => {
    // What is still on its way when a socket is cut may be lost: the cut comes once the beginning is here.
    const gate = createGate();
    const steps = ["Half of ", "it", { gate }, step];
    upstream.answerWith(() => streamed(steps, { finishReason: null, usage: null, saysDone: false }));
    const stream = await clientOf(xiaoer).chat.completions.create({ ...ask, stream: true });
    let text = "";
    const failure = await failureOf(
      (async () => {
        for await (const { choices } of stream) {
          text += choices[0]?.delta.content ?? "";
          if (text === "Half of it") gate.open();
        }
      })(),
    );
    expect(text).toBe("Half of it");
    expect(failure.code).toContain(code);
    expectNoSecrets(failure);
    expect(await (await postTo(xiaoer, { ...ask, stream: true })).text()).not.toContain("[DONE]");
  });
});

test("the keys, the token and what was asked stand in no log", () => {
  const log = xiaoer.stdout() + xiaoer.stderr();
  expect(log).toContain("relayed");
  for (const secret of [...upstreamKeys, relayToken, hello[0].content]) expect(log).not.toContain(secret);
});

function expectNoSecrets(error: APIError): void {
  const said = [error.message, error.stack, JSON.stringify(error), JSON.stringify([...(error.headers ?? [])])];
  for (const secret of secrets) expect(said.join("\n")).not.toContain(secret);
}

function html(body: string): Reply {
  return { kind: "answer", status: 200, body, headers: { "content-type": "text/html" } };
}
