import { UpstreamFailure } from "./failure.ts";
import type { Redact } from "./redact.ts";

export function failureOfResponse(
  { status, retryAfterMs }: { status: number; retryAfterMs: number | undefined; body: string },
  _redact: Redact,
): UpstreamFailure {
  const kind = status === 429 ? "busy" : status >= 500 ? "server" : status === 401 ? "denied" : "rejected";
  return new UpstreamFailure(kind, `The model's server refused the request (HTTP ${status}).`, {
    retryAfterMs,
    detail: { status },
  });
}
