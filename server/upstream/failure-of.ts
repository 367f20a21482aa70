import { Type } from "typebox";
import { Compile } from "typebox/compile";

import { UpstreamFailure, type FailureDetail } from "./failure.ts";
import { type CodedKind, isKnownCode, kindOfCodes, kindOfMinimaxCode, kindOfStatus } from "./provider-codes.ts";
import type { Redact } from "./redact.ts";

const maxMessageChars = 300;
/** An error may stand in an error, as a relay passes it on; not in as many as the stack is deep. */
const maxDepth = 3;

const Anything = Type.Optional(Type.Unknown());
/** An error as most providers tell it, in `error` or bare; what each place holds is for the reader to see. */
const errorValidator = Compile(
  Type.Object({
    error: Anything,
    code: Anything,
    type: Anything,
    error_type: Anything, // TGI
    status: Anything, // Gemini
    param: Anything,
    message: Anything,
    detail: Anything, // FastAPI, and so vLLM and its kin
    details: Anything, // Gemini
    innererror: Anything, // Azure
    metadata: Anything, // OpenRouter
    base_resp: Anything, // MiniMax
  }),
);
const minimaxValidator = Compile(Type.Object({ status_code: Type.Number(), status_msg: Anything }));
const reasonValidator = Compile(Type.Object({ reason: Type.String() }));
const codeValidator = Compile(Type.Object({ code: Type.String() }));
const moderationValidator = Compile(Type.Object({ reasons: Type.Array(Type.Unknown()) }));
const errorTypeValidator = Compile(Type.Object({ error_type: Type.String() }));

/** What a provider itself can tell. */
type ToldKind = CodedKind | "reported";

/** What a provider said of its failure, wherever it said it. */
interface Reported {
  /** All that may be a code, for people's eyes or not. */
  readonly codes: readonly string[];
  readonly minimaxCode?: number;
  readonly code?: string;
  readonly type?: string;
  readonly param?: string;
  readonly message?: string;
}

/**
 * The failure that a response is whose status is not 2xx.
 *
 * @param response `body` as it came, whatever it is; at most 64 KiB
 */
export function failureOfResponse(
  response: { readonly status: number; readonly retryAfterMs: number | undefined; readonly body: string },
  redact: Redact,
): UpstreamFailure {
  const { status, retryAfterMs, body } = response;
  const reported = reportedIn(valueOf(body));
  const said = kindOfReported(reported);
  // A status says who is at fault; only these two a code knows better.
  const kind = said === "filtered" || said === "denied" ? said : kindOfStatus(status);
  return new UpstreamFailure(kind, `${messageByKind[kind]} (HTTP ${status}).`, {
    retryAfterMs,
    detail: { status, ...detailOf(reported, redact) },
  });
}

/** The failure that a provider told in the middle of a body. `error` is what stood there: an object, or a text. */
export function failureOfError(error: unknown, redact: Redact): UpstreamFailure {
  const reported = reportedIn(typeof error === "string" ? valueOf(error) : error);
  const kind = kindOfReported(reported) ?? "reported";
  return new UpstreamFailure(kind, `${messageByKind[kind]}: it reported an error.`, {
    detail: detailOf(reported, redact),
  });
}

function kindOfReported({ codes, minimaxCode, message }: Reported): ToldKind | undefined {
  if (minimaxCode !== undefined) return kindOfMinimaxCode(minimaxCode);
  // DeepSeek's filter has no code of its own. https://github.com/deepseek-ai/awesome-deepseek-integration/issues/13
  if (message === "Content Exists Risk") return "filtered";
  const kind = kindOfCodes(codes);
  // A status beside a vague type («invalid_request_error» with 429) says more than it.
  return kind === "filtered" || kind === "denied" ? kind : (kindOfStatusAmong(codes) ?? kind);
}

function kindOfStatusAmong(codes: readonly string[]): ToldKind | undefined {
  const status = codes.find((code) => /^[3-5]\d\d$/.test(code));
  return status === undefined ? undefined : kindOfStatus(Number(status));
}

function reportedIn(value: unknown, depth = 0): Reported {
  if (typeof value === "string") return { codes: [], message: value };
  const first: unknown = Array.isArray(value) ? value[0] : value; // Gemini
  if (!errorValidator.Check(first)) return { codes: [] };
  if (minimaxValidator.Check(first.base_resp)) return reportedByMinimax(first.base_resp);
  const { error, message, detail, param } = first;
  if (typeof error === "object" && error !== null && depth < maxDepth) return reportedIn(error, depth + 1);
  const code = codeOf(first.code);
  const type = codeOf(first.type) ?? codeOf(first.error_type);
  const text = [message, error, detail].find((part) => typeof part === "string");
  const others = [codeOf(first.status), codeOf(first.error_type), ...hiddenCodes(first)];
  return {
    codes: [code, type, ...others].filter((part) => part !== undefined),
    ...(code !== undefined && { code }),
    ...(type !== undefined && { type }),
    ...(typeof param === "string" && { param }),
    ...(text !== undefined && { message: text }),
  };
}

function reportedByMinimax({
  status_code: code,
  status_msg: message,
}: {
  status_code: number;
  status_msg?: unknown;
}): Reported {
  return {
    codes: [],
    minimaxCode: code,
    code: String(code),
    ...(typeof message === "string" && { message }),
  };
}

/** The codes that stand a level deeper than the one they explain. */
function hiddenCodes(error: { details?: unknown; innererror?: unknown; metadata?: unknown }): string[] {
  const reasons = Array.isArray(error.details) ? error.details.filter((detail) => reasonValidator.Check(detail)) : [];
  return [
    ...reasons.map(({ reason }) => reason),
    ...(codeValidator.Check(error.innererror) ? [error.innererror.code] : []),
    // OpenRouter tells a flagged input as 403, with why it was flagged. https://openrouter.ai/docs/api-reference/errors
    ...(moderationValidator.Check(error.metadata) ? ["content_filter"] : []),
    ...(errorTypeValidator.Check(error.metadata) ? [error.metadata.error_type] : []),
  ];
}

function codeOf(value: unknown): string | undefined {
  if (typeof value === "number") return String(value);
  return typeof value === "string" && value !== "" ? value : undefined;
}

function detailOf({ code, type, param, message }: Reported, redact: Redact): FailureDetail {
  const isFit = (name: string) =>
    isKnownCode(name) || (/^(?:[A-Za-z][A-Za-z._]{0,63}|\d{1,6})$/.test(name) && redact(name) === name);
  const isPath = (name: string) =>
    name.length <= 64 && /^[A-Za-z_]+(?:\.[A-Za-z_]+|\.\d{1,3}|\[\d{1,3}\])*$/.test(name) && redact(name) === name;
  return {
    ...(type !== undefined && isFit(type) && { type }),
    ...(code !== undefined && isFit(code) && { code }),
    ...(param !== undefined && isPath(param) && { param }),
    // Redacted before it is cut: half a key is found less well than a whole one.
    ...(message !== undefined && { message: redact(message).slice(0, maxMessageChars) }),
  };
}

/** A body as JSON; as a text where it is one; undefined for a page. */
function valueOf(body: string): unknown {
  const text = body.trim();
  if (text === "" || text.startsWith("<")) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const messageByKind: Readonly<Record<ToldKind, string>> = {
  server: "The model's server cannot answer now",
  busy: "The model's server has no room now",
  denied: "The model's server does not let us in",
  rejected: "The model's server refused the request",
  filtered: "The model's server does not answer this",
  reported: "The model's server failed",
};
