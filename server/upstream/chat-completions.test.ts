import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTcpServer, type AddressInfo } from "node:net";

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { createChatCompletions, type ChatCompletions } from "./chat-completions.ts";
import { createCompletionReader, type AnswerEnd } from "./completion.ts";
import { UpstreamFailure } from "./failure.ts";
import { createRecorder } from "./observer-recorder.ts";
import type { ModelUsage } from "./usage.ts";

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

const chunk = (content: string) => `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content } }] })}\n\n`;
const finish = `data: ${JSON.stringify({ choices: [{ delta: {}, finish_reason: "stop" }] })}\n\n`;
const streaming = (response: ServerResponse) => response.writeHead(200, { "content-type": "text/event-stream" });
const never = new AbortController().signal;

let server: Server;
let handler: Handler;
let connections = 0;
let upstream: ChatCompletions;
let recorder = createRecorder();

beforeEach(async () => {
  connections = 0;
  server = createServer((request, response) => handler(request, response));
  server.on("connection", () => {
    connections += 1;
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  upstream = newUpstream({});
});
afterEach(async () => {
  await upstream.close();
  server.closeAllConnections();
  server.close();
});

function newUpstream(
  timeouts: Partial<Parameters<typeof createChatCompletions>[0]["timeouts"]>,
  protocol: "http" | "https" = "http",
  listening: Pick<Server, "address"> = server,
): ChatCompletions {
  const address = listening.address();
  recorder = createRecorder();
  return createChatCompletions({
    name: "test",
    baseUrl: `${protocol}://127.0.0.1:${isAddress(address) ? address.port : 0}/v1`,
    apiKey: "sk-secret",
    model: "m",
    temperature: 0.5,
    maxTokens: 100,
    timeouts: { connectMs: 5000, firstTokenMs: 5000, idleMs: 5000, ...timeouts },
    observer: recorder.observer,
    now: () => performance.now(),
  });
}

function isAddress(address: string | AddressInfo | null): address is AddressInfo {
  return typeof address === "object" && address !== null;
}

function asked(signal = never, onUsage: (usage: ModelUsage) => void = () => undefined) {
  return upstream.ask({
    body: { model: "m", messages: [{ role: "user", content: "When will it come?" }], stream: true },
    promptText: "When will it come?",
    asker: "chat",
    createReader: createCompletionReader,
    onUsage,
    signal,
  });
}

async function ask(signal = never): Promise<{ readonly text: string; readonly end: AnswerEnd }> {
  const pieces = asked(signal);
  let text = "";
  for (;;) {
    const result = await pieces.next();
    if (result.done === true) return { text, end: result.value };
    text += result.value;
  }
}

describe("ask()", () => {
  it("asks over one connection, again and again", async () => {
    handler = (_request, response) => streaming(response).end(`${chunk("Yes")}data: [DONE]\n\n`);
    for (let count = 0; count < 5; count += 1) {
      expect((await ask()).text).toBe("Yes");
      await new Promise(setImmediate);
    }
    expect(connections).toBe(1);
  });

  it("keeps the connection where the body ends a moment after [DONE]", async () => {
    handler = (_request, response) => {
      streaming(response).write(`${chunk("Yes")}data: [DONE]\n\n`, () => setTimeout(() => response.end(), 20));
    };
    await vi.waitFor(async () => {
      const before = connections;
      await ask();
      expect(connections).toBe(before);
    });
  });

  it("is done at [DONE], whether or not the upstream hangs up", async () => {
    handler = (_request, response) => void streaming(response).write(`${chunk("Yes")}data: [DONE]\n\n`);
    expect(await ask()).toEqual({ text: "Yes", end: { finishReason: "stop" } });
  });

  it("aborts the request when the reader leaves early", async () => {
    const closed = Promise.withResolvers<void>();
    handler = (_request, response) => {
      response.on("close", () => closed.resolve());
      streaming(response).write(chunk("Yes"));
    };
    for await (const text of asked()) {
      expect(text).toBe("Yes");
      break;
    }
    await closed.promise;
  });

  it("ends with the signal's reason when it is aborted, before and after the first text", async () => {
    const came = vi.fn<() => void>();
    handler = (_request, response) => {
      came();
      if (came.mock.calls.length > 1) streaming(response).write(chunk("Yes"));
    };
    for (const number of [1, 2]) {
      const controller = new AbortController();
      const asking = ask(controller.signal);
      await vi.waitFor(() => expect(came).toHaveBeenCalledTimes(number));
      controller.abort(new Error(`stopped ${number}`));
      await expect(asking).rejects.toThrow(`stopped ${number}`);
    }
  });

  it("takes an end that was told for the end, though the connection breaks or hangs behind it", async () => {
    handler = (_request, response) => streaming(response).write(chunk("Yes") + finish, () => response.destroy());
    expect(await ask()).toMatchObject({ text: "Yes", end: { finishReason: "stop" } });
    await upstream.close();
    upstream = newUpstream({ idleMs: 50 });
    handler = (_request, response) => void streaming(response).write(chunk("Yes") + finish);
    expect(await ask()).toMatchObject({ text: "Yes", end: { finishReason: "stop" } });
    await upstream.close();
    upstream = newUpstream({});
    const total = new AbortController();
    setTimeout(() => total.abort(new UpstreamFailure("timeout", "It took too long in all.")), 50);
    expect(await ask(total.signal)).toMatchObject({ text: "Yes", end: { finishReason: "stop" } });
  });

  it("is over also where what it took cannot be told", async () => {
    handler = (_request, response) => streaming(response).end(`${chunk("Yes")}data: [DONE]\n\n`);
    const failing = asked(never, () => {
      throw new Error("no room for it");
    });
    await expect(failing.next().then(async () => failing.next())).rejects.toThrow("no room for it");
    expect(recorder.underWay()).toBe(0);
  });

  it("does not wait for what may follow the end for as long as comments come", async () => {
    const finish = `data: ${JSON.stringify({ choices: [{ delta: {}, finish_reason: "stop" }] })}\n\n`;
    await upstream.close();
    upstream = newUpstream({ idleMs: 100 });
    handler = (_request, response) => {
      streaming(response).write(chunk("Yes") + finish);
      const keepingAlive = setInterval(() => response.write(": ping\n\n"), 10);
      response.on("close", () => clearInterval(keepingAlive));
    };
    expect(await ask()).toMatchObject({ text: "Yes", end: { finishReason: "stop" } });
  });

  it.each([
    ["firstTokenMs", ": nothing but comments\n\n"],
    ["idleMs", chunk("Yes")],
  ] as const)("ends with upstream_timeout after %s", async (limit, written) => {
    await upstream.close();
    upstream = newUpstream({ [limit]: 50 });
    handler = (_request, response) => void streaming(response).write(written);
    await expect(ask()).rejects.toMatchObject({ code: "upstream_timeout" });
  });

  it("ends with upstream_timeout where no connection comes about in connectMs", async () => {
    // A connection is there once its TLS is: this side never says a word of it.
    const mute = createTcpServer().listen(0, "127.0.0.1");
    await once(mute, "listening");
    await upstream.close();
    upstream = newUpstream({ connectMs: 50 }, "https", mute);
    await expect(ask()).rejects.toMatchObject({
      kind: "timeout",
      message: "The model's server could not be connected to in time.",
    });
    mute.close();
  });

  it.each([
    [500, "upstream_unavailable"],
    [429, "upstream_unavailable"],
    [401, "upstream_error"],
    [200, "upstream_error"],
  ])("takes HTTP %i without a stream for %s, and passes nothing of it on", async (status, code) => {
    handler = (_request, response) =>
      response.writeHead(status, { "content-type": "text/html" }).end("sk-secret leaks");
    const error: unknown = await ask().catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code });
    expect(String(error)).not.toContain("sk-");
  });

  it("reads no compressed answer: none was asked for", async () => {
    let accepted: string | undefined;
    handler = ({ headers }, response) => {
      accepted = String(headers["accept-encoding"]);
      response.writeHead(200, { "content-type": "text/event-stream", "content-encoding": "gzip" }).end("\u001f\u008b");
    };
    await expect(ask()).rejects.toMatchObject({ kind: "malformed" });
    expect(accepted).toBe("identity");
  });

  it("reads an answer that says that it is not compressed", async () => {
    handler = (_request, response) =>
      response
        .writeHead(200, { "content-type": "text/event-stream", "content-encoding": "Identity" })
        .end(`${chunk("Yes")}data: [DONE]\n\n`);
    expect((await ask()).text).toBe("Yes");
  });

  it("does not wait for an error to be told to its end", async () => {
    await upstream.close();
    upstream = newUpstream({ firstTokenMs: 60_000 });
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    try {
      const asking = ask().catch((reason: unknown) => reason);
      const { promise: sent, resolve } = Promise.withResolvers<void>();
      handler = (_request, response) => {
        response.writeHead(500, { "content-type": "application/json" }).write('{"error": ', () => resolve());
      };
      await sent;
      await vi.waitFor(async () => {
        await vi.advanceTimersByTimeAsync(1000);
        expect(await Promise.race([asking, Promise.resolve("waiting")])).toMatchObject({
          kind: "server",
          detail: { status: 500 },
        });
      });
    } finally {
      vi.useRealTimers();
    }
  });

  it("reads no more of an error than may tell something", async () => {
    const part = "x".repeat(1024 * 1024);
    let parts = 0;
    handler = (_request, response) => {
      response.writeHead(500);
      const more = () => (parts += 1) < 64 && response.write(part, (error) => error ?? more());
      more();
    };
    await expect(ask()).rejects.toMatchObject({ kind: "server" });
    expect(parts).toBeLessThan(32); // sockets hold a few
  });

  it("waits for the usage behind an end two seconds and no longer, however long silence is allowed", async () => {
    await upstream.close();
    upstream = newUpstream({ idleMs: 60_000 });
    handler = (_request, response) => void streaming(response).write(chunk("Yes") + finish);
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    try {
      const pieces = asked();
      expect(await pieces.next()).toEqual({ done: false, value: "Yes" });
      const ending = pieces.next();
      await vi.advanceTimersByTimeAsync(1990);
      expect(await Promise.race([ending, Promise.resolve("waiting")])).toBe("waiting");
      await vi.advanceTimersByTimeAsync(10);
      expect(await ending).toEqual({ done: true, value: { finishReason: "stop" } });
    } finally {
      vi.useRealTimers();
    }
  });

  it("ends with the signal's reason also where only the usage was still to come", async () => {
    handler = (_request, response) => void streaming(response).write(chunk("Yes") + finish);
    const controller = new AbortController();
    const pieces = asked(controller.signal);
    expect(await pieces.next()).toEqual({ done: false, value: "Yes" });
    const ending = pieces.next();
    controller.abort(new Error("stopped"));
    await expect(ending).rejects.toThrow("stopped");
  });

  it("does not count the time that its own reader takes", async () => {
    await upstream.close();
    upstream = newUpstream({ idleMs: 40 });
    const { promise: begun, resolve } = Promise.withResolvers<ServerResponse>();
    handler = (_request, response) => streaming(response).write(chunk("Yes"), () => resolve(response));
    const pieces = asked();
    expect(await pieces.next()).toEqual({ done: false, value: "Yes" });
    await new Promise((over) => setTimeout(over, 120)); // longer than the limit: that is what is tested
    (await begun).end(`${chunk(", please")}data: [DONE]\n\n`);
    expect(await pieces.next()).toEqual({ done: false, value: ", please" });
    expect(await pieces.next()).toEqual({ done: true, value: { finishReason: "stop" } });
  });

  describe("counts what a request took", () => {
    const usage = `data: ${JSON.stringify({ choices: [], usage: { prompt_tokens: 9, completion_tokens: 3 } })}\n\n`;

    it("by the upstream's figures", async () => {
      handler = (_request, response) => streaming(response).end(`${chunk("Yes")}${finish}${usage}data: [DONE]\n\n`);
      await ask();
      expect(recorder.usages).toEqual([
        { model: "m", promptTokens: 9, completionTokens: 3, cachedTokens: 0, isEstimated: false },
      ]);
    });

    it("by rule of thumb where there are none, also where it is cut, aborted or left", async () => {
      handler = (_request, response) => streaming(response).write(chunk("Yes, tomorrow"), () => response.destroy());
      await expect(ask()).rejects.toThrow("cut off");
      handler = (_request, response) => void streaming(response).write(chunk("Yes, tomorrow"));
      const controller = new AbortController();
      for await (const _text of asked(controller.signal)) break;
      const pieces = asked(controller.signal);
      await pieces.next();
      controller.abort(new Error("stopped"));
      await expect(pieces.next()).rejects.toThrow("stopped");
      expect(recorder.usages).toHaveLength(3);
      for (const { isEstimated, promptTokens, completionTokens } of recorder.usages) {
        expect(isEstimated).toBe(true);
        expect(promptTokens).toBeGreaterThan(2);
        expect(completionTokens).toBeGreaterThan(1);
      }
      expect(recorder.outcomes).toEqual(["cut", "aborted", "aborted"]);
      expect(recorder.underWay()).toBe(0);
    });

    it("as nothing where nothing was said", async () => {
      handler = (_request, response) => response.writeHead(503).end();
      await expect(ask()).rejects.toMatchObject({ kind: "server" });
      expect(recorder.usages).toEqual([]);
      expect(recorder.outcomes).toEqual(["server"]);
    });
  });

  it("says that nobody is there, and that a connection broke", async () => {
    handler = (_request, response) => streaming(response).write(chunk("Yes"), () => response.destroy());
    await expect(ask()).rejects.toMatchObject({ code: "interrupted" });
    server.closeAllConnections();
    server.close();
    await once(server, "close");
    await expect(ask()).rejects.toMatchObject({ code: "upstream_unavailable" });
  });
});
