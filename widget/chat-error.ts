import type { ErrorCode } from "../server/protocol.ts";

/** What can go wrong as the widget sees it: what the server says, and that it said nothing. */
export type FailureCode = ErrorCode | "unreachable";

/** One text for the shopper a kind: many codes differ only for programs. */
export type FailureKind =
  | "failed"
  | "too_long"
  | "not_set_up"
  | "expired"
  | "too_fast"
  | "busy"
  | "crowded"
  | "unavailable"
  | "resting"
  | "too_slow"
  | "filtered"
  | "interrupted"
  | "unreachable";

export const kindByCode: Readonly<Record<FailureCode, FailureKind>> = {
  bad_request: "failed",
  message_too_long: "too_long",
  unknown_shop: "not_set_up",
  origin_not_allowed: "not_set_up",
  unauthorized: "expired",
  not_found: "expired",
  gone: "expired",
  rate_limited: "too_fast",
  conflict: "failed",
  busy: "busy",
  overloaded: "crowded",
  store_unavailable: "unavailable",
  budget_exhausted: "resting",
  upstream_timeout: "too_slow",
  upstream_unavailable: "unavailable",
  upstream_error: "unavailable",
  content_filter: "filtered",
  interrupted: "interrupted",
  internal: "failed",
  unreachable: "unreachable",
};

/** The widget's one error class: `code` for programs; the shopper's text is made from it in `strings/`. */
export class ChatError extends Error {
  readonly code: FailureCode;
  /** After how many milliseconds trying again may help. */
  readonly retryAfterMs: number | undefined;

  constructor(code: FailureCode, message: string, retryAfterMs?: number, options?: ErrorOptions) {
    super(message, options);
    this.name = "ChatError";
    this.code = code;
    this.retryAfterMs = retryAfterMs;
  }
}

/** Makes of whatever was thrown a ChatError: what is not one already is the network's doing. */
export function chatErrorFrom(error: unknown): ChatError {
  if (error instanceof ChatError) return error;
  return new ChatError("unreachable", "Cannot reach the server", undefined, { cause: error });
}

/**
 * Reads a refusal. It need not come from our server: a proxy in between answers in HTML, and then the status tells.
 */
export async function refusalFrom(response: Response): Promise<ChatError> {
  const body: unknown = await response.json().catch(() => undefined);
  const code = isRecord(body) && isFailureCode(body["code"]) ? body["code"] : codeByStatus(response.status);
  const retryAfterMs = isRecord(body) && typeof body["retryAfterMs"] === "number" ? body["retryAfterMs"] : undefined;
  const detail = isRecord(body) && typeof body["detail"] === "string" ? body["detail"] : `HTTP ${response.status}`;
  return new ChatError(code, detail, retryAfterMs);
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function isFailureCode(value: unknown): value is FailureCode {
  return typeof value === "string" && Object.hasOwn(kindByCode, value);
}

function codeByStatus(status: number): FailureCode {
  if (status === 429) return "rate_limited";
  return status >= 500 ? "unreachable" : "internal";
}
