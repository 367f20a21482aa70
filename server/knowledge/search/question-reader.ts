import { createConceptReader, type ConceptReader } from "./concepts.ts";
import type { SynonymRule } from "../corpus.ts";
import { createHomophones, noHomophones } from "./homophones.ts";
import type { SearchFeatures } from "./search-features.ts";
import type { Segmenter } from "./segment.ts";
import { stopWords } from "./stop-words.ts";
import { createSynonyms } from "./synonym-matches.ts";
import { tradeSynonyms } from "./trade-synonyms.ts";
import { createTypos, noTypos } from "./typos.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** Puts together all that is known of words (the shop's, the trade's, the language's) to read questions with. */
export function createQuestionReader(
  shopSynonyms: readonly SynonymRule[],
  segmenter: Segmenter,
  vocabulary: Vocabulary,
  features: SearchFeatures,
): ConceptReader {
  const stopTerms = features.stopWords
    ? new Set(stopWords.flatMap((word) => [word, ...segmenter.wordsOf(word).map(({ term }) => term)]))
    : new Set<string>();
  const synonyms = createSynonyms(features.synonyms ? [...shopSynonyms, ...tradeSynonyms] : [], segmenter);
  const typos = features.typos
    ? createTypos([...vocabulary.terms(), ...stopTerms, ...synonyms.terms], vocabulary.countOf)
    : noTypos;
  const isWord = (text: string) =>
    stopTerms.has(text) ||
    vocabulary.isKnown(text) ||
    segmenter
      .wordsOf(text)
      .some(
        ({ term, isHan }) => !isHan && (vocabulary.isKnown(term) || typos.nearest(term, text.length) !== undefined),
      );
  const homophones = features.homophones
    ? createHomophones({
        phrases: synonyms.phrases,
        wordsOf: segmenter.wordsOf,
        stopWords: stopTerms,
        isKnown: isWord,
        countOf: vocabulary.countOf,
      })
    : noHomophones;
  return createConceptReader({
    segmenter,
    vocabulary,
    synonyms,
    typos,
    homophones,
    unitOptions: { bigrams: features.bigrams, isStop: (word) => stopTerms.has(word) },
  });
}
