import { randomUUID } from "node:crypto";
import { finished } from "node:stream";

import type { FastifyReply, FastifyRequest } from "fastify";
import { Type } from "typebox";

import { AppError } from "../errors.ts";
import { bearerIn } from "../http/bearer.ts";
import { openDataStream } from "../http/data-stream.ts";
import type { OpenResponses } from "../http/open-responses.ts";
import { createTokenCheck } from "../http/token-check.ts";
import type { Relay, RelayBody, RelayModel } from "../upstream/relay.ts";
import type { App } from "./app-type.ts";
import { relayErrorOf, sendRelayError, sendRelayNotFound } from "./relay-error.ts";

export interface RelayRouteDeps {
  readonly relay: Relay;
  /** What the callers have to know. */
  readonly token: string;
  readonly responses: OpenResponses;
}

/** Long conversations, and pictures in them. */
const bodyLimitBytes = 8 * 1024 * 1024;
/** What is deeper is no request, and would overflow the stack of whoever walks through it. */
const maxDepth = 100;
/** A reader that takes nothing of an answer for this long is let go, in milliseconds. */
const stalledMs = 30_000;

/** What we look at; all else is the upstream's to judge. */
const BodySchema = Type.Object({
  model: Type.Optional(Type.String()),
  messages: Type.Array(Type.Unknown(), { minItems: 1 }),
  stream: Type.Optional(Type.Union([Type.Boolean(), Type.Null()], { description: "a boolean" })),
});
const ModelParamsSchema = Type.Object({ "*": Type.String() });

/** `/v1`: an OpenAI-compatible API for the shop's own servers, behind a token of their own. */
export async function registerRelayRoutes(app: App, deps: RelayRouteDeps): Promise<void> {
  await app.register(
    (v1: App, _options, done) => {
      registerIn(v1, deps);
      done();
    },
    { prefix: "/v1" },
  );
}

function registerIn(v1: App, { relay, token, responses }: RelayRouteDeps): void {
  const isToken = createTokenCheck(token);
  v1.setErrorHandler(sendRelayError);
  v1.setNotFoundHandler(sendRelayNotFound);
  // Before the body: a stranger's is not read.
  v1.addHook("onRequest", async (request, reply) => {
    const { headers, method } = request;
    reply.header("x-request-id", `req_${randomUUID()}`);
    // Fastify's own hook is not called where the caller has left.
    if (method === "POST") finished(reply.raw, () => logRelayed(request, reply));
    if (headers.origin !== undefined) throw fromPage();
    if (!isToken(bearerIn(headers.authorization) ?? "")) throw unauthorized();
  });

  v1.get("/models", async () => ({ object: "list", data: relay.models().map(modelObject) }));

  // A model's name may have slashes.
  v1.get("/models/*", { schema: { params: ModelParamsSchema } }, async ({ params }) => {
    const wanted = params["*"];
    const model = relay.models().find(({ id, upstream }) => id === wanted || upstream === wanted);
    if (!model) throw new AppError("not_found", `Cannot find the model ${JSON.stringify(wanted)}.`);
    return modelObject(model);
  });

  v1.post("/chat/completions", { bodyLimit: bodyLimitBytes, schema: { body: BodySchema } }, async (request, reply) => {
    const { body } = request;
    if (isDeeperThan(maxDepth, body)) throw tooDeep();
    const signal = responses.open(reply.raw);
    try {
      if (body.stream === true) await sendStream(request, reply, relay.stream(body, signal), signal);
      else await sendWhole(reply, relay, body, signal);
    } catch (error) {
      if (!reply.raw.destroyed) throw error;
      reply.hijack(); // nobody is there to be told
    }
    return reply;
  });
}

function logRelayed({ log }: FastifyRequest, reply: FastifyReply): void {
  const { statusCode: status, elapsedTime, raw } = reply;
  const requestId = reply.getHeader("x-request-id");
  log.info({ requestId, status, ms: Math.round(elapsedTime), isSent: raw.writableFinished }, "relayed");
}

async function sendWhole(reply: FastifyReply, relay: Relay, body: RelayBody, signal: AbortSignal): Promise<void> {
  const json = await relay.complete(body, signal);
  reply.raw.setTimeout(stalledMs);
  void reply.header("cache-control", "no-store").type("application/json; charset=utf-8").send(json);
}

/** Until the first chunk is there a failure is an HTTP status; from then on it is an event, and no `[DONE]` follows it. */
async function sendStream(
  request: FastifyRequest,
  reply: FastifyReply,
  chunks: AsyncGenerator<readonly string[], void>,
  signal: AbortSignal,
): Promise<void> {
  try {
    let next = await chunks.next();
    const stream = openDataStream(reply, { signal, stalledMs });
    try {
      for (; next.done !== true; next = await chunks.next()) await stream.write(next.value);
      stream.end("[DONE]");
    } catch (failed) {
      if (reply.raw.destroyed) return; // nobody is there to be told
      stream.end(JSON.stringify({ error: relayErrorOf(failed, request).error }));
    }
  } finally {
    await chunks.return();
  }
}

function modelObject({ id, upstream }: RelayModel) {
  return { id, object: "model", created: 0, owned_by: upstream }; // when it was made nobody has told us
}

function isDeeperThan(levels: number, value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return levels === 0 || Object.values(value).some((part) => isDeeperThan(levels - 1, part));
}

function fromPage(): AppError {
  return new AppError(
    "origin_not_allowed",
    "Cannot serve pages: this is for the shop's own servers, and a token in a page is everybody's.",
  );
}

function unauthorized(): AppError {
  return new AppError(
    "unauthorized",
    "Cannot relay: expected the header Authorization: Bearer with the relay's token.",
  );
}

function tooDeep(): AppError {
  return new AppError("bad_request", `Cannot relay: expected a body of at most ${maxDepth} levels, got more.`);
}
