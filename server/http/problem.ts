import { STATUS_CODES } from "node:http";

import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";

import { AppError } from "../errors.ts";
import type { ErrorCode, Problem } from "../protocol.ts";
import { describeSchemaErrors } from "../schema-errors.ts";

/** Answers with problem details (RFC 9457). What is not meant for the outside is logged and told as `internal`. */
export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const problem = problemOf(error, request);
  if (problem.status >= 500) request.log.error({ err: error }, "request failed");
  if (problem.retryAfterMs !== undefined) reply.header("retry-after", Math.ceil(problem.retryAfterMs / 1000));
  void reply
    .code(problem.status)
    .header("cache-control", "no-store")
    .type("application/problem+json; charset=utf-8")
    .send(JSON.stringify(problem));
}

/** Answers a path that does not exist, or that does not take this method. */
export function sendNotFound(request: FastifyRequest, reply: FastifyReply): void {
  sendProblem(noEndpoint(request), request, reply);
}

export function noEndpoint({ method, url }: FastifyRequest): AppError {
  return new AppError("not_found", `Cannot ${method} ${url.split("?", 1)[0] ?? ""}: there is no such endpoint.`);
}

/** What an error is told as: nothing that is not meant for the outside. */
export function problemOf(error: unknown, request: FastifyRequest): Problem {
  if (error instanceof AppError) {
    return problem(error.code, error.status, error.message, error.retryAfterMs);
  }
  if (isFastifyError(error)) {
    const known = fromFastify(error, request);
    if (known) return known;
  }
  return problem("internal", 500, "The server failed to handle this request.");
}

function fromFastify(error: FastifyError, request: FastifyRequest): Problem | undefined {
  if (error.validation) {
    const part = error.validationContext === "body" ? request.body : undefined;
    const schema = request.routeOptions.schema?.[error.validationContext === "body" ? "body" : "querystring"];
    const lines = describeSchemaErrors(error.validation, part, schema, "the body");
    return problem("bad_request", 400, `Cannot accept the request: ${lines.join("; ")}.`);
  }
  const status = error.statusCode ?? 500;
  if (status < 400 || status >= 500) return undefined;
  const code: ErrorCode = status === 413 ? "message_too_long" : "bad_request";
  return problem(code, status, `Cannot accept the request: ${detailByFastifyCode[error.code] ?? "it is malformed"}.`);
}

const detailByFastifyCode: Readonly<Record<string, string>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: "expected the content type application/json, got another",
  FST_ERR_CTP_EMPTY_JSON_BODY: "expected a JSON body, got an empty one",
  FST_ERR_CTP_INVALID_JSON_BODY: "expected a JSON body, got a text that is no JSON",
  FST_ERR_CTP_BODY_TOO_LARGE: "the body is larger than the server takes",
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: "the body is not as long as content-length says",
};

function problem(code: ErrorCode, status: number, detail: string, retryAfterMs?: number): Problem {
  return {
    type: "about:blank",
    title: STATUS_CODES[status] ?? "Error",
    status,
    code,
    detail,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  };
}

function isFastifyError(error: unknown): error is FastifyError {
  return error instanceof Error && "code" in error;
}
