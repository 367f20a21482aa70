import type { ServerResponse } from "node:http";
import { once } from "node:events";
import { connect } from "node:net";

import fastify, { type FastifyInstance } from "fastify";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { createOpenResponses } from "./open-responses.ts";

let app: FastifyInstance;
let port = 0;
let opened: { readonly response: ServerResponse; readonly signal: AbortSignal } | undefined;
let responses = createOpenResponses();
beforeEach(async () => {
  responses = createOpenResponses();
  opened = undefined;
  app = fastify({ forceCloseConnections: true });
  app.get("/", (_request, reply) => {
    reply.hijack();
    opened = { response: reply.raw, signal: responses.open(reply.raw) };
  });
  app.get("/late", async (request, reply) => {
    await once(request.raw.socket, "close");
    reply.hijack();
    opened = { response: reply.raw, signal: responses.open(reply.raw) };
  });
  port = Number(new URL(await app.listen({ port: 0, host: "127.0.0.1" })).port);
});
afterEach(async () => app.close());

const isOpen = () =>
  vi.waitFor(() => {
    if (!opened) throw new Error("not open yet");
    return opened;
  });

it.each(["/", "/late"])("tells when the client has gone: %s", async (path) => {
  const socket = connect(port, "127.0.0.1");
  socket.write(`GET ${path} HTTP/1.1\r\nhost: x\r\n\r\n`);
  await once(socket, "ready");
  if (path === "/") await isOpen();
  setImmediate(() => socket.destroy());
  const { signal } = await isOpen();
  await vi.waitFor(() => expect(signal.aborted).toBe(true));
  await responses.drain(60_000);
});

it("waits until what is under way has gone out, and takes nothing new meanwhile", async () => {
  const asking = fetch(`http://127.0.0.1:${port}/`);
  const { response, signal } = await isOpen();
  let isDrained = false;
  const draining = responses.drain(60_000).then(() => (isDrained = true));
  expect(() => responses.open(response)).toThrow(expect.objectContaining({ code: "overloaded", status: 503 }));
  await new Promise(setImmediate);
  expect(isDrained).toBe(false);
  response.end("whole");
  expect(await (await asking).text()).toBe("whole");
  await draining;
  expect(signal.aborted).toBe(false);
});

it("breaks off what does not end in time, and waits for its last words", async () => {
  const asking = fetch(`http://127.0.0.1:${port}/`);
  const { response, signal } = await isOpen();
  signal.addEventListener("abort", () => response.end("the end"));
  await responses.drain(1);
  expect(signal.reason).toMatchObject({ code: "interrupted" });
  expect(await (await asking).text()).toBe("the end");
});

it("does not wait for ever for last words that nobody takes", async () => {
  const asking = fetch(`http://127.0.0.1:${port}/`).catch(() => undefined);
  await isOpen();
  await responses.drain(1);
  await app.close();
  await asking;
});
