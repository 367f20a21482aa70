import type { ServerResponse } from "node:http";
import { connect } from "node:net";

import fastify, { type FastifyInstance } from "fastify";
import { Client } from "undici";
import { afterEach, expect, it } from "vitest";

import { openDataStream, type DataStream } from "./data-stream.ts";

let app: FastifyInstance;
afterEach(async () => app.close());

/** Serves one stream; `work` writes it. Resolves with the port. */
async function serve(
  work: (stream: DataStream, signal: AbortSignal, response: ServerResponse) => Promise<void>,
  { stalledMs = 60_000 } = {},
): Promise<number> {
  app = fastify({ forceCloseConnections: true });
  app.get("/", async (_request, reply) => {
    const closed = new AbortController();
    reply.raw.on("close", () => closed.abort(new Error("closed")));
    reply.header("x-from-hook", "kept");
    await work(openDataStream(reply, { signal: closed.signal, stalledMs }), closed.signal, reply.raw);
  });
  return Number(new URL(await app.listen({ port: 0, host: "127.0.0.1" })).port);
}

/** A reader that takes nothing. */
function standStill(port: number) {
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => undefined); // reset by the server
  socket.pause();
  socket.write("GET / HTTP/1.1\r\nhost: x\r\n\r\n");
  return socket;
}

it("sends the headers, those of hooks, and one event for each piece of data", async () => {
  const port = await serve(async (stream) => {
    await stream.write(['{"a":1}', '{"b":2}']);
    stream.end("[DONE]");
  });
  const response = await fetch(`http://127.0.0.1:${port}/`);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    "content-type": "text/event-stream; charset=utf-8",
    "x-from-hook": "kept",
  });
  expect(await response.text()).toBe('data: {"a":1}\n\ndata: {"b":2}\n\ndata: [DONE]\n\n');
});

const large = ["x".repeat(64 * 1024)];

it("goes no faster than its reader", async () => {
  let mostUnsentBytes = 0;
  const port = await serve(async (stream, _signal, response) => {
    for (let count = 0; count < 500; count += 1) {
      const written = stream.write(large);
      mostUnsentBytes = Math.max(mostUnsentBytes, response.writableLength);
      await written;
    }
    stream.end("[DONE]");
  });
  const response = await fetch(`http://127.0.0.1:${port}/`);
  expect((await response.text()).length).toBeGreaterThan(500 * 64 * 1024);
  expect(mostUnsentBytes).toBeLessThan(512 * 1024);
});

it("lets a reader go that takes nothing for too long, in the middle and at the end", async () => {
  for (const isAtEnd of [false, true]) {
    const reason = Promise.withResolvers<unknown>();
    const port = await serve(
      async (stream, signal) => {
        signal.addEventListener("abort", () => reason.resolve(signal.reason));
        if (isAtEnd) stream.end("x".repeat(32 * 1024 * 1024));
        else for (;;) await stream.write(large);
      },
      { stalledMs: 50 },
    );
    const socket = standStill(port);
    expect(await reason.promise).toMatchObject({ message: "closed" });
    socket.destroy();
    await app.close();
  }
});

it("limits no later answer over the same connection", async () => {
  const stalledMs = 50;
  let sockets = 0;
  const port = await serve(
    async (stream) => {
      await new Promise((resolve) => setTimeout(resolve, 4 * stalledMs)); // silent, with nothing that waits to be read
      stream.end("[DONE]");
    },
    { stalledMs },
  );
  app.server.on("connection", () => {
    sockets += 1;
  });
  const client = new Client(`http://127.0.0.1:${port}`);
  for (let count = 0; count < 3; count += 1) {
    const { body } = await client.request({ method: "GET", path: "/" });
    expect(await body.text()).toBe("data: [DONE]\n\n");
  }
  await client.close();
  expect(sockets).toBe(1);
});
