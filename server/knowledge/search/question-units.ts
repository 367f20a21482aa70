import { pairsOf, type Word } from "./segment.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** A telling word of a question, or two that belong together, with the terms that it may stand under in a passage. */
export interface Unit {
  /** Each entry is one way to find it: all its terms together. None where the shop's texts do not have it. */
  readonly ways: readonly (readonly string[])[];
  readonly text: string;
  readonly start: number;
  /** After its last code unit. */
  readonly end: number;
  readonly isNumber: boolean;
}

export interface UnitOptions {
  readonly bigrams: boolean;
  readonly isStop: (word: string) => boolean;
}

type Span = Pick<Word, "text" | "start" | "end">;

const numberOnly = /^[\d.,]+$/;
const hasDigit = /\d/;

/**
 * Cuts a question's words into units.
 *
 * A pair that reaches over the border of two words, and a part of a longer word, are taken only if the shop's texts
 * have them: the others are accidents of writing, and say nothing. Codes that the shop does not know (order numbers,
 * tracking numbers) say nothing either.
 */
export function unitsOf(
  words: readonly Word[],
  { isKnown }: Pick<Vocabulary, "isKnown">,
  { bigrams, isStop }: UnitOptions,
): readonly Unit[] {
  const units: Unit[] = [];
  let before: Word | undefined; // the telling Chinese word before this one
  for (const word of words) {
    const isTelling = !isStop(word.text);
    const border = bigrams && isTelling && word.isHan ? borderOf(before, word) : undefined;
    const isJoined = border !== undefined && isKnown(border.text);
    if (isJoined) {
      if (before?.text.length === 1 && units.at(-1)?.start === before.start) units.pop();
      units.push(unitOf(border, [[border.text]]));
    }
    if (isTelling && !(isJoined && word.text.length === 1)) {
      const ways = (word.isHan ? waysOfHan(word.text) : [[word.term]]).filter((terms) => terms.every(isKnown));
      const isNoise = ways.length === 0 && hasDigit.test(word.text);
      if (!isNoise) units.push(unitOf(word, ways));
    }
    before = isTelling && word.isHan ? word : undefined;
  }
  return units;

  function waysOfHan(word: string): readonly (readonly string[])[] {
    if (word.length < 3 || !bigrams) return [[word]];
    const pairs = pairsOf(word).filter(isKnown);
    return pairs.length > 0 ? [[word], pairs] : [[word]];
  }
}

function unitOf({ text, start, end }: Span, ways: readonly (readonly string[])[]): Unit {
  return { text, ways, start, end, isNumber: numberOnly.test(text) };
}

/** The last character of a word and the first of the one that directly follows it. */
function borderOf(before: Word | undefined, word: Word): Span | undefined {
  if (before?.end !== word.start) return undefined;
  const last = Array.from(before.text).at(-1) ?? "";
  const first = Array.from(word.text)[0] ?? "";
  return { text: `${last}${first}`, start: word.start - last.length, end: word.start + first.length };
}
