import type { FastifyReply, FastifyRequest } from "fastify";

import { noEndpoint, problemOf } from "../http/problem.ts";
import type { ErrorCode } from "../protocol.ts";
import { UpstreamFailure, type FailureKind } from "../upstream/failure.ts";

/** An error in OpenAI's shape: what its clients make their classes of. */
export interface RelayError {
  readonly status: number;
  readonly retryAfterMs: number | undefined;
  /** Whether the client's own retry would be of use, where the status alone would mislead it. */
  readonly shouldRetry?: false;
  readonly error: {
    readonly message: string;
    readonly type: string;
    readonly code: string | null;
    readonly param: string | null;
  };
}

/** What the upstream refuses for the caller's doing is the caller's to mend: these statuses are passed on. */
const callersStatuses: ReadonlySet<number> = new Set([400, 404, 413, 422]);

const statusByKind: Readonly<Record<FailureKind, number>> = {
  unreachable: 503,
  timeout: 504,
  server: 503,
  busy: 429,
  denied: 502, // our key or quota, nothing of the caller's
  rejected: 502, // in a way that no caller can mend, such as a redirect
  filtered: 400,
  malformed: 502,
  reported: 502,
  cut: 502,
};

/** Where OpenAI has a name of its own for what we have a code for. */
const openAiCodes: Partial<Record<ErrorCode, string>> = {
  unauthorized: "invalid_api_key",
  message_too_long: "request_too_large",
};

/** Answers with an error. */
export function sendRelayError(failed: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const { status, retryAfterMs, shouldRetry, error } = relayErrorOf(failed, request);
  if (retryAfterMs !== undefined) {
    reply.header("retry-after", Math.ceil(retryAfterMs / 1000)).header("retry-after-ms", Math.ceil(retryAfterMs));
  }
  if (shouldRetry === false) reply.header("x-should-retry", "false");
  void reply
    .code(status)
    .header("cache-control", "no-store")
    .type("application/json; charset=utf-8")
    .send(JSON.stringify({ error }));
}

/** Answers a path under /v1 that does not exist, or that does not take this method. */
export function sendRelayNotFound(request: FastifyRequest, reply: FastifyReply): void {
  sendRelayError(noEndpoint(request), request, reply);
}

/** What an error is told as. What is not meant for the outside is logged and told as `internal`. */
export function relayErrorOf(failed: unknown, request: FastifyRequest): RelayError {
  if (failed instanceof UpstreamFailure) return errorOfUpstream(failed);
  const { status, code, detail, retryAfterMs } = problemOf(failed, request);
  if (code === "internal") request.log.error({ err: failed }, "request failed");
  return {
    status,
    retryAfterMs,
    error: { message: detail, type: typeOf(status), code: openAiCodes[code] ?? code, param: null },
  };
}

function errorOfUpstream({ kind, code: ourCode, message, detail, retryAfterMs }: UpstreamFailure): RelayError {
  if (isCallers(kind, detail.status)) {
    const status = detail.status ?? 400;
    const { code = null, param = null } = detail;
    return { status, retryAfterMs: undefined, error: { message, type: typeOf(status), code, param } };
  }
  const status = statusByKind[kind];
  return {
    status,
    retryAfterMs: kind === "filtered" ? undefined : retryAfterMs,
    ...(kind === "denied" && { shouldRetry: false }),
    error: { message, type: typeOf(status), code: kind === "busy" ? "rate_limit_exceeded" : ourCode, param: null },
  };
}

function isCallers(kind: FailureKind, status: number | undefined): boolean {
  // A model that is not there, or not for us, is told as 404 also where it counts as denied.
  if (kind === "denied") return status === 404;
  return kind === "rejected" && (status === undefined || callersStatuses.has(status));
}

function typeOf(status: number): string {
  if (status === 429) return "rate_limit_error";
  return status >= 500 ? "server_error" : "invalid_request_error";
}
