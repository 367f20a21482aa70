import type { ChatEvent, ChatRequest } from "../server/protocol.ts";
import type { StreamEvent } from "./apply-event.ts";
import { call, chatErrorFrom, gone, isLike, type ChatError } from "./chat-error.ts";
import type { ShownPage } from "./page-context.ts";
import { createSseParser } from "./sse-parser.ts";

export interface ConnectionDeps {
  /** The server's address without a slash at the end. */
  readonly server: string;
  /** Calls back when the network or the page comes back, once a burst, until the signal aborts. */
  readonly onWake: (listener: () => void, signal: AbortSignal) => void;
  readonly isOnline: () => boolean;
  /** 0 to 1, for the jitter. */
  readonly random: () => number;
  /** With no byte for so long, or up to a quarter less, the connection counts as dead, ms. The server sends something every 15 s. Default 40,000. */
  readonly silenceMs?: number;
  /** The first pause before attaching again, ms; it doubles up to sixteen times that. Default 500. */
  readonly pauseMs?: number;
}

/** A task to attach to or, where none is known yet, a question to ask. */
export interface Target {
  readonly taskId: string | undefined;
  /** How much of the answer is here already, UTF-16 code units. */
  readonly offset: number;
  readonly request: Question;
}

/** What is undefined is not sent. */
type Question = Omit<ChatRequest, "sessionId" | "page"> & {
  readonly sessionId: string | undefined;
  readonly page?: ChatRequest["page"] | ShownPage;
};

/** After so many failures in a row the shopper is told: about 40 s with the pauses between. */
const maxFailures = 8;
/** A question that never got an answer is sent once more by itself: the message id makes that harmless. */
const maxFailuresUnconnected = 1;

/** Why a connection that may be well was ended: the page woke, or the caller wants no more of it. */
const unneeded = "unneeded";

/**
 * Asks, or attaches, and follows the answer to its one end, through as many connections as it takes.
 *
 * Events come in order and without gaps; text may come twice after a reconnection (`index` tells). Returns early,
 * silently, when `signal` aborts. Throws a ChatError for a refusal, and when nothing helps any more.
 */
export async function* followAnswer(
  { server, silenceMs = 40_000, pauseMs = 500, onWake, isOnline, random }: ConnectionDeps,
  { taskId, offset, request }: Target,
  signal: AbortSignal,
): AsyncGenerator<StreamEvent, void> {
  // The server names it with each event: what it then knows us to have.
  let cursor = `0.${offset}`;
  let failures = 0;
  while (!signal.aborted) {
    const [attached, hear, end] = createSpan(onWake, silenceMs, signal);
    let failure: ChatError;
    try {
      for await (const event of readEvents(attached, hear)) {
        yield event;
        if (event.event === "done" || event.event === "error") return;
      }
      failure = chatErrorFrom(`${server} broke off`);
    } catch (error) {
      failure = chatErrorFrom(error);
    } finally {
      // Leaving early closes the source too.
      end();
    }
    // Nothing is known to be lost: the shopper sees nothing of it.
    if (attached.reason === unneeded) continue;
    // 0.5 s to 8 s, doubling, up to a quarter less by chance so that many pages do not come back in one instant. Offline it is
    // no use to try often, and no failure: the network's return ends the pause.
    const backOffMs = pauseMs * 2 ** (isOnline() ? Math.min(failures++, 4) : 4) * (1 - random() / 4);
    const { code, retryAfterMs = 0 } = failure;
    // What refuses the question is for the shopper to see, at once; what refuses a task may pass by itself.
    const isHopeless = taskId ? gone.includes(code) : code !== "unreachable";
    if (isHopeless || failures > (taskId ? maxFailures : maxFailuresUnconnected)) throw failure;
    yield { event: "lost" };
    const [pause] = createSpan(onWake, Math.max(retryAfterMs, backOffMs), signal);
    await new Promise((resolve) => pause.addEventListener("abort", resolve));
  }

  /** A task that is known is attached to; else the question is sent. */
  function attach(signal: AbortSignal): Promise<Response> {
    if (taskId) {
      return call(`${server}/api/chat/tasks/${taskId}/stream`, { headers: { "last-event-id": cursor }, signal });
    }
    const headers = { "content-type": "application/json" };
    return call(`${server}/api/chat`, { method: "POST", headers, body: JSON.stringify(request), signal });
  }

  /** Reads the events of one connection up to its end or the first gap. */
  async function* readEvents(signal: AbortSignal, hear: () => void): AsyncGenerator<ChatEvent, void> {
    const parse = createSseParser();
    // A TextDecoderStream between would cost each piece several turns of the event loop.
    const decoder = new TextDecoder();
    const reader = (await attach(signal)).body?.getReader();
    for (;;) {
      const chunk = (await reader?.read())?.value;
      if (!chunk) return;
      hear();
      for (const { event: name, id, data } of parse(decoder.decode(chunk, { stream: true }))) {
        const event: UnknownEvent | undefined = data ? { event: name, data: JSON.parse(data) } : undefined;
        // Trusts our server that an event has what its name promises; a name that is not known changes nothing later on.
        if (!isLike<ChatEvent>(event, "data")) continue;
        if (event.event === "token") {
          const { index, text } = event.data;
          // A gap: attaching again from our own cursor brings what is missing.
          if (index > offset) return;
          const end = index + text.length;
          // Only what leads on counts as success: a server that always sends the same is given up as well.
          if (end > offset) {
            offset = end;
            failures = 0;
          }
        } else if (event.event === "connected") ({ taskId } = event.data);
        else failures = 0;
        cursor = id ?? cursor;
        yield event;
      }
    }
  }
}

interface UnknownEvent {
  readonly event: unknown;
  readonly data: unknown;
}

type OnWake = ConnectionDeps["onWake"];

/** A span of time: it is over when nothing was heard for so long, when the page wakes, and with the caller. */
function createSpan(onWake: OnWake, ms: number, caller: AbortSignal) {
  const span = new AbortController();
  const { signal } = span;
  /** How many quarters of it are over: a timer that began anew with each piece would be the dearest thing done with it. */
  let quarters = 0;
  let timer: ReturnType<typeof setTimeout>;
  wait();
  // What was open while the page slept may be dead without anybody having been told.
  onWake(leave, signal);
  caller.addEventListener("abort", leave, { signal });
  return [signal, hear, end] as const;

  function wait(): void {
    timer = setTimeout(() => (++quarters > 3 ? end() : wait()), ms / 4);
  }

  function hear(): void {
    quarters = 0;
  }

  function leave(): void {
    end(unneeded);
  }

  function end(reason?: unknown): void {
    clearTimeout(timer);
    span.abort(reason);
  }
}
