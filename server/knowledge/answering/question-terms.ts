import { unitsOf } from "../search/question-units.ts";
import { createSegmenter } from "../search/segment.ts";
import { stopWords } from "../search/stop-words.ts";

const { normalise, wordsOf, termsOf } = createSegmenter({ bigrams: true, stems: true, scripts: true });
const stopTerms = new Set(stopWords.flatMap((word) => [word, ...wordsOf(word).map(({ term }) => term)]));

export { termsOf };

/**
 * The telling terms of a question, as `termsOf` writes them: those of its words that are known, and the others as they
 * stand.
 *
 * `isKnown` says whether the text that is asked of has a term.
 */
export function queryTermsOf(question: string, isKnown: (term: string) => boolean): readonly string[] {
  const options = { bigrams: true, isStop: (word: string) => stopTerms.has(word) };
  const units = unitsOf(wordsOf(normalise(question)), { isKnown }, options);
  return [...new Set(units.flatMap(({ ways, text }) => (ways.length > 0 ? ways.flat() : [text])))];
}
