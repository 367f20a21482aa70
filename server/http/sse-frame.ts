import type { ChatEvent } from "../protocol.ts";

/** First line of every stream: how long a plain `EventSource` waits before it reconnects, in milliseconds. */
export const retryFrame = "retry: 1000\n\n";

/** A comment: tells proxies and clients that the stream lives, and changes nothing. */
export const heartbeatFrame = ": alive\n\n";

/**
 * One event as text.
 *
 * `JSON.stringify` escapes line breaks, so that the data is always one line, and lone surrogates, so that it is
 * always valid UTF-8. https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream
 */
export function eventFrame({ event, data }: ChatEvent, id: string): string {
  return `event: ${event}\nid: ${id}\ndata: ${JSON.stringify(data)}\n\n`;
}
