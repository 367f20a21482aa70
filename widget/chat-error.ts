import type { ErrorCode, Problem } from "../server/protocol.ts";

/** What can go wrong as the widget sees it: what the server says, and that it said nothing. */
export type FailureCode = ErrorCode | "unreachable";

/** What the server does not know (any more) by that name. */
export const gone: readonly FailureCode[] = ["unauthorized", "not_found", "gone"];

/** The widget's one error class: `code` for programs; the shopper's text is made from it in `strings/`. */
export class ChatError extends Error {
  declare readonly code: FailureCode;
  /** After how many milliseconds trying again may help. */
  declare readonly retryAfterMs: number | undefined;

  constructor(code: FailureCode, message: string, retryAfterMs?: number) {
    super(message);
    this.code = code;
    this.retryAfterMs = retryAfterMs;
  }
}

/** Makes of whatever was thrown a ChatError: what is not one already is the network's doing. */
export function chatErrorFrom(error: unknown): ChatError {
  return error instanceof ChatError ? error : new ChatError("unreachable", String(error));
}

/** Asks the server; throws a ChatError where it refuses, and whatever fetch throws where it does not answer. */
export async function call(url: string, options: RequestInit): Promise<Response> {
  const response = await fetch(url, { credentials: "omit", ...options });
  if (response.ok) return response;
  const body: unknown = await response.json().catch(() => undefined);
  if (isLike<Problem>(body, "detail")) throw new ChatError(body.code, body.detail, body.retryAfterMs);
  // Not our server's words but a proxy's: only the status tells.
  const { status } = response;
  const code = status === 429 ? "rate_limited" : status < 500 ? "internal" : "unreachable";
  throw new ChatError(code, `HTTP ${status}`);
}

/** Whether an answer has the look of one of our server's: what it says beyond `key` is taken on trust. */
export function isLike<T>(value: unknown, key: keyof T & string): value is T {
  return key in Object(value);
}
