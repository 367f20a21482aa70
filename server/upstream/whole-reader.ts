import { Type } from "typebox";
import { Compile } from "typebox/compile";

import type { BodyReader, Spent } from "./body-reader.ts";
import { argumentsIn, parseChunk, saidIn, type Chunk } from "./chunk.ts";
import { failureOfError } from "./failure-of.ts";
import { UpstreamFailure } from "./failure.ts";
import type { Redact } from "./redact.ts";

/** A whole answer may not be larger than this many characters. */
const maxChars = 16 * 1024 * 1024;

const completionValidator = Compile(Type.Object({ choices: Type.Array(Type.Unknown(), { minItems: 1 }) }));

/**
 * Reads an answer that comes whole, as one JSON object: gives it as it was written, with all that we do not know.
 *
 * It has begun only when it is there: some servers send blank lines while they work.
 */
export function createWholeReader(redact: Redact): BodyReader<string, void> {
  let parts: string[] = [];
  let chars = 0;
  let chunk: Chunk | undefined;
  let json = "";
  let failure: UpstreamFailure | undefined;
  return {
    feed: (text) => {
      chars += text.length;
      if (chars > maxChars) failure ??= malformed("it sent an answer that is too large");
      else parts.push(text);
      return undefined;
    },
    end,
    hasBegun: () => chunk !== undefined,
    isFinished: () => false,
    isOver: () => failure !== undefined,
    conclude: () => {
      if (failure) throw failure;
    },
    spent: () => spentIn(chunk, json),
  };

  function end(): string | undefined {
    if (failure) return undefined;
    json = parts.join("").trim();
    parts = [];
    chunk = parseChunk(json);
    if (chunk?.error !== undefined) failure = failureOfError(chunk.error, redact);
    else if (!chunk || !isCompletion(json)) failure = malformed("it sent something that is no completion");
    return failure ? undefined : json;
  }
}

function isCompletion(json: string): boolean {
  const value: unknown = JSON.parse(json);
  return completionValidator.Check(value);
}

function spentIn(chunk: Chunk | undefined, json: string): Spent {
  if (!chunk) return { usage: null, written: "" };
  const { choices, usage } = chunk;
  const written = choices.map((choice) => {
    const { thoughts, text } = saidIn(choice);
    return thoughts + text + argumentsIn(choice);
  });
  // What says nothing that we know has taken something all the same.
  return { usage, written: written.join("") || (choices.length > 0 ? json : "") };
}

function malformed(what: string): UpstreamFailure {
  return new UpstreamFailure("malformed", `The model's server failed: ${what}.`);
}
