import type { SynonymRule } from "../corpus.ts";
import type { Segmenter, Word } from "./segment.ts";

/** A word or phrase of a question for which there are others. */
export interface SynonymMatch {
  readonly start: number;
  readonly end: number;
  /** Written as `normalise` writes. */
  readonly others: readonly string[];
}

export interface Synonyms {
  /** Where a normalised question has words of a rule: the longest at each place, none over another. */
  matchesIn(normalised: string, words: readonly Word[]): readonly SynonymMatch[];
  /** English terms that rules consist of: none of them is misspelt. */
  readonly terms: ReadonlySet<string>;
  /** What the rules begin with, as `normalise` writes. */
  readonly phrases: ReadonlySet<string>;
}

const hasHan = /\p{Script=Han}/u;

/** Chinese is matched by its characters, wherever the segmenter cuts; all else by whole words, whatever their ending. */
export function createSynonyms(rules: readonly SynonymRule[], segmenter: Segmenter): Synonyms {
  const othersByKey = new Map<string, Set<string>>();
  const terms = new Set<string>();
  const phrases = new Set<string>();
  const lengthsByStart = new Map<string, Set<number>>(); // how long the keys are (characters or words), by how they begin
  for (const { from, to } of rules) for (const phrase of from) addRule(segmenter.normalise(phrase), to);

  return { matchesIn, terms, phrases };

  function addRule(phrase: string, to: readonly string[]): void {
    phrases.add(phrase);
    const isHan = hasHan.test(phrase);
    const parts = isHan ? Array.from(phrase) : segmenter.wordsOf(phrase).map(({ term }) => term);
    const [start] = parts;
    if (start === undefined) return;
    const key = isHan ? phrase : wordsKey(parts);
    if (!isHan) for (const part of parts) terms.add(part);
    const others = othersByKey.get(key) ?? new Set();
    for (const other of to.map(segmenter.normalise)) if (other !== phrase) others.add(other);
    othersByKey.set(key, others);
    const startKey = isHan ? start : wordsKey([start]);
    lengthsByStart.set(startKey, (lengthsByStart.get(startKey) ?? new Set()).add(isHan ? phrase.length : parts.length));
  }

  function matchesIn(normalised: string, words: readonly Word[]): readonly SynonymMatch[] {
    const found = [...hanMatches(normalised), ...wordMatches(words)];
    const longestFirst = found.toSorted((a, b) => b.end - b.start - (a.end - a.start) || a.start - b.start);
    const taken: SynonymMatch[] = [];
    for (const match of longestFirst) {
      if (taken.every(({ start, end }) => match.end <= start || match.start >= end)) taken.push(match);
    }
    return taken.toSorted((a, b) => a.start - b.start);
  }

  function hanMatches(normalised: string): readonly SynonymMatch[] {
    const found: SynonymMatch[] = [];
    for (let start = 0; start < normalised.length; start++) {
      for (const length of lengthsByStart.get(normalised.charAt(start)) ?? []) {
        const others = othersByKey.get(normalised.slice(start, start + length));
        if (others) found.push({ start, end: start + length, others: [...others] });
      }
    }
    return found;
  }

  function wordMatches(words: readonly Word[]): readonly SynonymMatch[] {
    const terms = words.map(({ term }) => term);
    return words.flatMap(({ start }, index) =>
      [...(lengthsByStart.get(wordsKey(terms.slice(index, index + 1))) ?? [])].flatMap((length) => {
        const others = othersByKey.get(wordsKey(terms.slice(index, index + length)));
        const last = words[index + length - 1];
        return others && last ? [{ start, end: last.end, others: [...others] }] : [];
      }),
    );
  }
}

/** No normalised text has a line end before it, so that these keys are never those of Chinese. */
function wordsKey(terms: readonly string[]): string {
  return `\n${terms.join(" ")}`;
}
