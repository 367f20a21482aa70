import { stemmer } from "stemmer";

import type { SearchFeatures } from "./search-features.ts";
import { simplified } from "./simplified.ts";

const segmenter = new Intl.Segmenter("zh", { granularity: "word" });
const hanRun = /\p{Script=Han}+/gu;
const hanOnly = /^\p{Script=Han}+$/u;
/** «what's», «don't»: what stands before says it. */
const contraction = /['’].*$/;
const latinOnly = /^[a-z]+$/;

/** A word as it stands in a text that `normalise` has written. */
export interface Word {
  readonly text: string;
  /** What it is searched by: English by its stem (Porter). */
  readonly term: string;
  /** Where it begins and ends, in UTF-16 code units. */
  readonly start: number;
  readonly end: number;
  readonly isHan: boolean;
}

export type SegmentFeatures = Pick<SearchFeatures, "bigrams" | "stems" | "scripts">;

export interface Segmenter {
  /** NFKC, lower case, simplified characters, no half of a surrogate pair: what is compared is written so. */
  readonly normalise: (text: string) => string;
  readonly wordsOf: (normalised: string) => readonly Word[];
  /**
   * Cuts a text into search terms: English by stems, Chinese by words and by pairs of neighbouring characters.
   *
   * Words alone would not do: the segmenter's dictionary knows few of a shop's words («退货» comes out as «退», «货»)
   * and cuts the same characters differently in different sentences.
   */
  readonly termsOf: (text: string) => readonly string[];
}

export function createSegmenter({ bigrams, stems, scripts }: SegmentFeatures): Segmenter {
  const stemByWord = new Map<string, string>();
  return { normalise, wordsOf, termsOf };

  function normalise(text: string): string {
    const plain = text.toWellFormed().normalize("NFKC").toLowerCase();
    return scripts ? simplified(plain) : plain;
  }

  function termOf(word: string): string {
    if (!stems || !latinOnly.test(word)) return word;
    const known = stemByWord.get(word);
    if (known !== undefined) return known;
    const stem = stemmer(word);
    if (stemByWord.size < maxStems) stemByWord.set(word, stem);
    return stem;
  }

  function termsOf(text: string): readonly string[] {
    const normalised = normalise(text);
    const words = wordsOf(normalised);
    if (!bigrams) return words.map(({ term }) => term);
    const others = words.filter((word) => !word.isHan || word.text.length !== 2); // a word of two is a pair
    return [...others.map(({ term }) => term), ...(normalised.match(hanRun) ?? []).flatMap(pairsOf)];
  }

  function wordsOf(normalised: string): readonly Word[] {
    const words: Word[] = [];
    for (const { segment, index: start, isWordLike } of segmenter.segment(normalised)) {
      if (!isWordLike) continue;
      const text = segment.replace(contraction, "");
      words.push({ text, term: termOf(text), start, end: start + segment.length, isHan: hanOnly.test(text) });
    }
    return words;
  }
}

/** Stems that are remembered: more words than a shop has, fewer than shoppers can make up. */
const maxStems = 50_000;

export function pairsOf(characters: string): readonly string[] {
  const all = Array.from(characters);
  return all.slice(1).map((character, index) => `${all[index]}${character}`);
}
