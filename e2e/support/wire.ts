/**
 * What the server may send, as schemas: the tests take nothing from the wire on trust.
 *
 * Written a second time on purpose. `server/protocol.ts` declares what the server sends as types only, so nothing
 * there notices a field that is missing, of another kind or never promised.
 */
import { Type, type Static, type TSchema } from "typebox";
import { Value } from "typebox/value";
import type { ChatEvent, Problem, ShopConfig, TaskAccepted, Transcript } from "../../server/protocol.ts";

const closed = { additionalProperties: false };

const StageSchema = Type.Union([
  Type.Literal("queued"),
  Type.Literal("initialization"),
  Type.Literal("parsing"),
  Type.Literal("retrieval"),
  Type.Literal("reasoning"),
  Type.Literal("generation"),
  Type.Literal("complete"),
]);

const ErrorCodeSchema = Type.Union([
  Type.Literal("bad_request"),
  Type.Literal("message_too_long"),
  Type.Literal("unknown_shop"),
  Type.Literal("origin_not_allowed"),
  Type.Literal("unauthorized"),
  Type.Literal("not_found"),
  Type.Literal("gone"),
  Type.Literal("rate_limited"),
  Type.Literal("conflict"),
  Type.Literal("busy"),
  Type.Literal("overloaded"),
  Type.Literal("store_unavailable"),
  Type.Literal("budget_exhausted"),
  Type.Literal("upstream_timeout"),
  Type.Literal("upstream_unavailable"),
  Type.Literal("upstream_error"),
  Type.Literal("content_filter"),
  Type.Literal("interrupted"),
  Type.Literal("internal"),
]);

const SourceSchema = Type.Object(
  { title: Type.String({ minLength: 1 }), url: Type.Optional(Type.String({ minLength: 1 })), snippet: Type.String() },
  closed,
);

const ConnectedSchema = Type.Object(
  {
    taskId: Type.String({ minLength: 1 }),
    sessionId: Type.String({ minLength: 1 }),
    messageId: Type.String({ minLength: 1 }),
    resumed: Type.Boolean(),
  },
  closed,
);

const ProgressSchema = Type.Object(
  {
    stage: StageSchema,
    progress: Type.Number({ minimum: 0, maximum: 100 }),
    message: Type.String({ minLength: 1 }),
    etaMs: Type.Number({ minimum: 0 }),
    position: Type.Optional(Type.Integer({ minimum: 0 })),
  },
  closed,
);

const SourcesSchema = Type.Object({ sources: Type.Array(SourceSchema, { minItems: 1 }) }, closed);

const TokenSchema = Type.Object({ index: Type.Integer({ minimum: 0 }), text: Type.String({ minLength: 1 }) }, closed);

const UsageSchema = Type.Object(
  {
    promptTokens: Type.Integer({ minimum: 0 }),
    completionTokens: Type.Integer({ minimum: 0 }),
    estimated: Type.Optional(Type.Literal(true)),
  },
  closed,
);

const DoneSchema = Type.Object(
  {
    finishReason: Type.Union([
      Type.Literal("stop"),
      Type.Literal("length"),
      Type.Literal("content_filter"),
      Type.Literal("stopped"),
    ]),
    usage: Type.Optional(UsageSchema),
    degraded: Type.Optional(Type.Literal(true)),
    ttftMs: Type.Union([Type.Number({ minimum: 0 }), Type.Null()]),
    durationMs: Type.Number({ minimum: 0 }),
  },
  closed,
);

const ErrorSchema = Type.Object(
  {
    code: ErrorCodeSchema,
    message: Type.String({ minLength: 1 }),
    retryable: Type.Boolean(),
    retryAfterMs: Type.Optional(Type.Number({ minimum: 0 })),
  },
  closed,
);

const ProblemSchema = Type.Object(
  {
    type: Type.String({ minLength: 1 }),
    title: Type.String({ minLength: 1 }),
    status: Type.Integer({ minimum: 400, maximum: 599 }),
    code: ErrorCodeSchema,
    detail: Type.String({ minLength: 1 }),
    retryAfterMs: Type.Optional(Type.Number({ minimum: 0 })),
  },
  closed,
);

const TranscriptSchema = Type.Object(
  {
    messages: Type.Array(
      Type.Object(
        {
          id: Type.String({ minLength: 1 }),
          role: Type.Union([Type.Literal("user"), Type.Literal("assistant")]),
          text: Type.String(),
          at: Type.String({ pattern: "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?Z$" }),
          status: Type.Union([
            Type.Literal("running"),
            Type.Literal("done"),
            Type.Literal("stopped"),
            Type.Literal("error"),
          ]),
          sources: Type.Optional(Type.Array(SourceSchema)),
          errorCode: Type.Optional(ErrorCodeSchema),
          degraded: Type.Optional(Type.Literal(true)),
          rating: Type.Optional(Type.Union([Type.Literal("good"), Type.Literal("bad")])),
        },
        closed,
      ),
    ),
    activeTask: Type.Union([Type.Null(), Type.Object({ taskId: Type.String(), messageId: Type.String() }, closed)]),
    summary: Type.Union([Type.Null(), Type.String()]),
    usage: Type.Union([Type.Null(), UsageSchema]),
  },
  closed,
);

const ShopConfigSchema = Type.Object(
  {
    shop: Type.String({ minLength: 1 }),
    name: Type.String({ minLength: 1 }),
    locale: Type.String({ minLength: 2 }),
    greeting: Type.String({ minLength: 1 }),
    starters: Type.Array(Type.String({ minLength: 1 })),
    theme: Type.Object(
      { color: Type.String(), position: Type.Union([Type.Literal("left"), Type.Literal("right")]) },
      closed,
    ),
    limits: Type.Object({ messageChars: Type.Integer({ minimum: 1 }) }, closed),
    texts: Type.Optional(Type.Record(Type.String(), Type.String({ minLength: 1 }))),
  },
  closed,
);

const TaskAcceptedSchema = Type.Object(
  {
    taskId: Type.String({ minLength: 1 }),
    sessionId: Type.String({ minLength: 1 }),
    streamUrl: Type.String({ pattern: "^/" }),
  },
  closed,
);

/** One parsed event of a stream with the cursor that came with it. */
export type WireEvent = ChatEvent & { readonly id: string };

/** An event as the stream's parser found it: still text. */
export interface RawEvent {
  readonly event: string;
  readonly id: string;
  readonly data: string;
}

/** Checks one event against the contract. Throws where it holds less, more or other than promised. */
export function parseWireEvent(raw: RawEvent): WireEvent {
  const data: unknown = JSON.parse(raw.data);
  const { event, id } = raw;
  switch (event) {
    case "connected":
      return { id, event, data: checked(ConnectedSchema, data, event) };
    case "progress":
      return { id, event, data: checked(ProgressSchema, data, event) };
    case "sources":
      return { id, event, data: checked(SourcesSchema, data, event) };
    case "token":
      return { id, event, data: checked(TokenSchema, data, event) };
    case "done":
      return { id, event, data: checked(DoneSchema, data, event) };
    case "error":
      return { id, event, data: checked(ErrorSchema, data, event) };
    default:
      throw new Error(`Cannot read the stream: its events are those of protocol.ts, got ${event}`);
  }
}

/** Checks a refusal: the media type, the fields, and that the body's status is the answer's. */
export async function problemOf(response: Response): Promise<Problem> {
  const type = response.headers.get("content-type") ?? "none";
  const text = await response.text();
  if (!type.startsWith("application/problem+json")) {
    throw new Error(`Cannot read problem details: the media type is ${type}, the answer ${response.status} ${text}`);
  }
  const problem = checked(ProblemSchema, JSON.parse(text), "problem");
  if (problem.status !== response.status) {
    throw new Error(`Cannot read problem details: status ${response.status} holds a body of status ${problem.status}`);
  }
  return problem;
}

export async function transcriptOf(response: Response): Promise<Transcript> {
  return checked(TranscriptSchema, await response.json(), "transcript");
}

export async function shopConfigOf(response: Response): Promise<ShopConfig> {
  return checked(ShopConfigSchema, await response.json(), "shop config");
}

export async function taskAcceptedOf(response: Response): Promise<TaskAccepted> {
  return checked(TaskAcceptedSchema, await response.json(), "accepted task");
}

function checked<const S extends TSchema>(schema: S, value: unknown, what: string): Static<S> {
  if (Value.Check(schema, value)) return value;
  const mistakes = Value.Errors(schema, value).map((error) => `${error.instancePath || "/"} ${error.message}`);
  throw new Error(`Cannot accept ${what}: ${mistakes.join("; ")}, got ${JSON.stringify(value)}`);
}
