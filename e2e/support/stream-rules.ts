import { parseCursor } from "./cursor.ts";
import type { WireEvent } from "./wire.ts";

const stageOrder = ["queued", "initialization", "parsing", "retrieval", "reasoning", "generation", "complete"] as const;

/**
 * The answer's text, put together by the protocol's own rule: append what is new, leave out what is there already.
 *
 * `held` is the text that the client had before it attached. Throws on a gap: an answer with a hole is not an answer.
 */
export function textOf(events: readonly WireEvent[], held = ""): string {
  let text = held;
  for (const event of events) {
    if (event.event !== "token") continue;
    const { index, text: piece } = event.data;
    if (index > text.length) {
      throw new Error(`Cannot put the answer together: the next offset is at most ${text.length}, got ${index}`);
    }
    text += piece.slice(text.length - index);
  }
  return text;
}

/** Checks a whole stream, from `connected` to its one end, against every rule of the wire that holds for all streams. */
export function checkStream(events: readonly WireEvent[], heldLength = 0): void {
  const mistakes = [...mistakesIn(events, heldLength)];
  const last = events.at(-1);
  if (last === undefined || !isEnd(last)) mistakes.push("it does not end with done or error");
  if (mistakes.length > 0) {
    throw new Error(`Cannot accept the stream: ${mistakes.join("; ")}, got\n${events.map(describe).join("\n")}`);
  }
}

/** What is wrong with a stream as far as it was read, which may have been cut off anywhere. */
export function mistakesIn(events: readonly WireEvent[], heldLength: number): readonly string[] {
  return [...mistakesOfOrder(events), ...mistakesOfProgress(events), ...mistakesOfCursors(events, heldLength)];
}

/** An end is said once, and nothing follows it. */
function isEnd(event: WireEvent): boolean {
  return event.event === "done" || event.event === "error";
}

function mistakesOfOrder(events: readonly WireEvent[]): string[] {
  const mistakes: string[] = [];
  const first = events[0];
  if (first !== undefined && first.event !== "connected") mistakes.push("it does not begin with connected");
  if (events.filter((event) => event.event === "connected").length > 1) mistakes.push("it says connected twice");
  if (events.filter(isEnd).length > 1) mistakes.push("it has more than one end");
  if (events.slice(0, -1).some(isEnd)) mistakes.push("something follows its end");
  return mistakes;
}

function mistakesOfProgress(events: readonly WireEvent[]): string[] {
  const mistakes: string[] = [];
  let progress = 0;
  let order = 0;
  for (const event of events) {
    if (event.event !== "progress") continue;
    const { data } = event;
    if (data.progress < progress) mistakes.push(`progress falls from ${progress} to ${data.progress}`);
    if ((data.progress === 100) !== (data.stage === "complete")) mistakes.push(`${data.stage} is at ${data.progress}`);
    if (stageOrder.indexOf(data.stage) < order) mistakes.push(`${data.stage} comes back`);
    progress = data.progress;
    order = stageOrder.indexOf(data.stage);
  }
  return mistakes;
}

function mistakesOfCursors(events: readonly WireEvent[], heldLength: number): string[] {
  const mistakes: string[] = [];
  let sequence = 0;
  let length = heldLength;
  for (const event of events) {
    const cursor = parseCursor(event.id);
    if (event.event === "token") {
      if (event.data.index > length) mistakes.push(`a token at ${event.data.index} leaves a gap after ${length}`);
      if (!event.data.text.isWellFormed()) mistakes.push(`a token at ${event.data.index} splits a surrogate pair`);
      length = Math.max(length, event.data.index + event.data.text.length);
    }
    if (cursor.sequence < sequence) mistakes.push(`the sequence falls from ${sequence} to ${cursor.sequence}`);
    if (cursor.offset !== length) mistakes.push(`${event.event} ${event.id} is not at the text's end, ${length}`);
    sequence = cursor.sequence;
  }
  return mistakes;
}

function describe(event: WireEvent): string {
  return `${event.id} ${event.event} ${JSON.stringify(event.data).slice(0, 200)}`;
}
