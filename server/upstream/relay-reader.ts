import { Type } from "typebox";
import { Compile } from "typebox/compile";

import type { BodyReader } from "./body-reader.ts";
import { createChunkReader } from "./chunk-reader.ts";
import { argumentsIn, saidIn, type Choice, type Chunk } from "./chunk.ts";
import { finishOf, type Finish } from "./finish-reason.ts";
import type { FinishReason } from "../protocol.ts";
import type { Redact } from "./redact.ts";

/** So many chunks without substance are kept for the first that has some; what one more would say, they have said. */
const maxHeldChunks = 64;

/**
 * Reads the chunks of one stream, for somebody who reads them with a client of their own: gives the JSON of each as the
 * provider wrote it, on one line, with all that we do not know, and without `[DONE]`.
 *
 * Nothing is given before the first chunk with substance, so that until then the request can be made again.
 *
 * @param choices how many were asked for: some providers begin with the next when one has ended
 */
export function createRelayReader(redact: Redact, choices = 1): BodyReader<readonly string[], void> {
  let gathered: string[] = [];
  let held: string[] = [];
  let written = "";
  let hasSubstance = false;
  let hasDeltas = false;
  /** How each choice ended; null while it has not. */
  const finishByIndex = new Map<number, Finish | null>();
  /** How many choices have begun and not ended. */
  let open = 0;
  let isBroken = false;
  const reader = createChunkReader(
    { take, finish: () => undefined, finishAtEnd, hasSaid: () => hasSubstance, writtenChars: () => written.length },
    redact,
  );

  return {
    feed: (text) => {
      reader.feed(text);
      return givenOut();
    },
    end: () => {
      reader.end();
      return givenOut();
    },
    hasBegun: () => hasSubstance,
    isFinished: reader.isFinished,
    isOver: reader.isOver,
    conclude: () => void reader.conclude(),
    spent: () => ({ usage: reader.usage(), written }),
  };

  function take(chunk: Chunk, data: string): Finish | null {
    const json = chunk.choices.some(isWhole) ? asChunk(data, hasDeltas) : data.replaceAll(/[\r\n]+/g, " ").trim();
    for (const choice of chunk.choices) look(choice, chunk.isCompletion);
    const end = endOfAll();
    // A chunk that says that it failed is the caller's to translate.
    if (end === "broken") return end;
    if (hasSubstance) {
      gathered.push(...held, json);
      held = [];
    } else if (held.length < maxHeldChunks) held.push(json);
    return end;
  }

  function look(choice: Choice, isCompletion: boolean): void {
    const { text, thoughts, isMessage } = saidIn(choice);
    if (!isMessage || !hasDeltas) written += thoughts + text + argumentsIn(choice);
    if (hasContent(choice)) {
      hasSubstance = true;
      hasDeltas ||= !isWhole(choice);
    }
    noteFinish(choice.index ?? 0, finishOf(choice.finish_reason) ?? (isCompletion ? "stop" : null));
  }

  function noteFinish(index: number, finish: Finish | null): void {
    const before = finishByIndex.get(index);
    if (before !== undefined && before !== null) return;
    if (before === undefined) open += 1;
    if (finish !== null) open -= 1;
    isBroken ||= finish === "broken";
    finishByIndex.set(index, finish);
  }

  /** One choice may end long before the others: the answer has ended with the last of them. */
  function endOfAll(): Finish | null {
    if (isBroken) return "broken";
    return finishByIndex.size < choices ? null : finishAtEnd();
  }

  /** Whoever gives fewer choices than were asked for has ended with those that it gave. */
  function finishAtEnd(): FinishReason | null {
    const [first = null] = finishByIndex.values();
    return open > 0 || first === "broken" ? null : first;
  }

  function givenOut(): readonly string[] | undefined {
    const chunks = gathered;
    gathered = [];
    return chunks.length === 0 ? undefined : chunks;
  }
}

/** Whether a choice says anything beside who is speaking. */
function hasContent({ delta, message, text }: Choice): boolean {
  if (isSubstance(text)) return true;
  return Object.entries(delta ?? message ?? {}).some(([name, value]) => name !== "role" && isSubstance(value));
}

function isSubstance(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return typeof value === "string" && value !== "";
  return (Array.isArray(value) ? value : Object.keys(value)).length > 0;
}

function isWhole({ delta, message }: Choice): boolean {
  return !delta && !!message;
}

const AnyObject = Type.Record(Type.String(), Type.Unknown());
const completionValidator = Compile(Type.Object({ choices: Type.Array(AnyObject) }));
const messageValidator = Compile(AnyObject);
const callsValidator = Compile(Type.Array(AnyObject));

/** A whole answer as the one chunk of a stream: that is what was asked for. Behind its own deltas it says nothing more. */
function asChunk(data: string, hasDeltas: boolean): string {
  const value: unknown = JSON.parse(data);
  if (!completionValidator.Check(value)) return data;
  const choices = value.choices.map(({ message, delta, ...choice }) => {
    if (delta || !messageValidator.Check(message)) return { ...choice, delta };
    return { ...choice, delta: hasDeltas ? {} : withIndexedCalls(message) };
  });
  return JSON.stringify({ ...value, object: "chat.completion.chunk", choices });
}

/** In a stream each tool call says which one it is. */
function withIndexedCalls(message: Record<string, unknown>): Record<string, unknown> {
  const { tool_calls: calls } = message;
  return callsValidator.Check(calls)
    ? { ...message, tool_calls: calls.map((call, index) => ({ index, ...call })) }
    : message;
}
