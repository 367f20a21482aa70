import type { ChatRequest } from "../server/protocol.ts";
import type { StreamEvent } from "./apply-event.ts";
import { ChatError, chatErrorFrom, refusalFrom } from "./chat-error.ts";
import { createSseParser, type SseMessage } from "./sse-parser.ts";
import { readEvent } from "./wire.ts";

export interface ConnectionDeps {
  readonly fetch: typeof fetch;
  /** Calls back when the network or the page comes back; returns its undo. */
  readonly onWake: (listener: () => void) => () => void;
  readonly isOnline: () => boolean;
  /** 0 to 1, for the jitter. */
  readonly random: () => number;
  /** With no byte for so long the connection counts as dead, ms. The server sends something every 15 s. Default 40,000. */
  readonly silenceMs?: number;
  /** The first pause before attaching again, ms; it doubles up to sixteen times that. Default 500. */
  readonly pauseMs?: number;
}

/** A question to ask, or a task to attach to. */
export interface Target {
  readonly server: string;
  readonly request?: ChatRequest;
  readonly taskId?: string;
  /** How much of the answer is here already, UTF-16 code units. */
  readonly offset: number;
}

/** After so many failures in a row the shopper is told: about 40 s with the pauses between. */
const maxFailures = 8;
/** A question that never got an answer is sent once more by itself: the message id makes that harmless. */
const maxFailuresUnconnected = 1;

/**
 * Asks, or attaches, and follows the answer to its one end, through as many connections as it takes.
 *
 * Events come in order and without gaps; text may come twice after a reconnection (`index` tells). Returns early,
 * silently, when `signal` aborts. Throws a ChatError for a refusal, and when nothing helps any more.
 */
export async function* followAnswer(
  deps: ConnectionDeps,
  target: Target,
  signal: AbortSignal,
): AsyncGenerator<StreamEvent, void> {
  const cursor: Cursor = { taskId: target.taskId, sequence: 0, offset: target.offset };
  let failures = 0;
  while (!signal.aborted) {
    const attachment = openAttachment(deps, signal);
    let retryAfterMs = 0;
    try {
      const response = await request(deps, target, cursor, attachment.signal);
      for await (const message of readMessages(response, attachment.heard)) {
        const event = readEvent(message.event, message.data);
        if (event === undefined) continue;
        // A gap: attaching again from our own cursor brings what is missing.
        if (event.event === "token" && event.data.index > cursor.offset) break;
        if (event.event === "connected") cursor.taskId = event.data.taskId;
        // Only what leads on counts as success: a server that always sends the same is given up as well.
        else if (advance(cursor, event)) failures = 0;
        cursor.sequence = sequenceOf(message.id) ?? cursor.sequence;
        yield event;
        if (event.event === "done" || event.event === "error") return;
      }
    } catch (error) {
      if (signal.aborted) return;
      const failure = chatErrorFrom(error);
      if (!isPassing(failure, cursor.taskId)) throw failure;
      retryAfterMs = failure.retryAfterMs ?? 0;
    } finally {
      attachment.close();
    }
    if (deps.isOnline()) failures += 1;
    if (failures > (cursor.taskId === undefined ? maxFailuresUnconnected : maxFailures)) {
      throw new ChatError("unreachable", `Cannot reach ${target.server}`);
    }
    yield { event: "lost" };
    await pause(deps, Math.max(retryAfterMs, backOffMs(deps, failures)), signal);
  }
}

/** One try at a connection: its signal aborts with the caller's, in silence, and when the page wakes with it stale. */
function openAttachment(deps: ConnectionDeps, caller: AbortSignal) {
  const controller = new AbortController();
  const silenceMs = deps.silenceMs ?? 40_000;
  let lastHeardAt = Date.now();
  let silence = setTimeout(abort, silenceMs);
  const stopWaking = deps.onWake(() => {
    // A heartbeat comes every 15 s: with one missed, a socket that slept is not worth waiting for.
    if (Date.now() - lastHeardAt > silenceMs / 2) abort();
  });
  caller.addEventListener("abort", abort);
  return { signal: controller.signal, heard, close };

  function abort(): void {
    controller.abort();
  }

  function heard(): void {
    lastHeardAt = Date.now();
    clearTimeout(silence);
    silence = setTimeout(abort, silenceMs);
  }

  function close(): void {
    clearTimeout(silence);
    stopWaking();
    caller.removeEventListener("abort", abort);
    // Leaving early closes the source too.
    controller.abort();
  }
}

interface Cursor {
  taskId: string | undefined;
  sequence: number;
  offset: number;
}

function advance(cursor: Cursor, event: StreamEvent): boolean {
  if (event.event !== "token") return true;
  const end = event.data.index + event.data.text.length;
  if (end <= cursor.offset) return false;
  cursor.offset = end;
  return true;
}

/** A task that is known is attached to; else the question is sent. */
async function request(
  deps: ConnectionDeps,
  target: Target,
  cursor: Readonly<Cursor>,
  signal: AbortSignal,
): Promise<Response> {
  const attaching = cursor.taskId !== undefined;
  const path = attaching ? `/api/chat/tasks/${encodeURIComponent(cursor.taskId)}/stream` : "/api/chat";
  const response = await deps.fetch(target.server + path, {
    method: attaching ? "GET" : "POST",
    headers: attaching
      ? { accept: "text/event-stream", "last-event-id": `${cursor.sequence}.${cursor.offset}` }
      : { accept: "text/event-stream", "content-type": "application/json" },
    ...(attaching ? {} : { body: JSON.stringify(target.request) }),
    credentials: "omit",
    cache: "no-store",
    signal,
  });
  if (!response.ok) throw await refusalFrom(response);
  // A captive portal answers 200 with its own page.
  if (!response.headers.get("content-type")?.startsWith("text/event-stream")) {
    throw new ChatError("unreachable", `${target.server} does not answer with an event stream`);
  }
  return response;
}

async function* readMessages(response: Response, heard: () => void): AsyncGenerator<SseMessage, void> {
  if (response.body === null) return;
  const parse = createSseParser();
  const decoder = new TextDecoder();
  const reader = response.body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      heard();
      yield* parse(decoder.decode(value, { stream: true }));
    }
  } finally {
    // It may be broken already, which is then why we are here.
    await reader.cancel().catch(() => undefined);
  }
}

/** Whether another try may help by itself. What refuses the question is for the shopper to see, at once. */
function isPassing(failure: ChatError, taskId: string | undefined): boolean {
  if (failure.code === "unreachable") return true;
  return taskId !== undefined && ["rate_limited", "overloaded", "store_unavailable", "internal"].includes(failure.code);
}

function sequenceOf(id: string | undefined): number | undefined {
  const sequence = Number.parseInt(id ?? "", 10);
  return Number.isNaN(sequence) ? undefined : sequence;
}

/** 0.5 s to 8 s, doubling, up to a quarter less by chance so that many pages do not come back in one instant. */
function backOffMs(deps: ConnectionDeps, failures: number): number {
  const firstMs = deps.pauseMs ?? 500;
  return firstMs * 2 ** Math.min(Math.max(failures - 1, 0), 4) * (1 - deps.random() / 4);
}

/** Ends early when the page wakes or the caller leaves. */
function pause(deps: ConnectionDeps, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(end, ms);
    const stopWaking = deps.onWake(end);
    signal.addEventListener("abort", end);
    if (signal.aborted) end();

    function end(): void {
      clearTimeout(timer);
      stopWaking();
      signal.removeEventListener("abort", end);
      resolve();
    }
  });
}
