import { once } from "node:events";
import { createServer, type Server, type ServerResponse } from "node:http";

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { createRecorder } from "./observer-recorder.ts";
import { openUpstreams, type Upstreams } from "./open-upstreams.ts";
import type { Relay } from "./relay.ts";

const timeouts = { connectMs: 5000, firstTokenMs: 5000, idleMs: 5000, totalMs: 10_000 };
const messages = [{ role: "user", content: "When will it come?" }];
const never = new AbortController().signal;
const chunk = (content: string) => `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content } }] })}\n\n`;

let server: Server;
let answer: (response: ServerResponse) => void;
let upstreams: Upstreams;
let relay: Relay;
let recorder = createRecorder();
beforeEach(async () => {
  recorder = createRecorder();
  server = createServer((_request, response) => answer(response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const common = { baseUrl: `http://127.0.0.1:${port}/v1`, apiKey: undefined, temperature: 1, maxTokens: 100 };
  const settings = [
    { ...common, name: "first", model: "m" },
    { ...common, name: "second", model: "m" },
    { ...common, name: "third", model: "n" },
  ];
  upstreams = openUpstreams(settings, {
    timeouts,
    observer: recorder.observer,
    now: () => performance.now(),
    random: () => 0,
  });
  if (!upstreams.relay) throw new Error("no relay");
  relay = upstreams.relay;
});
afterEach(async () => {
  await upstreams.close();
  server.closeAllConnections();
  server.close();
});

describe("what a request took", () => {
  it("is counted as the upstream tells it, streamed or whole", async () => {
    const usage = { prompt_tokens: 8, completion_tokens: 3 };
    answer = (response) =>
      response.end(`${chunk("Yes")}data: ${JSON.stringify({ choices: [], usage })}\n\ndata: [DONE]\n\n`);
    for await (const chunks of relay.stream({ messages }, never)) expect(chunks).toHaveLength(1);
    answer = (response) => response.end(JSON.stringify({ choices: [{ message: { content: "Yes" } }], usage }));
    await relay.complete({ messages }, never);
    const counted = { model: "m", promptTokens: 8, completionTokens: 3, isEstimated: false };
    expect(recorder.usages).toEqual([expect.objectContaining(counted), expect.objectContaining(counted)]);
    expect(recorder.outcomes).toEqual(["ok", "ok"]);
    expect(recorder.underWay()).toBe(0);
  });

  it("is counted for the model that was asked, also where only the caller knows it", async () => {
    answer = (response) => response.end(JSON.stringify({ choices: [{ message: { content: "Yes" } }] }));
    for (const model of ["n", "someone's own"]) await relay.complete({ messages, model }, never);
    expect(recorder.usages).toMatchObject([{ model: "n" }, { model: "someone's own" }]);
  });

  it("is estimated where the caller leaves, and the request is over then", async () => {
    answer = (response) => void response.write(chunk("Yes, it will"));
    for await (const chunks of relay.stream({ messages }, never)) {
      expect(chunks).toHaveLength(1);
      break;
    }
    expect(recorder.usages).toEqual([expect.objectContaining({ isEstimated: true, promptTokens: 5 })]);
    expect(recorder.outcomes).toEqual(["aborted"]);
    expect(recorder.underWay()).toBe(0);
  });

  it("is over where the caller's signal is aborted while the next chunk is awaited", async () => {
    answer = (response) => void response.write(chunk("Yes, it will"));
    const leaving = new AbortController();
    const chunks = relay.stream({ messages }, leaving.signal);
    await chunks.next();
    const next = chunks.next();
    leaving.abort(new Error("gone"));
    await expect(next).rejects.toThrow("gone");
    await vi.waitFor(() => expect(recorder.underWay()).toBe(0));
    expect(recorder.usages).toHaveLength(1);
  });

  it("is estimated of calls of tools, too", async () => {
    const call = { id: "1", type: "function", function: { name: "stock", arguments: '{"sku":"A1"}' } };
    answer = (response) => response.end(JSON.stringify({ choices: [{ message: { tool_calls: [call] } }] }));
    await relay.complete({ messages }, never);
    expect(recorder.usages[0]?.completionTokens).toBeGreaterThan(3);
  });
});

describe("an upstream that refuses to be asked for the usage", () => {
  it("is asked without it, also by those whose requests were out when the first was refused", async () => {
    const refused: ServerResponse[] = [];
    answer = (response) => {
      if (refused.length === 3) response.end(`${chunk("Yes")}data: [DONE]\n\n`);
      else if (refused.push(response) === 3) {
        for (const one of refused) one.writeHead(400).end('{"error":{"message":"No","param":"stream_options"}}');
      }
    };
    const read = async () => {
      const texts: string[] = [];
      for await (const chunks of relay.stream({ messages, model: "n" }, never)) texts.push(...chunks);
      return texts.length;
    };
    expect(await Promise.all([read(), read(), read()])).toEqual([1, 1, 1]);
    expect(recorder.usages.map(({ model }) => model)).toEqual(["n", "n", "n"]); // and nobody else in its place
  });
});

describe("models()", () => {
  it("tells each model once, with the upstream that is asked for it", () => {
    expect(relay.models()).toEqual([
      { id: "m", upstream: "first" },
      { id: "n", upstream: "third" },
    ]);
  });
});
