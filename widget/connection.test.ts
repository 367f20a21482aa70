import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import fc from "fast-check";
import { afterEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { applyEvent, type StreamEvent } from "./apply-event.ts";
import { ChatError } from "./chat-error.ts";
import { followAnswer, type ConnectionDeps } from "./connection.ts";
import { en } from "./strings/en.ts";
import { failureText } from "./strings/index.ts";
import { newTurn } from "./turn.ts";

type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => void;

const running: Server[] = [];
afterEach(() => {
  for (const server of running.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** A server that answers each request with the next of the given answers, and with the last one from then on. */
async function serve(...answers: readonly Answer[]) {
  const requests: {
    readonly method: string | undefined;
    readonly url: string | undefined;
    readonly cursor: unknown;
  }[] = [];
  const server = createServer((request, response) => {
    const answer = answers[Math.min(requests.length, answers.length - 1)];
    requests.push({ method: request.method, url: request.url, cursor: request.headers["last-event-id"] });
    void text(request).then((body) => answer?.(request, response, body));
  });
  running.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return { url: `http://127.0.0.1:${address.port}`, requests };
}

const connected = `id: 0.0\nevent: connected\ndata: ${JSON.stringify({ taskId: "t1", sessionId: "s", messageId: "m", resumed: false })}\n\n`;
const token = (index: number, words: string, sequence = 2) =>
  `id: ${sequence}.${index + words.length}\nevent: token\ndata: ${JSON.stringify({ index, text: words })}\n\n`;
const done = `id: 9.99\nevent: done\ndata: {"finishReason":"stop","ttftMs":1,"durationMs":2}\n\n`;

function stream(...frames: readonly string[]): Answer {
  return (_request, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.end(frames.join(""));
  };
}

function cutAfter(...frames: readonly string[]): Answer {
  return (_request, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write(frames.join(""), () => setTimeout(() => response.destroy(), 5));
  };
}

function silentAfter(...frames: readonly string[]): Answer {
  return (_request, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write(frames.join(""));
  };
}

function refuse(status: number, code: string): Answer {
  return (_request, response) => {
    response.writeHead(status, { "content-type": "application/problem+json" });
    response.end(JSON.stringify({ code, detail: "no", retryAfterMs: 5 }));
  };
}

const request = { message: "hi", messageId: "11111111-1111-4111-8111-111111111111", sessionId: undefined };

function deps(server: string, over: Partial<ConnectionDeps> = {}): ConnectionDeps {
  return { server, onWake: () => {}, isOnline: () => true, random: () => 0, pauseMs: 1, silenceMs: 2000, ...over };
}

async function follow(server: string, over?: Partial<ConnectionDeps>, taskId?: string) {
  const events: StreamEvent[] = [];
  const target = { taskId, offset: 0, request };
  for await (const event of followAnswer(deps(server, over), target, new AbortController().signal)) events.push(event);
  return events;
}

const names = (events: readonly StreamEvent[]) => events.map(({ event }) => event);
const textOf = (events: readonly StreamEvent[]) => {
  let all = "";
  for (const event of events) {
    if (event.event === "token") all += event.data.text.slice(Math.max(0, all.length - event.data.index));
  }
  return all;
};

test("asks and follows to the end in one request", async () => {
  const { url, requests } = await serve(stream(connected, token(0, "Hello"), ": ping\n\n", token(5, " you"), done));
  const events = await follow(url);
  expect(names(events)).toEqual(["connected", "token", "token", "done"]);
  expect(requests).toEqual([{ method: "POST", url: "/api/chat", cursor: undefined }]);
});

test("[RS8] attaches again from its own cursor when the stream breaks, and tells that it is lost meanwhile", async () => {
  const { url, requests } = await serve(
    cutAfter(connected, token(0, "Hello")),
    stream(connected, token(5, " you"), done),
  );
  const events = await follow(url);
  expect(names(events)).toEqual(["connected", "token", "lost", "connected", "token", "done"]);
  expect(textOf(events)).toBe("Hello you");
  expect(requests[1]).toEqual({ method: "GET", url: "/api/chat/tasks/t1/stream", cursor: "2.5" });
});

test("[RS8] a stream that ends without an end is a broken one", async () => {
  const { url } = await serve(stream(connected, token(0, "Hel")), stream(connected, token(3, "lo"), done));
  expect(textOf(await follow(url))).toBe("Hello");
});

test("[RS4] a gap is never handed on: it attaches again and gets what is missing", async () => {
  const { url, requests } = await serve(
    silentAfter(connected, token(0, "He"), token(4, "o")),
    stream(connected, token(2, "llo"), done),
  );
  expect(textOf(await follow(url))).toBe("Hello");
  expect(requests[1]?.cursor).toBe("2.2");
});

test("[EV3] [RS8] with no byte for too long it attaches again", async () => {
  const { url, requests } = await serve(silentAfter(connected, token(0, "He")), stream(connected, token(2, "y"), done));
  expect(textOf(await follow(url, { silenceMs: 500 }))).toBe("Hey");
  expect(requests).toHaveLength(2);
});

describe("waking up", () => {
  /** Wakings at the test's command. */
  function createAlarm() {
    const listeners = new Set<() => void>();
    const onWake = (listener: () => void, signal: AbortSignal) => {
      listeners.add(listener);
      signal.addEventListener("abort", () => listeners.delete(listener));
    };
    return { listeners, onWake, ring: () => listeners.forEach((listener) => listener()) };
  }

  test("[RS8] ends the pause before the next try", async () => {
    const { url } = await serve(cutAfter(connected, token(0, "He")), stream(connected, token(2, "y"), done));
    const { listeners, onWake, ring } = createAlarm();
    const events: StreamEvent[] = [];
    const target = { taskId: undefined, offset: 0, request };
    const over: Partial<ConnectionDeps> = { pauseMs: 60_000, onWake };
    for await (const event of followAnswer(deps(url, over), target, new AbortController().signal)) {
      events.push(event);
      // The pause is what listens next.
      if (event.event === "lost")
        void expect
          .poll(() => listeners.size)
          .toBe(1)
          .then(ring);
    }
    expect(textOf(events)).toBe("Hey");
    expect(listeners.size).toBe(0);
  });

  test("[RS8] attaches again at once from its own cursor, however well the connection looked, and nothing is told as lost", async () => {
    const { url, requests } = await serve(
      silentAfter(connected, token(0, "He")),
      stream(connected, token(2, "y"), done),
    );
    const { onWake, ring } = createAlarm();
    const events: StreamEvent[] = [];
    const over: Partial<ConnectionDeps> = { onWake, pauseMs: 60_000, silenceMs: 60_000 };
    const target = { taskId: undefined, offset: 0, request };
    for await (const event of followAnswer(deps(url, over), target, new AbortController().signal)) {
      events.push(event);
      if (events.length === 2) ring();
    }
    expect(names(events)).toEqual(["connected", "token", "connected", "token", "done"]);
    expect(requests.map(({ method, cursor }) => [method, cursor])).toEqual([
      ["POST", undefined],
      ["GET", "2.2"],
    ]);
  });

  test("sends a question that has no answer yet once more, and is no failure however often it happens", async () => {
    const { onWake, ring } = createAlarm();
    const hears: Answer = () => ring();
    const { url, requests } = await serve(hears, hears, hears, hears, stream(connected, token(0, "Hi"), done));
    expect(names(await follow(url, { onWake, pauseMs: 60_000 }))).toEqual(["connected", "token", "done"]);
    expect(requests.map(({ method }) => method)).toEqual(["POST", "POST", "POST", "POST", "POST"]);
  });
});

test("[RS3] what is here and not at the server, after a crash, stays: the server goes on from what it has", async () => {
  const { url, requests } = await serve(
    cutAfter(connected, token(0, "Hello, dear shop", 5)),
    stream(connected, token(0, "Hello, ", 2), token(7, "dear shopper", 2), done),
  );
  expect(textOf(await follow(url))).toBe("Hello, dear shopper");
  expect(requests[1]?.cursor).toBe("5.16");
});

test("[RS4] every character comes once and in order, wherever the connection is cut", async () => {
  const answer = "Returns are free within 30 days. 七天内可以退货。🙂 Bye!";
  const cuts = fc.array(fc.nat(40), { minLength: 1, maxLength: 4 });
  const attach =
    (cut: number): Answer =>
    (incoming, response) => {
      const offset = Number(String(incoming.headers["last-event-id"] ?? "0.0").split(".")[1]);
      const middle = Math.min(offset + 9, answer.length);
      const tokens = token(offset, answer.slice(offset, middle)) + token(middle, answer.slice(middle));
      const bytes = Buffer.from(connected + tokens + done);
      response.writeHead(200, { "content-type": "text/event-stream" });
      if (cut === 0) response.end(bytes);
      else response.write(bytes.subarray(0, connected.length + cut * 6), () => setTimeout(() => response.destroy(), 5));
    };
  await fc.assert(
    fc.asyncProperty(cuts, async (places) => {
      const { url } = await serve(...[...places, 0].map(attach));
      expect(textOf(await follow(url))).toBe(answer);
    }),
    { numRuns: 15 },
  );
});

describe("gives up", () => {
  test("at once where the question is refused", async () => {
    const { url, requests } = await serve(refuse(429, "rate_limited"));
    await expect(follow(url)).rejects.toMatchObject({ code: "rate_limited", retryAfterMs: 5 });
    expect(requests).toHaveLength(1);
  });

  test("after sending twice where nothing answers", async () => {
    const { url, requests } = await serve((_request, response) => response.destroy());
    await expect(follow(url)).rejects.toMatchObject({ code: "unreachable" });
    expect(requests).toHaveLength(2);
  });

  test("where the task is gone", async () => {
    const { url } = await serve(cutAfter(connected), refuse(410, "gone"));
    await expect(follow(url)).rejects.toMatchObject({ code: "gone" });
  });

  test("after eight failures in a row, but not while the device is offline", async () => {
    const broken = await serve((_request, response) => response.destroy());
    await expect(follow(broken.url, {}, "t1")).rejects.toBeInstanceOf(ChatError);
    expect(broken.requests).toHaveLength(9);
    const away: Answer = (_request, response) => response.destroy();
    const back = await serve(...Array.from({ length: 12 }, () => away), stream(connected, token(0, "Hi"), done));
    expect(textOf(await follow(back.url, { isOnline: () => false }, "t1"))).toBe("Hi");
  });

  test("never while the device is offline, but then it tries seldom", async () => {
    vi.useFakeTimers();
    const asked = vi.fn<() => Promise<Response>>(() => Promise.reject(new TypeError("Failed to fetch")));
    vi.stubGlobal("fetch", asked);
    const leaving = new AbortController();
    onTestFinished(() => {
      leaving.abort();
      vi.useRealTimers();
      vi.unstubAllGlobals();
    });
    const offline = deps("https://a", { isOnline: () => false, pauseMs: 500 });
    const events: StreamEvent[] = [];
    void (async () => {
      for await (const event of followAnswer(offline, { taskId: "t1", offset: 0, request }, leaving.signal))
        events.push(event);
    })();
    await vi.advanceTimersByTimeAsync(79_000);
    // Every 8 s.
    expect(asked).toHaveBeenCalledTimes(10);
    expect(names(events)).toEqual(Array(10).fill("lost"));
  });

  test("on a server that always leaves the same gap", async () => {
    const { url, requests } = await serve(stream(connected, token(5, "never")));
    await expect(follow(url)).rejects.toMatchObject({ code: "unreachable" });
    expect(requests).toHaveLength(9);
  });

  test("on a page that a captive portal put in between", async () => {
    const { url } = await serve((_request, response) => response.end("<html>Log in"));
    await expect(follow(url)).rejects.toMatchObject({ code: "unreachable" });
  });

  test("goes on through a server that is overloaded for a moment", async () => {
    const { url } = await serve(
      cutAfter(connected),
      refuse(503, "overloaded"),
      stream(connected, token(0, "Hi"), done),
    );
    expect(textOf(await follow(url))).toBe("Hi");
  });
});

test("[EV2] what a newer server tells changes nothing, and an error of its own is told as one of ours", async () => {
  const mood = `id: 1.0\nevent: mood\ndata: {"isGood":true}\n\n`;
  const error = `event: error\ndata: {"code":"brand_new","message":"","retryable":false}\n\n`;
  const { url } = await serve(stream(connected, mood, token(0, "Half"), error));
  const turn = (await follow(url)).reduce((before, event) => applyEvent(before, event, 0), newTurn("m", "hi"));
  expect(turn).toMatchObject({ status: "failed", answer: "Half", taskId: "t1" });
  expect(turn.failure && failureText(turn.failure.code, undefined, en)).toBe(en.internal);
});

test("leaving closes the request and says nothing", async () => {
  let isClosed = false;
  const { url } = await serve((_request, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write(connected);
    response.on("close", () => {
      isClosed = true;
    });
  });
  const leaving = new AbortController();
  const events: StreamEvent[] = [];
  for await (const event of followAnswer(deps(url), { taskId: undefined, offset: 0, request }, leaving.signal)) {
    events.push(event);
    leaving.abort();
  }
  expect(names(events)).toEqual(["connected"]);
  await expect.poll(() => isClosed).toBe(true);
});
