import type { ErrorCode } from "./protocol.ts";

export interface AppErrorOptions {
  /** HTTP status of the refusal, where the error leaves as one. Default: what `statusByCode` says for the code. */
  readonly status?: number;
  /** After how many milliseconds trying again may help. */
  readonly retryAfterMs?: number;
  readonly cause?: unknown;
}

/**
 * The server's one error class: `code` for programs, `message` for people.
 *
 * The message may reach a shopper's console, so it never carries internals, keys or what an upstream said.
 */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly status: number;
  readonly retryAfterMs: number | undefined;

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "AppError";
    this.code = code;
    this.status = options.status ?? statusByCode[code];
    this.retryAfterMs = options.retryAfterMs;
  }
}

const statusByCode: Readonly<Record<ErrorCode, number>> = {
  bad_request: 400,
  message_too_long: 413,
  unknown_shop: 404,
  origin_not_allowed: 403,
  unauthorized: 401,
  not_found: 404,
  gone: 410,
  rate_limited: 429,
  conflict: 409,
  busy: 409,
  overloaded: 503,
  store_unavailable: 503,
  budget_exhausted: 429,
  upstream_timeout: 504,
  upstream_unavailable: 503,
  upstream_error: 502,
  content_filter: 422,
  interrupted: 503,
  internal: 500,
};

const retryableCodes: ReadonlySet<ErrorCode> = new Set([
  "rate_limited",
  "busy",
  "overloaded",
  "store_unavailable",
  "upstream_timeout",
  "upstream_unavailable",
  "upstream_error",
  "interrupted",
  "internal",
]);

/** Whether the same request may succeed when it is sent again later. */
export function isRetryable(code: ErrorCode): boolean {
  return retryableCodes.has(code);
}

/** What an error says of itself; anything else that was thrown, as text. For logs, and for whoever runs the server. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
