import type { ServerResponse } from "node:http";

import type { FastifyReply } from "fastify";

/** Takes the raw response over from Fastify, keeping the headers that its plugins and hooks have set, and begins a stream. */
export function beginEventStream(reply: FastifyReply): ServerResponse {
  const response = reply.raw;
  for (const [name, value] of Object.entries(reply.getHeaders())) {
    if (value !== undefined) response.setHeader(name, value);
  }
  reply.hijack();
  response.writeHead(200, {
    "content-type": "text/event-stream; charset=utf-8",
    // no-transform: a proxy that compresses would gather what should go out. no-store: what such a stream brings while a page
    // does not read it Chrome hands over in one piece; of what might be cached it makes a task for each piece.
    "cache-control": "no-store, no-transform",
    "x-accel-buffering": "no", // nginx
  });
  return response;
}
