/**
 * The wire contract between the widget (or any other client) and the server.
 *
 * Request bodies are schemas, so that what the server checks and what TypeScript believes are one thing.
 * What the server sends is declared as types: it is made here and needs no check. The widget imports types only.
 */
import { Type, type Static } from "typebox";

/** Stages of an answer, in order. `queued` appears only under load; each of the others is work that is really done. */
export type Stage = "queued" | "initialization" | "parsing" | "retrieval" | "reasoning" | "generation" | "complete";

/** Why a request was refused or an answer ended without success. For programs; people read `detail` or `message`. */
export type ErrorCode =
  | "bad_request"
  | "message_too_long"
  | "unknown_shop"
  | "origin_not_allowed"
  | "unauthorized"
  | "not_found"
  | "gone"
  | "rate_limited"
  | "conflict"
  | "busy"
  | "overloaded"
  | "store_unavailable"
  | "budget_exhausted"
  | "upstream_timeout"
  | "upstream_unavailable"
  | "upstream_error"
  | "content_filter"
  | "interrupted"
  | "internal";

/** Why an answer ended well. `stopped`: the shopper (or nobody listening any more) stopped it. */
export type FinishReason = "stop" | "length" | "content_filter" | "stopped";

const ShortText = Type.String({ maxLength: 500 });

/** The product that the shopper looks at, as the page tells it: untrusted. `price` is a decimal in `currency` (ISO 4217). */
export const ProductSchema = Type.Object(
  {
    name: ShortText,
    sku: Type.Optional(ShortText),
    price: Type.Optional(ShortText),
    currency: Type.Optional(ShortText),
    availability: Type.Optional(ShortText),
  },
  { additionalProperties: false },
);

/** The page that the shopper is on: untrusted. */
export const PageSchema = Type.Object(
  {
    url: Type.Optional(Type.String({ maxLength: 2000 })),
    title: Type.Optional(ShortText),
    product: Type.Optional(ProductSchema),
  },
  { additionalProperties: false },
);
export type Page = Static<typeof PageSchema>;

/** Body of `POST /api/chat` and `POST /api/chat/tasks`. */
export const ChatRequestSchema = Type.Object(
  {
    /** The shopper's words. Not blank; the longest allowed is the server's `limits.messageChars`. */
    message: Type.String({ minLength: 1, pattern: "\\S", description: "some text" }),
    /** Made by the client, a UUID: the same id again attaches to the answer that exists instead of making another. */
    messageId: Type.String({
      pattern: "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$",
      description: "a UUID",
    }),
    /** Absent on the first turn; afterwards what `connected` told. */
    sessionId: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    shop: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
    /** BCP 47, for example `zh-CN`. Default: the shop's. */
    locale: Type.Optional(
      Type.String({ pattern: "^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$", description: "a language such as zh-CN" }),
    ),
    page: Type.Optional(PageSchema),
  },
  { additionalProperties: false },
);
export type ChatRequest = Static<typeof ChatRequestSchema>;

/** First event of every attachment. `resumed` is true where the task existed before this request. */
export interface ConnectedData {
  readonly taskId: string;
  readonly sessionId: string;
  readonly messageId: string;
  readonly resumed: boolean;
}

/** `progress` is 0 to 100, never falls, 100 only at `complete`. `etaMs` is what is left of the wait, in milliseconds. */
export interface ProgressData {
  readonly stage: Stage;
  readonly progress: number;
  readonly message: string;
  readonly etaMs: number;
  readonly position?: number;
}

/** A passage that an answer rests on. `snippet` is plain text. */
export interface Source {
  readonly title: string;
  readonly url?: string;
  readonly snippet: string;
}

export interface SourcesData {
  readonly sources: readonly Source[];
}

/** `index` is the offset of the first unit of `text` in the answer, in UTF-16 code units. */
export interface TokenData {
  readonly index: number;
  readonly text: string;
}

/** Tokens, as the upstream counts them; `estimated` where it told no figures, for some of it at least. */
export interface Usage {
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly estimated?: true;
}

/**
 * `ttftMs` is from the question's arrival to the first unit of text; null where there was none. `degraded`: the model could
 * not be had, and the answer is in the shop's own words.
 */
export interface DoneData {
  readonly finishReason: FinishReason;
  readonly usage?: Usage;
  readonly degraded?: true;
  readonly ttftMs: number | null;
  readonly durationMs: number;
}

export interface ErrorData {
  readonly code: ErrorCode;
  readonly message: string;
  readonly retryable: boolean;
  readonly retryAfterMs?: number;
}

/** One event of a stream, before it has an id. */
export type ChatEvent =
  | { readonly event: "connected"; readonly data: ConnectedData }
  | { readonly event: "progress"; readonly data: ProgressData }
  | { readonly event: "sources"; readonly data: SourcesData }
  | { readonly event: "token"; readonly data: TokenData }
  | { readonly event: "done"; readonly data: DoneData }
  | { readonly event: "error"; readonly data: ErrorData };

/** The end of an answer: exactly one of them. */
export type EndEvent = Extract<ChatEvent, { readonly event: "done" | "error" }>;

/** Body of every refusal outside a stream (RFC 9457, `application/problem+json`). */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ErrorCode;
  readonly detail: string;
  readonly retryAfterMs?: number;
}

/** Body of `202` from `POST /api/chat/tasks`. `streamUrl` is absolute in path, to be read with `EventSource`. */
export interface TaskAccepted {
  readonly taskId: string;
  readonly sessionId: string;
  readonly streamUrl: string;
}

/** `running`: the answer is still being written. `error`: it ended without success; the part that was said is kept. */
export type MessageStatus = "running" | "done" | "stopped" | "error";

/** How a shopper found an answer. */
export type Rating = "good" | "bad";

/** Body of `POST /api/chat/feedback`: rates the answer to a message. */
export const FeedbackSchema = Type.Object(
  {
    /** The question's. */
    messageId: Type.String({ minLength: 1, maxLength: 100 }),
    /** `null` takes the rating back. */
    rating: Type.Union([Type.Literal("good"), Type.Literal("bad"), Type.Null()], {
      description: '"good", "bad" or null',
    }),
    /** Why, in the shopper's words. */
    comment: Type.Optional(Type.String({ maxLength: 2000 })),
  },
  { additionalProperties: false },
);

/** One message of a transcript. A question is always `done`. `at` is ISO 8601 in UTC. */
export interface TranscriptMessage {
  readonly id: string;
  readonly role: "user" | "assistant";
  readonly text: string;
  readonly at: string;
  readonly status: MessageStatus;
  readonly sources?: readonly Source[];
  readonly errorCode?: ErrorCode;
  /** As in `DoneData`. */
  readonly degraded?: true;
  readonly rating?: Rating;
}

/**
 * Body of `GET /api/chat/session?before=<messageId>`: the newest turns (before that one), oldest first. The question and
 * its answer share the `messageId`, as `<messageId>` and `<messageId>:answer`.
 */
export interface Transcript {
  readonly messages: readonly TranscriptMessage[];
  readonly activeTask: { readonly taskId: string; readonly messageId: string } | null;
  /** What older turns were condensed to; null where there is nothing. */
  readonly summary: string | null;
  /** What the answers of the session took together, also those that are not told here; null where no model was asked. */
  readonly usage: Usage | null;
}

/** The widget's texts by name, each with the places that it has to fill. A shop may have its own for any of them. */
export const placesByText = {
  /** BCP 47: what language the others are in. */
  language: [],
  open: [],
  unread: ["n"],
  close: [],
  chat: [],
  conversation: [],
  assistant: [],
  aiNotice: [],
  you: [],
  message: [],
  placeholder: [],
  send: [],
  stop: [],
  retry: [],
  newMessages: [],
  newConversation: [],
  more: [],
  download: [],
  erase: [],
  eraseSure: [],
  older: [],
  sending: [],
  ahead: ["n"],
  left: ["n"],
  leftSpoken: ["stage", "time"],
  late: [],
  reconnecting: [],
  stopped: [],
  degraded: [],
  earlier: [],
  sources: [],
  copy: [],
  copied: [],
  good: [],
  bad: [],
  why: [],
  submit: [],
  thanks: [],
  about: [],
  removeProduct: [],
  tooLong: ["n"],
  waitFor: ["time"],
  internal: [],
  message_too_long: [],
  unknown_shop: [],
  overloaded: [],
  content_filter: [],
  interrupted: [],
  unreachable: [],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type TextName = keyof typeof placesByText;

/** Body of `GET /api/chat/config?shop=&locale=`: what a widget needs to draw itself for a shop. */
export interface ShopConfig {
  readonly shop: string;
  readonly name: string;
  readonly locale: string;
  readonly greeting: string;
  readonly starters: readonly string[];
  readonly theme: { readonly color: string; readonly position: "left" | "right" };
  readonly limits: { readonly messageChars: number };
  /** Where they are not the ones that the widget brings along: those of another language, and the shop's own. */
  readonly texts?: Readonly<Partial<Record<TextName, string>>>;
}
