import type { AnswerEnd } from "../../upstream/completion.ts";

/** Text of an answer, piece by piece; how it ended comes last. */
export type AnswerPieces = AsyncGenerator<string, AnswerEnd>;

export interface BegunAnswer {
  /** The first piece; undefined where there is none (an upstream may decline without a word). */
  readonly first: string | undefined;
  /** Set where the answer ended before its first piece. */
  readonly end: AnswerEnd | undefined;
  readonly rest: AnswerPieces;
}

/** Waits until the answer begins: from the question put to whoever answers, to its first text. */
export async function reasoning(pieces: AnswerPieces): Promise<BegunAnswer> {
  const result = await pieces.next();
  return result.done === true
    ? { first: undefined, end: result.value, rest: pieces }
    : { first: result.value, end: undefined, rest: pieces };
}
