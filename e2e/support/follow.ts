import type { ChatRequest } from "../../server/protocol.ts";
import { parseCursor, type Cursor } from "./cursor.ts";
import { post, readEvents, type EventOf } from "./sse.ts";
import { mistakesIn } from "./stream-rules.ts";
import { problemOf, type WireEvent } from "./wire.ts";

export type End = EventOf<"done"> | EventOf<"error">;

/** What one reader came to hold, through as many connections as it took. */
export interface Followed {
  readonly text: string;
  /** Undefined where the reader left before the end. */
  readonly end: End | undefined;
  readonly connectionCount: number;
  /** Every rule of the wire that the server broke on the way. */
  readonly mistakes: readonly string[];
}

/** An answer to follow: by its task or, where none is known yet, by the question, sent again until it is acknowledged. */
export type Target = { readonly taskId: string } | { readonly request: ChatRequest };

export interface FollowOptions {
  /** Waits before the next connection. */
  readonly pause: () => Promise<void>;
  /** Aborts when the reader leaves; with `AbortSignal.timeout` in it, whoever waits for longer has met a mistake. */
  readonly signal: AbortSignal;
  readonly onEvent?: (event: WireEvent) => void;
}

/** Refusals that pass by themselves: whoever asks again is served some time. */
const passing: ReadonlySet<string> = new Set(["overloaded", "store_unavailable"]);

/**
 * Reads an answer to its end as the protocol says that a client does (RS4, RS8): whatever happens to a connection, it
 * attaches again from its own cursor.
 *
 * It takes nothing on trust: what it holds is checked against the offsets on each event, and all else that it sees
 * against the rules of the wire. Never throws for what the network or the server does: that is among the mistakes.
 */
export async function follow(url: string, target: Target, options: FollowOptions): Promise<Followed> {
  const { pause, signal, onEvent } = options;
  const mistakes: string[] = [];
  let taskId = "taskId" in target ? target.taskId : undefined;
  let cursor: Cursor | undefined;
  let text = "";
  let end: End | undefined;
  let connectionCount = 0;
  while (!signal.aborted) {
    if (connectionCount > 0) await pause();
    connectionCount += 1;
    try {
      if (await readOnce()) break;
    } catch (error) {
      if (!isNetworkFailure(error) && !signal.aborted) {
        mistakes.push(error instanceof Error ? error.message : String(error));
        break;
      }
      if (end !== undefined) break; // it was told, and then the connection went: there is nothing more to come
    }
  }
  if (isTimeout(signal.reason)) mistakes.push("the answer had no end, or its stream was open, when time was up");
  return { text, end, connectionCount, mistakes };

  /** One connection, as far as it goes. True: there is nothing more to read. */
  async function readOnce(): Promise<boolean> {
    const response = await open();
    if (!response.ok) {
      const { status, code, detail } = await problemOf(response);
      if (passing.has(code)) return false;
      mistakes.push(`the reader is refused: ${status} ${code}, ${detail}`);
      return true;
    }
    const events: WireEvent[] = [];
    const heldLength = text.length;
    try {
      for await (const event of readEvents(response)) {
        events.push(event);
        apply(event);
        onEvent?.(event);
      }
      return end !== undefined;
    } finally {
      mistakes.push(...mistakesIn(events, heldLength));
    }
  }

  async function open(): Promise<Response> {
    if (taskId === undefined && "request" in target) return await post(url, target.request, {}, signal);
    const headers = cursor === undefined ? {} : { "last-event-id": `${cursor.sequence}.${cursor.offset}` };
    return await fetch(`${url}/api/chat/tasks/${taskId}/stream`, { headers, signal });
  }

  function apply(event: WireEvent): void {
    cursor = parseCursor(event.id);
    if (event.event === "connected") takeConnected(event);
    if (event.event === "token") takeToken(event);
    if (event.event === "done" || event.event === "error") {
      if (end !== undefined) mistakes.push("a second end was told");
      end = event;
    }
  }

  function takeConnected({ data }: EventOf<"connected">): void {
    if (taskId !== undefined && data.taskId !== taskId) mistakes.push(`asked for ${taskId}, got ${data.taskId}`);
    taskId = data.taskId;
  }

  function takeToken({ data: { index, text: piece } }: EventOf<"token">): void {
    // A reader that says where it is gets what follows, to the unit: neither a gap nor anything twice.
    if (index > text.length) mistakes.push(`${index - text.length} units are missing at ${text.length}`);
    if (index < text.length) mistakes.push(`${text.length - index} units before ${text.length} were sent twice`);
    text += piece.slice(Math.max(0, text.length - index));
  }
}

/** What an end says of an answer: its times and its words aside, which are of the moment in which it is told. */
export function outcomeOf(end: End | undefined): object | undefined {
  if (end?.event === "error") return { code: end.data.code, retryable: end.data.retryable };
  return end && { finishReason: end.data.finishReason, usage: end.data.usage };
}

/** What `fetch` throws where a connection could not be made, or broke off. */
export function isNetworkFailure(error: unknown): boolean {
  return error instanceof TypeError && (error.message === "fetch failed" || error.message === "terminated");
}

function isTimeout(reason: unknown): boolean {
  return reason instanceof DOMException && reason.name === "TimeoutError";
}
