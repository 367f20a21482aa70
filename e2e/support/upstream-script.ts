import type { Gate } from "./gate.ts";

/**
 * One step of a streamed reply.
 *
 * A string is a delta of text. `gate` waits until the test opens it, `pauseMs` waits a time, `raw` is written as it is
 * (an event that no OpenAI client would send), `destroy` cuts the socket.
 */
export type Step =
  | string
  | { readonly gate: Gate }
  | { readonly pauseMs: number }
  | { readonly raw: string }
  | { readonly destroy: true };

/** A reply that streams, as `chat/completions` with `stream: true` does. */
export interface StreamReply {
  readonly kind: "stream";
  readonly steps: Iterable<Step>;
  /** Sent in a chunk of its own after the text. Null: never said. Default: `stop`. */
  readonly finishReason?: string | null;
  /** Sent where the request asked for it, and not null. */
  readonly usage?: { readonly prompt_tokens: number; readonly completion_tokens: number } | null;
  /** Whether `[DONE]` ends it. Default: yes. */
  readonly saysDone?: boolean;
  /** Deltas that are written to the socket at once. Default: 1. */
  readonly deltasPerWrite?: number;
  /** Whether nothing more is written while the client does not take what was. Default: no, it is kept. */
  readonly waitsForDrain?: boolean;
  /** Cuts what would be written at once into several writes. Default: one write. */
  readonly cut?: (bytes: Buffer) => Iterable<Buffer>;
}

export type Reply =
  | StreamReply
  | {
      readonly kind: "answer";
      readonly status: number;
      readonly body: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** Takes the request and never answers it. */
  | { readonly kind: "silence" };

/** A reply that streams these steps and ends as it should, with a usage. */
export function streamed(
  steps: Iterable<Step>,
  options: Omit<Partial<StreamReply>, "kind" | "steps"> = {},
): StreamReply {
  return { usage: { prompt_tokens: 11, completion_tokens: 7 }, ...options, kind: "stream", steps };
}

/** A refusal with a JSON body. */
export function refused(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Reply {
  return {
    kind: "answer",
    status,
    body: JSON.stringify(body),
    headers: { "content-type": "application/json", ...headers },
  };
}

/** Cuts into single bytes: the worst that a network can do. */
export function* byteByByte(bytes: Buffer): Iterable<Buffer> {
  for (let at = 0; at < bytes.length; at += 1) yield bytes.subarray(at, at + 1);
}
