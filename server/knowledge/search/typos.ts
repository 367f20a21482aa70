import { editDistance } from "./edit-distance.ts";

export interface Typos {
  /**
   * The term that a misspelt one was meant to be; undefined for one that is known, or like no other.
   *
   * @param typedLength how long the word was before its stem was taken («shiping»); how much may be wrong depends on it
   */
  nearest(term: string, typedLength?: number): string | undefined;
}

export const noTypos: Typos = { nearest: () => undefined };

const latinOnly = /^[a-z]+$/;
/** Shorter words have too many neighbours. */
const minLength = 4;
/** Words of so many letters may have two mistakes. */
const longLength = 8;
/** In shorter words another letter makes another word («boat», «boot»), and so does one more at the end («cook», «cooki»). */
const minReplacedLength = 6;

/**
 * Knows the terms that English words may be misspellings of.
 *
 * Only terms with the same first letter are looked at: it is the one that people get right, and it makes the search
 * twenty times as fast.
 * @param countOf how often a term is used: of two that are as near, the more usual is meant
 */
export function createTypos(terms: Iterable<string>, countOf: (term: string) => number): Typos {
  const known = new Set<string>();
  for (const term of terms) if (latinOnly.test(term)) known.add(term);
  const termsByStart = Map.groupBy(known, (term) => term.charAt(0));

  return {
    nearest(term, typedLength = term.length) {
      if (term.length < minLength || known.has(term) || !latinOnly.test(term)) return undefined;
      const limit = term.length >= longLength ? 2 : 1;
      let best: string | undefined;
      let bestDistance = limit + 1;
      for (const other of termsByStart.get(term.charAt(0)) ?? []) {
        const distance = mistakes(term, other, limit, typedLength);
        if (distance > bestDistance || distance > limit) continue;
        if (distance === bestDistance && best !== undefined && countOf(other) <= countOf(best)) continue;
        best = other;
        bestDistance = distance;
      }
      return best;
    },
  };
}

function mistakes(term: string, other: string, limit: number, typedLength: number): number {
  if (other.length < minLength - 1) return limit + 1;
  const distance = editDistance(term, other, limit);
  const isReplaced = term.length === other.length && !isSwapped(term, other);
  const isLonger = other.startsWith(term) || term.startsWith(other);
  return typedLength < minReplacedLength && (isReplaced || isLonger) ? limit + 1 : distance;
}

function isSwapped(a: string, b: string): boolean {
  return Array.from(a).toSorted().join("") === Array.from(b).toSorted().join("");
}
