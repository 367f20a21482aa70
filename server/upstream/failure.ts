import { AppError } from "../errors.ts";
import type { ErrorCode } from "../protocol.ts";

/**
 * What went wrong with one request to an upstream, as far as it matters for what comes next.
 *
 * - `unreachable`: no connection, or one that broke before the first text.
 * - `timeout`: a limit of ours has passed.
 * - `server`: the upstream says that the fault is its own (5xx).
 * - `busy`: it has no room now (429 and its kin).
 * - `denied`: the key is wrong, its quota is used up, or it may not use this model.
 * - `rejected`: it does not take this request (other 3xx and 4xx).
 * - `filtered`: its content filter does not let it answer.
 * - `malformed`: it answered, but not with a completion; or with one that is empty.
 * - `reported`: it said in the stream that it failed, and no more.
 * - `cut`: the answer ended before its end, with a part of it said.
 */
export type FailureKind =
  | "unreachable"
  | "timeout"
  | "server"
  | "busy"
  | "denied"
  | "rejected"
  | "filtered"
  | "malformed"
  | "reported"
  | "cut";

/** For the log alone, and redacted (redact.ts): what the upstream said of its failure. */
export interface FailureDetail {
  /** HTTP status; absent where there was no response. */
  readonly status?: number;
  readonly type?: string;
  readonly code?: string;
  readonly param?: string;
  readonly message?: string;
}

export interface FailureOptions {
  /** How long the upstream asks to be left alone, in milliseconds. */
  readonly retryAfterMs?: number | undefined;
  readonly detail?: FailureDetail | undefined;
  readonly cause?: unknown;
}

/** One request to an upstream has failed. Its message says nothing that the upstream said. */
export class UpstreamFailure extends AppError {
  override readonly name = "UpstreamFailure";
  readonly kind: FailureKind;
  readonly detail: FailureDetail;

  constructor(kind: FailureKind, message: string, { retryAfterMs, detail = {}, cause }: FailureOptions = {}) {
    super(codeByKind[kind], message, { ...(retryAfterMs !== undefined && { retryAfterMs }), cause });
    this.kind = kind;
    this.detail = detail;
  }
}

const codeByKind: Readonly<Record<FailureKind, ErrorCode>> = {
  unreachable: "upstream_unavailable",
  timeout: "upstream_timeout",
  server: "upstream_unavailable",
  busy: "upstream_unavailable",
  denied: "upstream_error",
  rejected: "upstream_error",
  filtered: "content_filter",
  malformed: "upstream_error",
  reported: "upstream_error",
  cut: "interrupted",
};
