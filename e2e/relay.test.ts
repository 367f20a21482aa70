import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  chunked,
  chunkOf,
  clientOf,
  completion,
  hello,
  json,
  postTo,
  relayOptions,
  relayToken,
} from "./support/relay.ts";
import { startScriptedUpstream, type ScriptedUpstream } from "./support/scripted-upstream.ts";
import { byteByByte, streamed } from "./support/upstream-script.ts";
import { startXiaoer, upstreamEnv, type Xiaoer } from "./support/xiaoer.ts";

let upstream: ScriptedUpstream;
let second: ScriptedUpstream;
let xiaoer: Xiaoer;
let client: ReturnType<typeof clientOf>;
beforeAll(async () => {
  upstream = await startScriptedUpstream({ script: () => completion("Yes.") });
  second = await startScriptedUpstream({ script: () => completion("Yes, says the second.") });
  xiaoer = await startXiaoer(relayOptions([upstream, second]));
  client = clientOf(xiaoer);
});
afterAll(async () => {
  await xiaoer.kill();
  await upstream.close();
  await second.close();
});
beforeEach(() => {
  upstream.answerWith(() => completion("Yes."));
  second.answerWith(() => completion("Yes, says the second."));
});

const ask = { model: "model-1", messages: [...hello] };

describe("a whole answer", () => {
  test("is passed back as it came, with a request's id", async () => {
    upstream.answerWith(() => completion("Yes.", { system_fingerprint: "fp_1", x_provider: { cost: 0.5 } }));
    const answer = await client.chat.completions.create(ask);
    expect(answer.choices[0]?.message.content).toBe("Yes.");
    expect(answer).toMatchObject({ id: "chatcmpl-7", system_fingerprint: "fp_1", x_provider: { cost: 0.5 } });
    expect(answer.usage?.total_tokens).toBe(7);
    expect(answer._request_id).toMatch(/^req_[0-9a-f-]{36}$/);
  });

  test("may have been awaited behind blank lines", async () => {
    const whole = completion("Yes.");
    if (whole.kind !== "answer") throw new Error("no answer");
    upstream.answerWith(() => ({ ...whole, body: `\n\n  \n${whole.body}\n` }));
    expect((await client.chat.completions.create(ask)).choices[0]?.message.content).toBe("Yes.");
  });

  test("is asked for with stream: false and our key, the caller's own fields untouched", async () => {
    const number = upstream.requests.length;
    const fields = {
      temperature: 0.2,
      n: 2,
      max_completion_tokens: 99,
      reasoning_effort: "low",
      response_format: { type: "json_object" },
      x_unknown: { deep: [1, "two", null] },
    } as const;
    await client.chat.completions.create({ ...ask, ...fields });
    const { body, headers } = await upstream.request(number);
    expect(body).toEqual({ ...ask, ...fields, stream: false });
    expect(headers.authorization).toBe("Bearer sk-e2e-first-0987654321");
    expect(JSON.stringify(headers)).not.toContain(relayToken);
  });

  test("may have several choices", async () => {
    const choices = ["One", "Two"].map((content, index) => ({ index, message: { content }, finish_reason: "stop" }));
    upstream.answerWith(() => completion("", { choices }));
    const answer = await client.chat.completions.create({ ...ask, n: 2 });
    expect(answer.choices.map(({ message }) => message.content)).toEqual(["One", "Two"]);
  });
});

describe("a stream", () => {
  test("has the text of the upstream's, however its bytes are cut, and keeps what we do not know", async () => {
    const deltas = ["退货", "👩‍👩‍👧‍👦", "𠮷", "\n\n", "é", "."];
    const chunks = deltas.map((content, index) => ({ ...chunkOf({ content, x_mood: index }), x_trace: `t${index}` }));
    const end = chunkOf({}, { finish_reason: "stop" });
    upstream.answerWith(() => ({ ...chunked([...chunks, end]), cut: byteByByte }));
    expect(await chunksOf({ ...ask })).toEqual([...chunks, end]);
  });

  test("is asked for with the usage, which a caller that did not ask for it does not see", async () => {
    const number = upstream.requests.length;
    upstream.answerWith(() => streamed(["Yes", "."]));
    const chunks = await chunksOf(ask);
    expect(chunks.filter(({ choices }) => choices.length === 0)).toEqual([]);
    expect(chunks.at(-1)?.choices[0]?.finish_reason).toBe("stop");
    expect((await upstream.request(number)).body).toEqual({
      ...ask,
      stream: true,
      stream_options: { include_usage: true },
    });
  });

  test("is asked for again without the usage where the upstream refuses to tell it, from then on at once", async () => {
    const refusal = { error: { message: "Unknown field", param: "stream_options" } };
    await using strict = await startScriptedUpstream({
      script: ({ body }) => (JSON.stringify(body).includes("stream_options") ? json(400, refusal) : streamed(["Yes."])),
    });
    await using strictServer = await startXiaoer(relayOptions([strict]));
    const stream = { ...ask, stream: true } as const;
    for (const requests of [2, 3]) {
      const chunks = await all(await clientOf(strictServer).chat.completions.create(stream));
      expect(chunks[0]?.choices[0]?.delta.content).toBe("Yes.");
      expect(strict.requests.length).toBe(requests);
    }
    const asking = clientOf(strictServer).chat.completions.create({
      ...stream,
      stream_options: { include_usage: true },
    });
    await expect(asking).rejects.toMatchObject({ status: 400, param: "stream_options" });
  });

  test("ends with the usage for a caller that asked for it", async () => {
    const number = upstream.requests.length;
    upstream.answerWith(() => streamed(["Yes", "."]));
    const chunks = await chunksOf({ ...ask, stream_options: { include_usage: true, include_obfuscation: false } });
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { prompt_tokens: 11, completion_tokens: 7 } });
    expect((await upstream.request(number)).body).toMatchObject({
      stream_options: { include_usage: true, include_obfuscation: false },
    });
  });

  test("keeps a usage that stands beside a choice, and choices that are empty for another reason", async () => {
    const filters = { ...chunkOf({}), choices: [], prompt_filter_results: [{ prompt_index: 0 }] };
    const said = chunkOf({ content: "Yes." });
    const last = { ...chunkOf({}, { finish_reason: "stop" }), usage: { prompt_tokens: 1, completion_tokens: 1 } };
    upstream.answerWith(() => chunked([filters, said, last]));
    expect(await chunksOf(ask)).toEqual([filters, said, last]);
  });

  test("may have several choices", async () => {
    const chunks = [0, 1, 0, 1].map((index, at) => chunkOf({ content: `${at}` }, { index }));
    const ends = [0, 1].map((index) => chunkOf({}, { index, finish_reason: "stop" }));
    upstream.answerWith(() => chunked([...chunks, ...ends]));
    expect(await chunksOf({ ...ask, n: 2 })).toEqual([...chunks, ...ends]);
  });

  test("carries calls of tools, there and back", async () => {
    const number = upstream.requests.length;
    const call = (rest: object) => ({ tool_calls: [{ index: 0, ...rest }] });
    upstream.answerWith(() =>
      chunked([
        chunkOf({ role: "assistant", content: null }),
        chunkOf(call({ id: "call_1", type: "function", function: { name: "stock", arguments: "" } })),
        chunkOf(call({ function: { arguments: '{"sku":' } })),
        chunkOf(call({ function: { arguments: '"A1"}' } })),
        chunkOf({}, { finish_reason: "tool_calls" }),
      ]),
    );
    const tools = [{ type: "function", function: { name: "stock", parameters: { type: "object" } } }] as const;
    const runner = client.chat.completions.stream({ ...ask, tools: [...tools], tool_choice: "auto" });
    const { choices } = await runner.finalChatCompletion();
    expect(choices[0]?.finish_reason).toBe("tool_calls");
    const [made] = choices[0]?.message.tool_calls ?? [];
    expect(made).toMatchObject({ id: "call_1", function: { name: "stock", arguments: '{"sku":"A1"}' } });

    const result = { role: "tool", tool_call_id: "call_1", content: "3 left" } as const;
    const calls = [{ id: "call_1", type: "function", function: { name: "stock", arguments: "{}" } }] as const;
    const messages = [...hello, { role: "assistant" as const, content: null, tool_calls: [...calls] }, result];
    await client.chat.completions.create({ ...ask, messages });
    expect((await upstream.request(number)).body).toMatchObject({ tools, tool_choice: "auto" });
    expect((await upstream.request(number + 1)).body).toMatchObject({ messages });
  });

  test("is told to no cache and held by no proxy", async () => {
    upstream.answerWith(() => streamed(["Yes."]));
    const response = await postTo(xiaoer, { ...ask, stream: true });
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-cache, no-transform",
      "x-accel-buffering": "no",
    });
    expect(response.headers.get("x-request-id")).toMatch(/^req_/);
    expect(await response.text()).toMatch(/^data: \{[^]*\n\ndata: \[DONE\]\n\n$/);
  });
});

describe("the model", () => {
  test("that an upstream has, or the upstream's name, says who is asked first", async () => {
    for (const model of ["model-2", "second"]) {
      const number = second.requests.length;
      const answer = await client.chat.completions.create({ ...ask, model });
      expect(answer.choices[0]?.message.content).toBe("Yes, says the second.");
      expect((await second.request(number)).body).toMatchObject({ model: "model-2" });
    }
  });

  test("that nobody has is the first upstream's to know", async () => {
    const number = upstream.requests.length;
    await client.chat.completions.create({ ...ask, model: "model-of-tomorrow" });
    expect((await upstream.request(number)).body).toMatchObject({ model: "model-of-tomorrow" });
  });

  test("that nobody named is the first upstream's own", async () => {
    const number = upstream.requests.length;
    expect((await postTo(xiaoer, { messages: hello })).status).toBe(200);
    expect((await upstream.request(number)).body).toMatchObject({ model: "model-1" });
  });
});

describe("/v1/models", () => {
  test("lists the models of the upstreams", async () => {
    const models = await all(client.models.list());
    expect(models.map(({ id, owned_by: owner, object }) => [id, owner, object])).toEqual([
      ["model-1", "first", "model"],
      ["model-2", "second", "model"],
    ]);
  });

  test("tells one of them", async () => {
    expect(await client.models.retrieve("model-2")).toMatchObject({ id: "model-2", owned_by: "second" });
  });
});

test("with the name of a model that has a slash in it, the model is found", async () => {
  await using slashed = await startXiaoer({
    env: { ...upstreamEnv(upstream), OPENAI_MODEL: "maker/model", XIAOER_RELAY_TOKEN: relayToken },
  });
  expect(await clientOf(slashed).models.retrieve("maker/model")).toMatchObject({ id: "maker/model" });
  const headers = { authorization: `Bearer ${relayToken}` };
  expect((await fetch(`${slashed.url}/v1/models/maker/model`, { headers })).status).toBe(200);
});

test("a server says whether its relay is on; without a token there is no such endpoint", async () => {
  await using closed = await startXiaoer({ env: upstreamEnv(upstream) });
  expect(xiaoer.stdout()).toContain(`${xiaoer.url}/v1`);
  expect(closed.stdout()).not.toContain(`${closed.url}/v1`);
  const headers = { authorization: `Bearer ${relayToken}`, "content-type": "application/json" };
  const requests = [
    fetch(`${closed.url}/v1/chat/completions`, { method: "POST", headers, body: JSON.stringify(ask) }),
    fetch(`${closed.url}/v1/models`, { headers }),
  ];
  for (const response of await Promise.all(requests)) {
    expect(response.status).toBe(404);
    expect(response.headers.get("content-type")).toMatch(/^application\/problem\+json/);
    expect(await response.json()).toMatchObject({ code: "not_found" });
  }
});

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const seen: T[] = [];
  for await (const item of items) seen.push(item);
  return seen;
}

async function chunksOf(body: Omit<Parameters<typeof client.chat.completions.create>[0], "stream">) {
  return await all(await client.chat.completions.create({ ...body, stream: true }));
}
