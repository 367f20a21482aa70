import type { ChatEvent } from "../protocol.ts";
import { formatCursor, type Cursor } from "./cursor.ts";
import type { Task } from "./task.ts";

export interface IdentifiedEvent {
  /** The client's cursor once it has applied this event. */
  readonly id: string;
  readonly event: ChatEvent;
}

export interface EventsAfter {
  readonly events: readonly IdentifiedEvent[];
  readonly cursor: Cursor;
  /** Whether nothing is left to be told for now: a long text comes in several pieces. */
  readonly isAll: boolean;
}

/** How much text one event has at most, in UTF-16 code units: a reader that is cut off in an event must read it all again. */
const maxTokenChars = 64 * 1024;

/**
 * What a client that stands at `cursor` has not seen of a task, as few events as can say it.
 *
 * A cursor ahead of the task is no error: the client keeps its longer text and is told what comes from there on.
 */
export function eventsAfter(task: Task, cursor: Cursor): EventsAfter {
  const events: IdentifiedEvent[] = [];
  let { sequence, offset } = cursor;
  const { progress, sources, end } = task;
  const numbered = [
    progress && { sequence: progress.sequence, event: { event: "progress", data: progress.data } as const },
    sources && { sequence: sources.sequence, event: { event: "sources", data: sources.data } as const },
  ];
  for (const item of numbered.filter((one) => one !== null).toSorted((a, b) => a.sequence - b.sequence)) {
    if (item.sequence <= cursor.sequence) continue;
    sequence = item.sequence;
    add(item.event);
  }
  const text = task.text.from(offset, maxTokenChars);
  if (text !== "") {
    const index = offset;
    offset += text.length;
    add({ event: "token", data: { index, text } });
  }
  const isAll = offset >= task.text.length;
  if (end && isAll) add(end);
  return { events, cursor: { sequence, offset }, isAll };

  function add(event: ChatEvent): void {
    events.push({ id: formatCursor({ sequence, offset }), event });
  }
}
