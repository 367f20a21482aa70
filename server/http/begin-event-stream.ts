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
    "cache-control": "no-cache, no-transform", // no-transform: a proxy that compresses would gather what should go out
    "x-accel-buffering": "no", // nginx
  });
  return response;
}
