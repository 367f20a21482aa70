import { once } from "node:events";
import { connect } from "node:net";
import OpenAI, { APIError, APIUserAbortError } from "openai";
import { describe, expect, test, vi } from "vitest";
import { createGate } from "./support/gate.ts";
import { introspect } from "./support/introspection.ts";
import { chunkOf, clientOf, completion, hello, json, relayOptions, relayToken } from "./support/relay.ts";
import { startScriptedUpstream, type ScriptedUpstream } from "./support/scripted-upstream.ts";
import { streamed, type Reply } from "./support/upstream-script.ts";
import { startXiaoer, type Xiaoer } from "./support/xiaoer.ts";

const ask = { model: "model-1", messages: [...hello] };
const ways = [{ stream: false }, { stream: true }] as const;
const noneUnderWay = /^xiaoer_upstream_requests_active\S* 0$/m;
const unknown = json(404, { error: { message: "no such model", code: "model_not_found" } });
const failing = json(503, { error: { message: "down" } });

describe("a caller that leaves", () => {
  test("a stream aborts it upstream at once", async () => {
    await using upstream = await scripted(streamed(["Yes", { gate: createGate() }]));
    await using xiaoer = await startXiaoer(relayOptions([upstream]));
    const leaving = new AbortController();
    const stream = await clientOf(xiaoer).chat.completions.create({ ...ask, stream: true }, { signal: leaving.signal });
    for await (const { choices } of stream) if (choices[0]?.delta.content === "Yes") leaving.abort();
    expect(await (await upstream.request(0)).closed).toBe(true);
    await vi.waitFor(() => expect(xiaoer.stdout()).toMatch(/"isSent":false,"msg":"relayed"/));
  });

  test("the loop over a stream aborts it upstream at once", async () => {
    await using upstream = await scripted(streamed(["Yes", { gate: createGate() }]));
    await using xiaoer = await startXiaoer(relayOptions([upstream]));
    for await (const chunk of await clientOf(xiaoer).chat.completions.create({ ...ask, stream: true })) {
      expect(chunk.object).toBe("chat.completion.chunk");
      break;
    }
    expect(await (await upstream.request(0)).closed).toBe(true);
  });

  test.for(ways)("before anything came aborts it upstream, and asks nobody else: $stream", async (way) => {
    await using upstream = await scripted({ kind: "silence" });
    await using second = await scripted(completion("Yes."));
    await using xiaoer = await startXiaoer(relayOptions([upstream, second]));
    const leaving = new AbortController();
    const asking = clientOf(xiaoer).chat.completions.create({ ...ask, ...way }, { signal: leaving.signal });
    const request = await upstream.request(0);
    leaving.abort();
    await expect(asking).rejects.toBeInstanceOf(APIUserAbortError);
    expect(await request.closed).toBe(true);
    await clientOf(xiaoer).models.retrieve("model-1");
    expect([upstream.requests.length, second.requests.length]).toEqual([1, 0]);
  });
});

describe.for(ways)("where an upstream is down: $stream", (way) => {
  test("the next one is asked, for its own model", async () => {
    await using upstream = await scripted(failing);
    await using second = await scripted(way.stream ? streamed(["Yes."]) : completion("Yes."));
    await using xiaoer = await startXiaoer(relayOptions([upstream, second]));
    expect(await textOf(xiaoer, { ...ask, ...way, temperature: 0.1 })).toBe("Yes.");
    expect((await second.request(0)).body).toMatchObject({ model: "model-2", temperature: 0.1, ...way });
    expect(upstream.requests.length).toBe(1);
  });

  test("the next one is asked for its own model, also where the caller named one that nobody has", async () => {
    await using upstream = await scripted(failing);
    await using second = await scripted(way.stream ? streamed(["Yes."]) : completion("Yes."));
    await using xiaoer = await startXiaoer(relayOptions([upstream, second]));
    expect(await textOf(xiaoer, { ...ask, ...way, model: "model-of-tomorrow" })).toBe("Yes.");
    expect((await upstream.request(0)).body).toMatchObject({ model: "model-of-tomorrow" });
    expect((await second.request(0)).body).toMatchObject({ model: "model-2" });
  });

  test("it is asked a second time where there is no other", async () => {
    const replies = [failing, way.stream ? streamed(["Yes."]) : completion("Yes.")];
    await using upstream = await startScriptedUpstream({ script: (_request, turn) => replies[turn] ?? failing });
    await using xiaoer = await startXiaoer(relayOptions([upstream]));
    expect(await textOf(xiaoer, { ...ask, ...way })).toBe("Yes.");
    expect(upstream.requests.length).toBe(2);
  });
});

test("a model that the first upstream does not know is the caller's fault: the upstream goes on being asked first", async () => {
  await using upstream = await scripted(unknown);
  await using second = await scripted(completion("Second."));
  await using xiaoer = await startXiaoer(relayOptions([upstream, second]));
  const asking = clientOf(xiaoer).chat.completions.create({ ...ask, model: "model-of-tomorrow" });
  await expect(asking).rejects.toBeInstanceOf(OpenAI.NotFoundError);
  upstream.answerWith(() => completion("First."));
  expect(await textOf(xiaoer, { messages: ask.messages, model: "model-of-tomorrow", stream: false })).toBe("First.");
});

test("a key of ours that is refused is not the caller's fault, whatever model was named: the next one is asked", async () => {
  await using upstream = await scripted(json(401, { error: { message: "no such key" } }));
  await using second = await scripted(completion("Yes."));
  await using xiaoer = await startXiaoer(relayOptions([upstream, second]));
  expect(await textOf(xiaoer, { ...ask, model: "model-of-tomorrow", stream: false })).toBe("Yes.");
});

test("a reader that stands still does not make the server take in the whole answer", { timeout: 60_000 }, async () => {
  const sizeBytes = 32 * 1024 * 1024;
  const chunk = JSON.stringify({ ...chunkOf({ content: "." }), x_logprobs: "to and fro ".repeat(1500) });
  const writtenByTurn = [0, 0];
  const steps = function* (turn: number) {
    for (let written = 0; written < sizeBytes; written += chunk.length) {
      writtenByTurn[turn] = written;
      yield { raw: `data: ${chunk}\n\n` };
    }
  };
  await using upstream = await startScriptedUpstream({
    script: (_request, turn) => streamed(steps(turn), { waitsForDrain: true }),
  });
  await using xiaoer = await startXiaoer({ ...relayOptions([upstream]), isIntrospected: true });
  await clientOf(xiaoer).models.retrieve("model-1");
  const before = await introspect(xiaoer);
  const socket = await standStill(xiaoer);
  const request = await upstream.request(0);
  // In the time that a quick reader takes, the slow one's answer would be there as well.
  const quick = await textOf(xiaoer, { ...ask, stream: true });
  expect(quick.length).toBe(Math.ceil(sizeBytes / chunk.length));
  const after = await introspect(xiaoer);
  // The rest of it the kernel took, for a reader that it believes will come.
  expect(writtenByTurn[0]).toBeLessThan(sizeBytes / 2);
  expect(after.heap + after.buffers - before.heap - before.buffers).toBeLessThan(sizeBytes / 8);
  socket.destroy();
  expect(await request.closed).toBe(true);
  await vi.waitFor(async () => expect(await metricsOf(xiaoer)).toMatch(noneUnderWay));
});

test("whatever became of them, requests leave nothing behind, and all that they took is counted", async () => {
  const replies = [completion("Yes."), streamed(["Yes", "."]), streamed(["Yes", { gate: createGate() }]), unknown];
  await using upstream = await startScriptedUpstream({
    script: (_request, turn) => replies[turn % replies.length] ?? unknown,
  });
  await using xiaoer = await startXiaoer({ ...relayOptions([upstream]), isIntrospected: true });
  const round = async () => {
    expect(await textOf(xiaoer, { ...ask, stream: false })).toBe("Yes.");
    expect(await textOf(xiaoer, { ...ask, stream: true })).toBe("Yes.");
    for await (const chunk of await clientOf(xiaoer).chat.completions.create({ ...ask, stream: true })) {
      if (chunk.choices[0]?.delta.content === "Yes") break;
    }
    await expect(textOf(xiaoer, { ...ask, stream: false })).rejects.toBeInstanceOf(OpenAI.NotFoundError);
  };
  const settledSnapshot = async () => {
    await vi.waitFor(async () => expect(await metricsOf(xiaoer)).toMatch(noneUnderWay));
    return await introspect(xiaoer);
  };
  for (let count = 0; count < 5; count += 1) await round();
  const before = await settledSnapshot();
  for (let count = 0; count < 25; count += 1) await round();
  await vi.waitFor(async () => {
    const after = await settledSnapshot();
    expect(after.listeners).toBeLessThanOrEqual(before.listeners);
    expect(after.timers).toBeLessThan(before.timers + 10); // of connections that are kept alive, not of requests
  }, 10_000);
  const metrics = await metricsOf(xiaoer);
  const completionTokens = (isEstimated: boolean) =>
    metrics
      .split("\n")
      .filter((line) => /^xiaoer_tokens_total.*kind="completion"/.test(line) && line.includes('asker="relay"'))
      .filter((line) => line.includes(`estimated="${isEstimated}"`))
      .map((line) => Number(line.split(" ").at(-1)));
  expect(completionTokens(false)).toEqual([30 * (2 + 7)]);
  expect(completionTokens(true)).toEqual([30]); // of those that were left: «Yes»
});

describe("a server that is stopping", () => {
  test("lets what it relays finish, and takes nothing new", async () => {
    const gate = createGate();
    await using upstream = await scripted(streamed(["Half of ", { gate }, "it"]));
    await using xiaoer = await startXiaoer(relayOptions([upstream]));
    const client = clientOf(xiaoer);
    const stream = await client.chat.completions.create({ ...ask, stream: true });
    let text = "";
    let stopping: Promise<number | null> | undefined;
    for await (const { choices } of stream) {
      text += choices[0]?.delta.content ?? "";
      if (text !== "Half of " || stopping) continue;
      stopping = xiaoer.stop();
      expect(await refusalOf(client)).toMatchObject({ status: 503, code: "overloaded" });
      gate.open();
    }
    expect(text).toBe("Half of it");
    expect(await stopping).toBe(0);
  });

  test("ends what does not finish in time with an error, whole answers with a 503", async () => {
    const stuck = [streamed(["Half of it", { gate: createGate() }]), { kind: "silence" } as const];
    await using upstream = await startScriptedUpstream({ script: (_request, turn) => stuck[turn] ?? failing });
    await using xiaoer = await startXiaoer(relayOptions([upstream], { tasks: { drainMs: 300 } }));
    const client = clientOf(xiaoer);
    const stream = await client.chat.completions.create({ ...ask, stream: true });
    const whole = client.chat.completions.create(ask).catch((reason: unknown) => reason);
    const { closed } = await upstream.request(1);
    const stopping = xiaoer.stop();
    const error: unknown = await textOfStream(stream).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(APIError);
    expect(error).toMatchObject({ code: "interrupted" });
    expect(await whole).toMatchObject({ status: 503, code: "interrupted" });
    expect(await closed).toBe(true);
    expect(await stopping).toBe(0);
  });
});

async function scripted(reply: Reply): Promise<ScriptedUpstream> {
  return await startScriptedUpstream({ script: () => reply });
}

async function textOf(xiaoer: Xiaoer, body: Parameters<OpenAI["chat"]["completions"]["create"]>[0]): Promise<string> {
  const answer = await clientOf(xiaoer).chat.completions.create(body);
  return "choices" in answer ? (answer.choices[0]?.message.content ?? "") : await textOfStream(answer);
}

async function textOfStream(stream: AsyncIterable<OpenAI.ChatCompletionChunk>): Promise<string> {
  let text = "";
  for await (const { choices } of stream) text += choices[0]?.delta.content ?? "";
  return text;
}

/** What a request is refused with as soon as it is: the signal may not have reached the process yet. */
async function refusalOf(client: OpenAI): Promise<unknown> {
  for (;;) {
    const leaving = new AbortController();
    const asking = client.chat.completions.create({ ...ask, stream: true }, { signal: leaving.signal });
    const outcome: unknown = await asking.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    leaving.abort();
    if (outcome !== undefined) return outcome;
  }
}

async function metricsOf({ url }: Xiaoer): Promise<string> {
  return await (await fetch(`${url}/metrics`)).text();
}

/** Asks for a stream and reads none of it. */
async function standStill({ url }: Xiaoer) {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.on("error", () => undefined); // reset by the server when it ends
  await once(socket, "connect");
  socket.pause();
  const body = JSON.stringify({ ...ask, stream: true });
  const head = `host: x\r\nauthorization: Bearer ${relayToken}\r\ncontent-type: application/json`;
  socket.write(
    `POST /v1/chat/completions HTTP/1.1\r\n${head}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
  return socket;
}
