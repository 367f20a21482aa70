import type { BodyReader, ReportedUsage } from "./body-reader.ts";
import { parseChunk, type Chunk } from "./chunk.ts";
import { createEventReader } from "./event-reader.ts";
import { failureOfError } from "./failure-of.ts";
import { UpstreamFailure } from "./failure.ts";
import type { Finish } from "./finish-reason.ts";
import type { FinishReason } from "../protocol.ts";
import type { Redact } from "./redact.ts";

/** What becomes of the chunks of one body. */
export interface ChunkTaker {
  /**
   * Takes one chunk, and says how the answer ended with it, or has by now; null while it goes on.
   * @param data the chunk as it was written
   */
  readonly take: (chunk: Chunk, data: string) => Finish | null;
  /** How the answer ended, where the body ends and no chunk has said so; null where it was cut. */
  readonly finishAtEnd: () => FinishReason | null;
  /** The answer ends here: what was held back, because more might have come, is given out. */
  readonly finish: () => void;
  /** Whether anything was said that counts as an answer. */
  readonly hasSaid: () => boolean;
  /** How many characters the model has written, thoughts included. */
  readonly writtenChars: () => number;
}

/** A model that goes on past this many characters has lost its way, and would go on until the memory is full. */
const maxWrittenChars = 16 * 1024 * 1024;

/** The part of reading a body that is the same whatever its chunks are for. */
export interface ChunkReader extends Pick<BodyReader<never, FinishReason>, "isFinished" | "isOver" | "conclude"> {
  readonly feed: (text: string) => void;
  readonly end: () => void;
  readonly usage: () => ReportedUsage | null;
}

/**
 * Reads the chunks of one body until it is over, and concludes from what it saw whether the answer is whole.
 *
 * An error is an error wherever it stands before the end. After the end, which a finish reason or `[DONE]` is, nothing
 * counts any more but the usage.
 */
export function createChunkReader(taker: ChunkTaker, redact: Redact): ChunkReader {
  let isOver = false;
  let finish: FinishReason | null = null;
  let usage: ReportedUsage | null = null;
  let failure: UpstreamFailure | undefined;

  const events = createEventReader({
    onData: (data, isRest) => {
      if (!isOver) read(data, isRest);
    },
    onError: (data) => {
      if (!isOver) fail(failureOfError(data, redact));
    },
    onMalformed: (what) => {
      if (!isOver) fail(malformed(`it sent ${what}`));
    },
  });

  return {
    feed: (text) => {
      if (!isOver) events.feed(text);
    },
    end: () => {
      if (isOver) return;
      events.end();
      if (failure === undefined) finish ??= taker.finishAtEnd();
      taker.finish();
    },
    isFinished: () => finish !== null && failure === undefined,
    isOver: () => isOver,
    usage: () => usage,
    conclude,
  };

  function read(data: string, isRest: boolean): void {
    // A chunk begins with its brace; all else that is no chunk is rare.
    if (data.charCodeAt(0) !== 0x7b) {
      const text = data.trim();
      if (text === "") return; // some keep a connection alive so
      if (text.startsWith("[DONE]")) return close();
    }
    const chunk = parseChunk(data);
    if (chunk) takeChunk(chunk, data);
    // Where the body ends within an event, it was cut: that is no language of its own.
    else if (!isRest) fail(malformed("it sent something that is no completion chunk"));
  }

  function takeChunk(chunk: Chunk, data: string): void {
    if (chunk.error !== undefined) return fail(failureOfError(chunk.error, redact));
    usage = chunk.usage ?? usage;
    const end = taker.take(chunk, data);
    if (finish !== null) return;
    if (end === "broken" || taker.writtenChars() > maxWrittenChars) return fail(broken());
    if (end === null) return;
    finish = end;
    taker.finish();
  }

  function broken(): UpstreamFailure {
    return taker.hasSaid()
      ? cut()
      : new UpstreamFailure("server", "The model's server cannot answer now: it broke off before it began.");
  }

  function close(): void {
    isOver = true;
    taker.finish();
  }

  function fail(reason: UpstreamFailure): void {
    if (finish === null) failure = reason;
    isOver = true;
  }

  function conclude(): FinishReason {
    if (failure) throw failure;
    if (!taker.hasSaid()) {
      throw finish === "content_filter"
        ? new UpstreamFailure("filtered", "The model's server does not answer this: its filter let nothing through.")
        : malformed("it ended without an answer");
    }
    if (finish === null && !isOver) throw cut();
    return finish ?? "stop";
  }
}

function malformed(what: string): UpstreamFailure {
  return new UpstreamFailure("malformed", `The model's server failed: ${what}.`);
}

function cut(): UpstreamFailure {
  return new UpstreamFailure("cut", "The answer was cut off before its end.");
}
