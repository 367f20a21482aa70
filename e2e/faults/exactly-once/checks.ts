import { parseCursor } from "../../support/cursor.ts";
import { firstDifference } from "../../support/first-difference.ts";
import type { Task } from "../../../server/tasks/task.ts";
import type { Served } from "./memory-server.ts";
import type { Reader } from "./readers.ts";

/** Says what is wrong with one response, however far it came; `answer` is the whole text, as it is after the end. */
export function* mistakesOfResponse({ task, from, connection }: Served, answer: string): Generator<string> {
  const { written } = connection;
  let { sequence, offset } = from;
  let percent = 0;
  let sources = 0;
  const ends = written.filter(({ event }) => event.event === "done" || event.event === "error");
  if (written[0]?.event.event !== "connected") yield "it does not begin with connected";
  if (written.filter(({ event }) => event.event === "connected").length > 1) yield "it says connected twice";
  if (ends.length > 1) yield "it has more than one end";
  if (ends[0] !== undefined && ends[0] !== written.at(-1)) yield "its end is not its last";
  if (connection.status() === "ended" && ends.length === 0) yield "it was ended without an end";
  for (const { event, id } of written) {
    const cursor = parseCursor(id);
    if (event.event === "progress") {
      const { progress, stage } = event.data;
      if (progress < percent) yield `progress falls from ${percent} to ${progress}`;
      if ((progress === 100) !== (stage === "complete")) yield `${stage} is at ${progress}`;
      percent = progress;
    }
    if (event.event === "sources") sources += 1;
    if (event.event === "progress" || event.event === "sources") {
      if (cursor.sequence <= sequence) yield `${event.event} ${id} is not past ${sequence}`;
      sequence = cursor.sequence;
    }
    if (event.event === "token") {
      const { index, text } = event.data;
      if (index !== offset) yield `a token is at ${index} in place of ${offset}`;
      if (text === "") yield `a token at ${index} says nothing`;
      if (text !== answer.slice(index, index + text.length)) yield `a token at ${index} is not what the upstream said`;
      if (splitsPair(answer, index + text.length)) yield `a token ends inside a pair at ${index + text.length}`;
      offset = index + text.length;
    }
    if (cursor.sequence !== sequence || cursor.offset !== offset)
      yield `${event.event} ${id} is not ${sequence}.${offset}`;
  }
  if (ends.length === 0) return;
  if (JSON.stringify(ends[0]?.event) !== JSON.stringify(task.end)) yield "its end is not the task's";
  if (offset < answer.length) yield `it ended at ${offset} of ${answer.length}`;
  const wanted = task.sources !== null && task.sources.sequence > from.sequence ? 1 : 0;
  if (sources !== wanted) yield `it told the sources ${sources} times, expected ${wanted}`;
}

/** Says what is wrong with what one reader has in the end. */
export function* mistakesOfReader(reader: Reader, { text: whole, end, sources }: Task): Generator<string> {
  const answer = whole.toString();
  const { heldLength, ends, percents } = reader;
  const text = reader.text().slice(heldLength);
  const expected = answer.slice(heldLength);
  if (reader.hasLeft()) {
    if (!expected.startsWith(text)) yield `it left with ${firstDifference(text, expected)}`;
  } else {
    const difference = firstDifference(text, expected);
    if (difference !== undefined) yield `it has ${difference}`;
    if (ends.length !== 1) yield `it was told ${ends.length} ends`;
    // One that is stopped before the search is done has none, and a reader is told of none.
    const wanted = sources?.data.sources ?? [];
    const told = JSON.stringify(reader.sources() ?? wanted);
    if (told !== JSON.stringify(wanted)) yield `it was told other sources, ${told}`;
  }
  if (ends.some((one) => JSON.stringify(one) !== JSON.stringify(end))) yield "it was told another end";
  if (percents.some((percent, index) => percent < (percents[index - 1] ?? 0)))
    yield `its progress falls: ${percents.join(", ")}`;
}

function splitsPair(text: string, at: number): boolean {
  return at > 0 && at < text.length && /^[\uD800-\uDBFF][\uDC00-\uDFFF]$/.test(text.slice(at - 1, at + 1));
}
