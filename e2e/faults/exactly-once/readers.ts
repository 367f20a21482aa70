import { createParser } from "eventsource-parser";
import type { ChatRequest, Source } from "../../../server/protocol.ts";
import { applyEvent } from "../../../widget/apply-event.ts";
import { followAnswer } from "../../../widget/connection.ts";
import { newTurn, type Turn } from "../../../widget/turn.ts";
import { parseCursor } from "../../support/cursor.ts";
import { parseWireEvent, type WireEvent } from "../../support/wire.ts";

/** Somebody who reads an answer, over as many connections as it takes. */
export interface Reader {
  /** The name that it knows the server by. */
  readonly host: string;
  /** Settles when it has read an end or has left; rejects where it gave up. */
  readonly over: Promise<void>;
  /** From where on its text is the answer's; what stands before it only says that it has some. */
  readonly heldLength: number;
  text(): string;
  /** The ends that it was told. */
  readonly ends: readonly unknown[];
  /** Where it was told that the answer stands, in percent, from one event to the next. */
  readonly percents: readonly number[];
  /** What the answer rests on, as it was told; undefined where it need not know. */
  sources(): readonly Source[] | undefined;
  hasLeft(): boolean;
  leave(): void;
}

export interface WidgetReaderOptions {
  readonly host: string;
  readonly request: ChatRequest;
  /** Undefined: it sends the question (again). */
  readonly taskId: string | undefined;
  /** The part of the answer that it has from before. */
  readonly held: string;
  readonly now: () => number;
}

/** The widget's own code, from the first request to the turn that it draws. */
export function readAsWidget({ host, request, taskId, held, now }: WidgetReaderOptions): Reader {
  const leaving = new AbortController();
  const ends: unknown[] = [];
  const percents: number[] = [];
  let turn: Turn = { ...newTurn(request.messageId, request.message), answer: held };
  // Offline by its own account, so that it never gives up, however often it is cut.
  const deps = {
    server: `http://${host}`,
    onWake: () => undefined,
    isOnline: () => false,
    random: () => 0,
    pauseMs: 0,
  };
  const { signal } = leaving;
  const over = follow();
  return {
    host,
    over,
    heldLength: 0,
    text: () => turn.answer,
    ends,
    percents,
    sources: () => turn.sources,
    hasLeft: () => signal.aborted,
    leave: () => leaving.abort(),
  };

  async function follow(): Promise<void> {
    const target = { taskId, offset: held.length, request: { ...request, sessionId: request.sessionId } };
    for await (const event of followAnswer(deps, target, signal)) {
      turn = applyEvent(turn, event, now());
      if (event.event === "done" || event.event === "error") ends.push({ event: event.event, data: event.data });
      if (turn.progress !== undefined) percents.push(turn.progress.percent);
    }
  }
}

/** A client of another make, as `EventSource` does it: the last `id` goes back, and duplicates are dropped by `index`. */
export function readAsEventSource(host: string, taskId: string, cursor: string | undefined): Reader {
  const leaving = new AbortController();
  const ends: unknown[] = [];
  const heldLength = offsetOf(cursor);
  let text = "~".repeat(heldLength);
  let lastId = cursor;
  const { signal } = leaving;
  const over = follow();
  return {
    host,
    over,
    heldLength,
    text: () => text,
    ends,
    percents: [],
    sources: () => undefined,
    hasLeft: () => signal.aborted,
    leave: () => leaving.abort(),
  };

  async function follow(): Promise<void> {
    while (!signal.aborted && ends.length === 0) {
      try {
        await readOnce();
      } catch (error) {
        if (!(error instanceof TypeError || signal.aborted)) throw error;
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
    }
  }

  async function readOnce(): Promise<void> {
    const parser = createParser({
      onEvent: ({ event = "none", id = "", data }) => take(parseWireEvent({ event, id, data })),
    });
    const headers = lastId === undefined ? {} : { "last-event-id": lastId };
    const response = await fetch(`http://${host}/api/chat/tasks/${taskId}/stream`, { headers, signal });
    const decoder = new TextDecoder();
    for await (const bytes of response.body ?? []) parser.feed(decoder.decode(bytes, { stream: true }));
  }

  function take(event: WireEvent): void {
    lastId = event.id;
    if (event.event === "token") {
      const { index, text: piece } = event.data;
      if (index > text.length) throw new Error(`A gap: expected at most ${text.length}, got ${index}`);
      text += piece.slice(text.length - index);
    }
    if (event.event === "done" || event.event === "error") ends.push({ event: event.event, data: event.data });
  }
}

function offsetOf(cursor: string | undefined): number {
  try {
    return parseCursor(cursor ?? "").offset;
  } catch {
    return 0; // no cursor: as good as none
  }
}
