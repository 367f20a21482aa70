/** One way in which a provider answers, and what is to come of it. */
export interface Dialect {
  /** What it does, in a line: with the provider's name where one is known for it. */
  readonly does: string;
  /** As it stands on the wire. */
  readonly body: string | Uint8Array;
  /** Default: 200. */
  readonly status?: number;
  /** Default: `text/event-stream`. */
  readonly contentType?: string;
  /** What the shopper gets to read. Default: nothing. */
  readonly text?: string;
  /** How the answer ended (`FinishReason`), or what went wrong (`FailureKind`). */
  readonly ends: string;
  /** How it ended for the relay, which passes on what is no text too. Default: as `ends`. */
  readonly relayEnds?: string;
  /** What it told of its usage; null where it told none. Default: not looked at. */
  readonly usage?: {
    readonly promptTokens: number;
    readonly completionTokens: number;
    readonly cachedTokens: number;
  } | null;
  /** All that the model wrote, thoughts included. Default: not looked at. */
  readonly written?: string;
  /** What the log gets to read. Default: not looked at. */
  readonly detail?: Readonly<Record<string, unknown>>;
}

/** An event with this data: a value is written as JSON. */
export function event(data: unknown): string {
  return `data: ${typeof data === "string" ? data : JSON.stringify(data)}\n\n`;
}

export const done = event("[DONE]");

/** A chunk with one choice, as OpenAI writes it. */
export function chunk(delta: unknown, more: Readonly<Record<string, unknown>> = {}) {
  return {
    id: "chatcmpl-1",
    object: "chat.completion.chunk",
    created: 1_700_000_000,
    model: "m",
    choices: [{ index: 0, delta, logprobs: null, finish_reason: null, ...more }],
  };
}

/** An event with a piece of the answer. */
export function says(content: unknown): string {
  return event(chunk({ content }));
}

/** An event with the end of the answer. */
export function stops(finish_reason: unknown = "stop"): string {
  return event(chunk({}, { finish_reason }));
}
