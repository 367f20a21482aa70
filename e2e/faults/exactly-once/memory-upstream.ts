import { createCompletionReader } from "../../../server/upstream/completion.ts";
import type { Upstream } from "../../../server/upstream/upstream.ts";
import type { Plan } from "./plan.ts";

/** The model's server, in memory: it sends its stream in bytes, as many at a time as it is told. */
export interface MemoryUpstream {
  readonly upstream: Upstream;
  /** All that it has to say. */
  readonly text: string;
  /** How often it was asked. */
  calls(): number;
  send(bytes: number): void;
  /** Sends up to the end of the next delta. */
  sendDelta(): void;
  /** Sends all that is left, and ends the stream. */
  sendRest(): void;
  hangUp(): void;
  /** The length of what the server must have got to know by now, in UTF-16 code units. */
  readLength(): number;
}

type Arrived = Uint8Array | "end" | Error;

export function createMemoryUpstream({ deltas, ending }: Pick<Plan, "deltas" | "ending">): MemoryUpstream {
  const { bytes, marks } = streamOf(deltas, ending);
  const arrived: Arrived[] = [];
  let calls = 0;
  let sentBytes = 0;
  let readBytes = 0;
  let wake: (() => void) | undefined;

  return {
    upstream: { name: "memory", model: "memory", streamAnswer },
    text: deltas.join(""),
    calls: () => calls,
    send,
    sendDelta: () => send((marks.find(({ end }) => end > sentBytes)?.end ?? sentBytes) - sentBytes),
    sendRest: () => {
      if (sentBytes < bytes.length) arrive(bytes.subarray(sentBytes));
      sentBytes = bytes.length;
      arrive("end");
    },
    hangUp: () => arrive(new Error("The connection was reset")),
    readLength: () => marks.findLast(({ end }) => end <= readBytes)?.length ?? 0,
  };

  function send(count: number): void {
    const part = bytes.subarray(sentBytes, sentBytes + count);
    sentBytes += part.length;
    if (part.length > 0) arrive(part);
  }

  /** As `chat-completions.ts` reads a body, without the socket. */
  async function* streamAnswer(_messages: unknown, signal: AbortSignal): ReturnType<Upstream["streamAnswer"]> {
    calls += 1;
    const reader = createCompletionReader((text) => text);
    const decoder = new TextDecoder();
    for (let part = await next(signal); part !== "end" && !reader.isOver(); part = await next(signal)) {
      if (part instanceof Error) throw part;
      const text = reader.feed(decoder.decode(part, { stream: true }));
      readBytes += part.length;
      if (text !== undefined) yield text;
    }
    const rest = reader.end();
    if (rest !== undefined) yield rest;
    return reader.conclude();
  }

  async function next(signal: AbortSignal): Promise<Arrived> {
    for (;;) {
      signal.throwIfAborted();
      const part = arrived.shift();
      if (part !== undefined) return part;
      await new Promise<void>((resolve) => {
        wake = resolve;
        signal.addEventListener("abort", () => resolve(), { once: true });
      });
    }
  }

  function arrive(part: Arrived): void {
    arrived.push(part);
    wake?.();
  }
}

interface Mark {
  /** After so many bytes of the stream … */
  readonly end: number;
  /** … this much of the answer has been said. */
  readonly length: number;
}

function streamOf(deltas: readonly string[], ending: Plan["ending"]) {
  const parts: Buffer[] = [];
  const marks: Mark[] = [];
  let end = 0;
  let length = 0;
  for (const content of deltas) {
    write({ choices: [{ index: 0, delta: { content } }] });
    length += content.length;
    marks.push({ end, length });
  }
  if (ending === "error") write({ error: { message: "sk-secret" } });
  if (ending === "stop" || ending === "length") {
    write({ choices: [{ index: 0, delta: {}, finish_reason: ending }] });
    write("[DONE]");
  }
  return { bytes: Buffer.concat(parts), marks };

  function write(data: unknown): void {
    const part = Buffer.from(`data: ${typeof data === "string" ? data : JSON.stringify(data)}\n\n`);
    parts.push(part);
    end += part.length;
  }
}
