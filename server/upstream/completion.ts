import { createParser } from "eventsource-parser";

import type { FinishReason } from "../protocol.ts";
import type { BodyReader, ReportedUsage } from "./body-reader.ts";
import { UpstreamFailure } from "./failure.ts";
import type { Redact } from "./redact.ts";
import { parseChunk } from "./chunk.ts";

/** One event may not be larger than this many characters: an upstream that never ends a line must not fill the memory. */
const maxEventChars = 4 * 1024 * 1024;

/** How an answer ended. */
export interface AnswerEnd {
  readonly finishReason: FinishReason;
  /** The model could not be had: the answer is in the shop's own words. */
  readonly degraded?: true;
}

export function createCompletionReader(_redact: Redact): BodyReader<string, AnswerEnd> {
  let said = false;
  let over = false;
  let finishReason: string | null = null;
  let usage: ReportedUsage | null = null;
  let written = "";
  let gathered = "";
  let failure: UpstreamFailure | undefined;

  const parser = createParser({
    maxBufferSize: maxEventChars,
    onEvent: ({ event, data }) => {
      if (isOver()) return;
      if (event === "error") failure = upstreamError("it sent an error event");
      else read(data);
    },
    onError: (error) => {
      if (isOver()) return;
      if (error.type === "max-buffer-size-exceeded") failure = upstreamError("it sent an event that is too large");
      if (error.type === "unknown-field" && error.field === "error") failure = upstreamError("it sent an error field");
    },
  });

  return {
    feed: (text) => {
      gathered = "";
      if (!isOver()) parser.feed(text);
      if (gathered !== "") said = true;
      written += gathered;
      return gathered === "" ? undefined : gathered;
    },
    end: () => {
      gathered = "";
      if (!isOver()) parser.feed("\n\n");
      if (gathered !== "") said = true;
      written += gathered;
      return gathered === "" ? undefined : gathered;
    },
    hasBegun: () => said,
    isOver,
    isFinished: () => finishReason !== null && failure === undefined,
    conclude: () => {
      if (failure) throw failure;
      if (!said && finishReason !== "content_filter") throw upstreamError("it ended without an answer");
      if (!over && finishReason === null) {
        throw new UpstreamFailure("cut", "The answer was cut off before its end.");
      }
      return { finishReason: finishReasonOf(finishReason) };
    },
    spent: () => ({ usage, written }),
  };

  function isOver(): boolean {
    return over || failure !== undefined;
  }

  function read(data: string): void {
    if (data.trim() === "") return; // some keep a connection alive so
    if (data.trim() === "[DONE]") {
      over = true;
      return;
    }
    const chunk = parseChunk(data);
    if (chunk === undefined) failure = upstreamError("it sent something that is no completion chunk");
    else if (chunk.isError) failure = upstreamError("it reported an error");
    else {
      // After the finish reason only the usage may still follow: late text belongs to no answer.
      if (finishReason === null) gathered += chunk.text;
      finishReason ??= chunk.finishReason;
      usage = chunk.usage ?? usage;
    }
  }
}

function finishReasonOf(reason: string | null): FinishReason {
  return reason === "length" || reason === "content_filter" ? reason : "stop";
}

function upstreamError(what: string): UpstreamFailure {
  return new UpstreamFailure("malformed", `The model's server failed: ${what}.`);
}
