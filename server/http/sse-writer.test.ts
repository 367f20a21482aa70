import { once } from "node:events";
import { connect } from "node:net";

import fastify, { type FastifyInstance } from "fastify";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { openSseStream, type SseWriter } from "./sse-writer.ts";

let app: FastifyInstance;
let writer: SseWriter | undefined;
let port = 0;
let unsentBytes = () => 0;
const onReady = vi.fn<() => void>();
const onClose = vi.fn<() => void>();

beforeEach(async () => {
  vi.resetAllMocks();
  writer = undefined;
  app = fastify({ forceCloseConnections: true });
  app.get("/late", async (request, reply) => {
    await once(request.raw.socket, "close");
    writer = openSseStream(reply, { onReady, onClose });
    writer.write({ event: "token", data: { index: 0, text: "too late" } }, "0.8");
  });
  app.get("/", (_request, reply) => {
    reply.header("x-from-plugin", "kept");
    unsentBytes = () => reply.raw.writableLength;
    writer = openSseStream(reply, { onReady, onClose });
  });
  port = Number(new URL(await app.listen({ port: 0, host: "127.0.0.1" })).port);
});
afterEach(async () => {
  vi.useRealTimers();
  await app.close();
});

const opened = () =>
  vi.waitFor(() => {
    if (!writer) throw new Error("the stream is not open yet");
    return writer;
  });
it("sends the stream's headers, those of plugins, the retry line, and the events", async () => {
  const response = await fetch(`http://127.0.0.1:${port}/`);
  const stream = await opened();
  stream.write({ event: "token", data: { index: 0, text: "Hi" } }, "1.2");
  stream.end();
  expect(Object.fromEntries(response.headers)).toMatchObject({
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-cache, no-transform",
    "x-accel-buffering": "no",
    "x-from-plugin": "kept",
  });
  expect(await response.text()).toBe('retry: 1000\n\nevent: token\nid: 1.2\ndata: {"index":0,"text":"Hi"}\n\n');
  await vi.waitFor(() => expect(onClose).toHaveBeenCalledOnce());
});

it("[RS6] is full while the reader does not read, and says so when it has caught up", async () => {
  const socket = connect(port, "127.0.0.1");
  socket.write("GET / HTTP/1.1\r\nhost: x\r\n\r\n");
  socket.pause();
  const stream = await opened();
  const text = "x".repeat(64 * 1024);
  let written = 0;
  for (; !stream.isFull() && written < 1000; written += 1) {
    stream.write({ event: "token", data: { index: 0, text } }, "1.1");
    await new Promise(setImmediate);
  }
  expect(stream.isFull()).toBe(true);
  expect(unsentBytes()).toBeLessThan(1024 * 1024);
  onReady.mockClear();
  socket.resume();
  await vi.waitFor(() => expect(onReady).toHaveBeenCalled());
  expect(stream.isFull()).toBe(false);
  socket.destroy();
  await vi.waitFor(() => expect(onClose).toHaveBeenCalledOnce());
});

it("closes at once when the reader had gone before the stream was opened", async () => {
  const socket = connect(port, "127.0.0.1");
  socket.write("GET /late HTTP/1.1\r\nhost: x\r\n\r\n");
  await once(socket, "ready");
  setImmediate(() => socket.destroy());
  await opened();
  await vi.waitFor(() => expect(onClose).toHaveBeenCalledOnce());
});

it("[EV3] sends a comment after 15 s of nothing, and looks whether there is more to say", async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  const response = await fetch(`http://127.0.0.1:${port}/`);
  const stream = await opened();
  vi.advanceTimersByTime(14_000);
  stream.write({ event: "token", data: { index: 0, text: "Hi" } }, "1.2");
  vi.advanceTimersByTime(14_000); // what was written counts: the 15 s begin anew
  expect(onReady).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1000);
  expect(onReady).toHaveBeenCalledOnce();
  stream.end();
  expect((await response.text()).split("\n\n").slice(1)).toEqual([expect.stringContaining("token"), ": alive", ""]);
  await vi.waitFor(() => expect(onClose).toHaveBeenCalledOnce());
  expect(vi.getTimerCount()).toBe(0);
});

it("[RS6] lets a reader go that takes nothing for 30 s", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const socket = connect(port, "127.0.0.1");
  const closed = once(socket, "close");
  socket.on("error", () => undefined); // reset by the server
  socket.write("GET / HTTP/1.1\r\nhost: x\r\n\r\n");
  socket.pause();
  const stream = await opened();
  while (!stream.isFull()) {
    stream.write({ event: "token", data: { index: 0, text: "x".repeat(64 * 1024) } }, "1.1");
    await new Promise(setImmediate);
  }
  vi.advanceTimersByTime(29_000);
  expect(onClose).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1000);
  await vi.waitFor(() => expect(onClose).toHaveBeenCalledOnce());
  socket.resume();
  await closed;
});
