import type { FinishReason } from "../protocol.ts";
import type { BodyReader } from "./body-reader.ts";
import { createChunkReader } from "./chunk-reader.ts";
import { saidIn, type Chunk } from "./chunk.ts";
import { finishOf, type Finish } from "./finish-reason.ts";
import type { Redact } from "./redact.ts";
import { createThoughtFilter } from "./thoughts.ts";

/** How an answer ended. */
export interface AnswerEnd {
  readonly finishReason: FinishReason;
  /** The model could not be had: the answer is in the shop's own words. */
  readonly degraded?: true;
}

/**
 * Reads the text of one answer, gathering the deltas of each piece into one. Of several choices it reads the first. What the
 * model thinks is not passed on, and what it wants to call is left out: no tools are offered.
 */
export function createCompletionReader(redact: Redact): BodyReader<string, AnswerEnd> {
  let gathered = "";
  let written = "";
  let hasSaid = false;
  let hasDeltas = false;
  let isClosed = false;
  const thoughts = createThoughtFilter();
  const reader = createChunkReader(
    { take, finish, finishAtEnd: () => null, hasSaid: () => hasSaid, writtenChars: () => written.length },
    redact,
  );

  return {
    feed: (text) => {
      gathered = "";
      reader.feed(text);
      return gathered === "" ? undefined : gathered;
    },
    end: () => {
      gathered = "";
      reader.end();
      return gathered === "" ? undefined : gathered;
    },
    hasBegun: () => written !== "",
    isFinished: reader.isFinished,
    isOver: reader.isOver,
    conclude: () => ({ finishReason: reader.conclude() }),
    spent: () => ({ usage: reader.usage(), written }),
  };

  function take({ choices, isCompletion }: Chunk): Finish | null {
    const choice = choices.find(({ index }) => (index ?? 0) === 0);
    if (!choice) return null;
    // After the finish reason only the usage may still follow: late text belongs to no answer.
    if (!isClosed) {
      const said = saidIn(choice);
      // A whole message behind its own deltas says it all a second time.
      if (!said.isMessage) {
        if (said.text !== "" || said.thoughts !== "") hasDeltas = true;
        add(said.thoughts, said.text);
      } else if (!hasDeltas) add(said.thoughts, said.text);
    }
    return finishOf(choice.finish_reason) ?? (isCompletion ? "stop" : null);
  }

  function add(thought: string, text: string): void {
    if (thought !== "") {
      written += thought;
      thoughts.noteThoughts();
    }
    if (text === "") return;
    written += text;
    give(thoughts.pass(text));
  }

  function finish(): void {
    isClosed = true;
    give(thoughts.flush());
  }

  /** What the filter lets out is never white space alone at the start: so this is an answer. */
  function give(text: string): void {
    if (text === "") return;
    gathered += text;
    hasSaid = true;
  }
}
