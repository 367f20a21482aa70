import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";

import { afterEach, beforeEach, expect, it } from "vitest";

import { createRecorder } from "./observer-recorder.ts";
import { openUpstreams, type Upstreams } from "./open-upstreams.ts";
import type { Upstream } from "./upstream.ts";
import type { ModelUsage } from "./usage.ts";

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

const chunk = (content: string) => `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content } }] })}\n\n`;
const messages = [{ role: "user", content: "When will it come?" }] as const;

let server: Server;
let url: string;
/** An address at which nobody listens. */
let deadUrl: string;
let handler: Handler;
let recorder: ReturnType<typeof createRecorder>;
let upstreams: Upstreams | undefined;
let usages: ModelUsage[];

beforeEach(async () => {
  recorder = createRecorder();
  usages = [];
  server = createServer((request, response) => handler(request, response));
  url = await listen(server);
  const dead = createServer();
  deadUrl = await listen(dead);
  dead.close();
});
afterEach(async () => {
  await upstreams?.close();
  server.closeAllConnections();
  server.close();
});

async function listen(listening: Server): Promise<string> {
  listening.listen(0, "127.0.0.1");
  await once(listening, "listening");
  const address = listening.address();
  if (address === null || typeof address === "string") throw new Error("Cannot tell the port");
  return `http://127.0.0.1:${address.port}/v1`;
}

function answersOf(urls: readonly string[], totalMs = 10_000): Upstream {
  const { answers } = openAll(urls, totalMs);
  if (!answers) throw new Error("Cannot ask: there is no upstream");
  return answers;
}

function openAll(urls: readonly string[], totalMs: number, summaryModel?: string): Upstreams {
  upstreams = openUpstreams(
    urls.map((baseUrl, index) => ({
      name: `u${index}`,
      baseUrl,
      apiKey: undefined,
      model: `m${index}`,
      summaryModel,
      temperature: 0,
      maxTokens: 10,
    })),
    {
      timeouts: { connectMs: 5000, firstTokenMs: 5000, idleMs: 5000, totalMs },
      observer: recorder.observer,
      now: () => performance.now(),
      random: () => 0,
    },
  );
  return upstreams;
}

async function summaryModelAsked(summaryModel: string | undefined): Promise<string> {
  let asked = "";
  handler = (request, response) => {
    request.setEncoding("utf8").on("data", (text: string) => (asked += text));
    request.on("end", () => response.end(`${chunk("- one")}data: [DONE]\n\n`));
  };
  const { summaries } = openAll([url], 10_000, summaryModel);
  if (!summaries) throw new Error("Cannot ask: there is no upstream");
  expect(await wholeOf(put(summaries))).toBe("- one");
  return asked;
}

function put(answers: Upstream, signal = new AbortController().signal): AsyncGenerator<string, unknown> {
  return answers.streamAnswer(messages, signal, (usage) => usages.push(usage));
}

function ask(urls: readonly string[], signal?: AbortSignal): AsyncGenerator<string, unknown> {
  return put(answersOf(urls), signal);
}

async function wholeOf(pieces: AsyncGenerator<string, unknown>): Promise<string> {
  let text = "";
  for await (const piece of pieces) text += piece;
  return text;
}

it("goes on to the next one where nobody listens, with that one's model", async () => {
  let asked = "";
  handler = (request, response) => {
    request.setEncoding("utf8").on("data", (text: string) => (asked += text));
    request.on("end", () => response.end(`${chunk("Yes.")}data: [DONE]\n\n`));
  };
  expect(await wholeOf(ask([deadUrl, url]))).toBe("Yes.");
  expect(asked).toContain('"model":"m1"');
  expect(recorder.outcomes).toEqual(["unreachable", "ok"]);
  expect(usages).toMatchObject([{ model: "m1" }]);
});

it("asks again where the connection broke before the first text, not after it", async () => {
  const bodies = ["", chunk("Yes, ")];
  handler = (_request, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" }).flushHeaders();
    response.write(bodies.shift() ?? "", () => response.destroy());
  };
  await expect(wholeOf(ask([url]))).rejects.toMatchObject({ kind: "cut" });
  expect(recorder.outcomes).toEqual(["unreachable", "cut"]);
  expect(recorder.retries).toEqual(["u0"]);
});

it("takes an answer for whole that has said its end, though its usage is awaited when the time is up", async () => {
  handler = (_request, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write(`${chunk("Soon.")}data: ${JSON.stringify({ choices: [{ delta: {}, finish_reason: "stop" }] })}\n\n`);
  };
  expect(await wholeOf(put(answersOf([url], 500)))).toBe("Soon.");
  expect(recorder.outcomes).toEqual(["ok"]);
});

it("ends the request of whoever leaves at the first piece, and counts what it took", async () => {
  const closed = Promise.withResolvers<void>();
  handler = (_request, response) => {
    response.on("close", () => closed.resolve());
    response.writeHead(200, { "content-type": "text/event-stream" }).write(chunk("Yes, "));
  };
  const pieces = ask([url]);
  expect((await pieces.next()).value).toBe("Yes, ");
  await pieces.return(undefined);
  await closed.promise;
  expect(recorder.underWay()).toBe(0);
  expect(recorder.outcomes).toEqual(["aborted"]);
  expect(usages).toMatchObject([{ model: "m0", isEstimated: true }]);
});

it("ends a request that is aborted before it is answered, and asks nobody else", async () => {
  const controller = new AbortController();
  const closed = Promise.withResolvers<void>();
  handler = (request) => {
    request.socket.on("close", () => closed.resolve());
    controller.abort(new Error("left"));
  };
  await expect(wholeOf(ask([url, url], controller.signal))).rejects.toThrow("left");
  await closed.promise;
  expect(recorder.outcomes).toEqual(["aborted"]);
  expect(recorder.underWay()).toBe(0);
});

it("asks the cheap model for summaries, where there is one, under a name of its own", async () => {
  const asked = await summaryModelAsked("cheap");
  expect(asked).toContain('"model":"cheap"');
  expect(asked).toContain('"temperature":0.2');
  expect(usages).toMatchObject([{ model: "cheap" }]);
  expect(recorder.upstreams).toEqual(["u0 (summary)"]);
  expect(recorder.askers).toEqual(["summary"]);
  expect(await summaryModelAsked(undefined)).toContain('"model":"m0"');
});

it("leaves a failing summary model alone, and goes on asking for answers", async () => {
  handler = (request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (text: string) => (body += text));
    request.on("end", () => {
      if (body.includes('"model":"cheap"')) response.writeHead(500).end();
      else response.end(`${chunk("Yes.")}data: [DONE]\n\n`);
    });
  };
  const { summaries, answers } = openAll([url], 10_000, "cheap");
  if (!summaries || !answers) throw new Error("Cannot ask: there is no upstream");
  for (let count = 0; count < 100 && recorder.breakers.length === 0; count += 1) {
    await expect(wholeOf(put(summaries))).rejects.toMatchObject({ kind: "server" });
  }
  expect(recorder.breakers).toEqual(["u0 (summary) open"]);
  expect(await wholeOf(put(answers))).toBe("Yes.");
});

it("learns how an upstream wants to be asked once for all the questions that were on their way", async () => {
  const refused: ServerResponse[] = [];
  handler = (request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (text: string) => (body += text));
    request.on("end", () => {
      if (!body.includes('"max_tokens"')) response.end(`${chunk("Yes.")}data: [DONE]\n\n`);
      // All of them are refused only when all are there.
      else if (refused.push(response) === 3) for (const one of refused) refuse(one);
    });
  };
  const answers = answersOf([url]);
  const asking = [0, 1, 2].map(async () => wholeOf(put(answers)));
  expect(await Promise.all(asking)).toEqual(["Yes.", "Yes.", "Yes."]);
  expect(recorder.outcomes).toHaveLength(6);
});

function refuse(response: ServerResponse): void {
  const error = { message: "Use 'max_completion_tokens' instead.", param: "max_tokens", code: "unsupported_parameter" };
  response.writeHead(400, { "content-type": "application/json" }).end(JSON.stringify({ error }));
}
