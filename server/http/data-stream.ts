import { once } from "node:events";

import type { FastifyReply } from "fastify";

import { beginEventStream } from "./begin-event-stream.ts";

/** A stream of events without names, as OpenAI's are. It owns the socket, and goes no faster than its reader. */
export interface DataStream {
  /**
   * Writes one event for each of `data`, which may have no line breaks. Resolves when the reader is ready for more.
   * @throws the signal's reason
   */
  readonly write: (data: readonly string[]) => Promise<void>;
  /** Writes one last event. */
  readonly end: (data: string) => void;
}

export interface DataStreamOptions {
  /** Aborted at the latest when the connection is closed. */
  readonly signal: AbortSignal;
  /** A reader that takes nothing for this long is let go, in milliseconds. */
  readonly stalledMs: number;
}

export function openDataStream(reply: FastifyReply, { signal, stalledMs }: DataStreamOptions): DataStream {
  const response = beginEventStream(reply);
  return {
    write: async (data) => {
      if (response.write(data.map(frameOf).join(""))) return;
      response.setTimeout(stalledMs); // what is taken winds it up again, however little it is
      try {
        await once(response, "drain", { signal });
      } catch (error) {
        signal.throwIfAborted(); // `once` gives a reason of its own
        throw error;
      }
      response.setTimeout(0);
    },
    end: (data) => {
      response.setTimeout(stalledMs);
      response.end(frameOf(data));
    },
  };
}

function frameOf(data: string): string {
  return `data: ${data}\n\n`;
}
