import type { ServerResponse } from "node:http";
import { finished } from "node:stream";

import type { FastifyReply } from "fastify";

import type { ChatEvent } from "../protocol.ts";
import { beginEventStream } from "./begin-event-stream.ts";
import { eventFrame, heartbeatFrame, retryFrame } from "./sse-frame.ts";

const heartbeatMs = 15_000;
/** Past this many unsent bytes a stream counts as full: its reader is slower than what is written. */
const fullBytes = 256 * 1024;
/** A reader that takes nothing for this long is let go: it can attach again. */
const stalledMs = 30_000;

/** One open event stream. It owns the socket: nobody else writes to it. */
export interface SseWriter {
  /** Writes one event. Call it only while the stream is not full. */
  write(event: ChatEvent, id: string): void;
  /** True while the reader is too slow; `onReady` is called when it has caught up. */
  isFull(): boolean;
  end(): void;
}

export interface SseWriterEvents {
  /** The reader has caught up, or a heartbeat has passed: look again whether there is something to write. */
  readonly onReady: () => void;
  /** The connection is gone, whoever closed it. Called once. */
  readonly onClose: () => void;
}

/** Takes the raw response over from Fastify. */
export function openSseStream(reply: FastifyReply, events: SseWriterEvents): SseWriter {
  const response = beginEventStream(reply);
  response.write(retryFrame);
  return createWriter(response, events);
}

function createWriter(response: ServerResponse, { onReady, onClose }: SseWriterEvents): SseWriter {
  let stalled: NodeJS.Timeout | undefined;
  const heartbeat = setInterval(() => {
    if (!isFull()) response.write(heartbeatFrame);
    onReady();
  }, heartbeatMs);

  response.on("drain", () => {
    clearTimeout(stalled);
    stalled = undefined;
    onReady();
  });
  // `finished`, not the event `close`: the reader may have gone before we came to open its stream.
  finished(response, () => {
    clearInterval(heartbeat);
    clearTimeout(stalled);
    onClose();
  });

  function isFull(): boolean {
    return response.writableLength > fullBytes;
  }

  return {
    isFull,
    write: (event, id) => {
      response.write(eventFrame(event, id));
      if (isFull()) stalled ??= setTimeout(() => response.destroy(), stalledMs);
      heartbeat.refresh();
    },
    end: () => response.end(),
  };
}
