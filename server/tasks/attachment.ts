import type { ChatEvent, ConnectedData } from "../protocol.ts";
import { formatCursor, type Cursor } from "./cursor.ts";
import { eventsAfter } from "./events-after.ts";
import type { Task } from "./task.ts";

/** Where an attachment writes: one open event stream. */
export interface EventSink {
  write(event: ChatEvent, id: string): void;
  /** True while the reader is slower than what is written. */
  isFull(): boolean;
  end(): void;
}

/** Follows a task on behalf of one open stream. */
export interface Attachment {
  /** Looks at the task again and writes what is new: after `drain`, and at every heartbeat. */
  pump(): void;
  detach(): void;
}

/**
 * Sends `connected`, then all that is after the cursor, then what follows live, then the end.
 *
 * A slow reader costs a cursor: while its stream is full nothing is written, and afterwards the rest is, in large pieces.
 */
export function attach(task: Task, from: Cursor, sink: EventSink, connected: ConnectedData): Attachment {
  let cursor = from;
  let open = true;
  sink.write({ event: "connected", data: connected }, formatCursor(cursor));
  const unsubscribe = task.subscribe(pump);
  pump();
  return { pump, detach };

  function pump(): void {
    while (open && !sink.isFull()) {
      const { events, cursor: reached, isAll } = eventsAfter(task, cursor);
      cursor = reached;
      for (const { event, id } of events) sink.write(event, id);
      if (!isAll) continue;
      if (task.end) {
        detach();
        sink.end();
      }
      return;
    }
  }

  function detach(): void {
    open = false;
    unsubscribe();
  }
}
