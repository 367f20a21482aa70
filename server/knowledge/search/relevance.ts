import type { Concept, Way } from "./concepts.ts";
import { columnWeights } from "./passage-table.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** A concept, and how much it counts here. */
export interface Part {
  readonly concept: Concept;
  /** Its share in a passage's score: 1 for what is asked, less for what was asked before. */
  readonly scoreFactor: number;
  /** Its share in the decision whether a passage fits at all; 0 for what cannot speak against a passage. */
  readonly fitFactor: number;
}

/** A passage as it is scored: its terms' numbers by column. */
export interface IndexedPassage {
  readonly columns: readonly Uint32Array[];
}

export interface Relevance {
  /** BM25 over the columns (BM25F), higher is better. */
  readonly score: number;
  /** Whether the passage has enough of what is asked to be given to a model, which judges for itself. */
  readonly isRelated: boolean;
  /** Whether it has enough to be told as the answer by itself. */
  readonly fits: boolean;
}

/** BM25's constants: how soon more of the same word says nothing new, and how much a long column is held back. */
const saturation = 2;
const lengthShare = 0.75;
/** A passage is related when it has at least this share of the question's meaning. */
const minRelated = 0.12;
/** A passage fits when it has at least this share of the question's meaning, weighted by how rare its words are. */
const minCoverage = 0.5;
/** A word that this passage lacks and others have speaks less against it; one that the shop never uses speaks in full. */
const lackedShare = 0.6;
const unknownShare = 1.1;
/** Who tells a whole story uses many words that no passage has: of those that match so many, the others count for little. */
const story = { minConcepts: 4, minMatches: 2, lackedShare: 0.2, unknownShare: 0.1 } as const;
/** A passage fits as well when so much of its heading is asked for, and that is more than a word that is everywhere. */
const minHeadingShare = 0.6;
const minHeadingWeight = 2;
/** A word that only the passage's counterpart in another language has counts for this much of one that it has itself. */
const counterpartFactor = 0.7;

/** Looks up the parts' terms once; what it returns looks at one passage, and at its counterparts in other languages. */
export function createRelevance(parts: readonly Part[], vocabulary: Vocabulary, averageLengths: readonly number[]) {
  const asked = parts.filter(({ fitFactor }) => fitFactor > 0);
  const isStory = asked.length >= story.minConcepts;
  const isKnown = ({ concept }: Part) => concept.ways.length > 0;
  const known = sum(asked.filter(isKnown).map(fitWeight));
  const unknown = sum(asked.filter((part) => !isKnown(part)).map(fitWeight));
  const askedTerms = new Set(asked.flatMap(({ concept }) => concept.ways.flatMap(({ terms }) => terms)));
  const termById = new Map<number, string>();
  for (const term of parts.flatMap(({ concept }) => concept.ways.flatMap(({ terms }) => terms))) {
    const id = vocabulary.idOf(term);
    if (id !== undefined) termById.set(id, term);
  }

  return (passage: IndexedPassage, counterparts: readonly IndexedPassage[], heading: readonly Concept[]): Relevance => {
    const own = frequenciesIn(passage);
    const others = counterparts.map(frequenciesIn);
    const matches = parts.map((part) => ({ part, ...bestMatch(part.concept, own, others) }));
    const matched = matches.filter(({ part, share }) => part.fitFactor > 0 && share > 0);
    const weight = sum(matched.map(({ part, share }) => share * fitWeight(part)));
    const lacked = known - weight;
    const share = weight / (weight + lackedShare * lacked + unknownShare * unknown);
    const storyShare = weight / (weight + story.lackedShare * lacked + story.unknownShare * unknown);
    return {
      score: sum(matches.map(({ part, score }) => part.scoreFactor * score)),
      isRelated: weight > 0 && Math.max(share, storyShare) >= minRelated,
      fits:
        weight > 0 &&
        (share >= minCoverage ||
          (isStory && matched.length >= story.minMatches && storyShare >= minCoverage) ||
          shareOfHeading(heading) >= minHeadingShare),
    };
  };

  /** How much of a heading is asked for: who asks all that it says may say much else besides. */
  function shareOfHeading(heading: readonly Concept[]): number {
    const said = heading.filter(({ ways }) => ways.some(({ terms }) => terms.every((term) => askedTerms.has(term))));
    const total = sum(heading.map(({ weight }) => weight));
    const weight = sum(said.map((concept) => concept.weight));
    return weight < minHeadingWeight ? 0 : weight / total;
  }

  /**
   * How often each of the terms stands in a passage, by its column's weight and length, saturated: 0 to `saturation` + 1.
   * Each column is measured by its own kind: a word says more in a short heading than in a long one.
   */
  function frequenciesIn({ columns }: IndexedPassage): ReadonlyMap<string, number> {
    const weighted = new Map<string, number>();
    for (const [column, ids] of columns.entries()) {
      const relativeLength = ids.length / (averageLengths[column] ?? 1);
      const weight = (columnWeights[column] ?? 1) / (1 - lengthShare + lengthShare * relativeLength);
      for (const id of ids) {
        const term = termById.get(id);
        if (term !== undefined) weighted.set(term, (weighted.get(term) ?? 0) + weight);
      }
    }
    for (const [term, count] of weighted) weighted.set(term, (count * (saturation + 1)) / (count + saturation));
    return weighted;
  }
}

function bestMatch(
  { ways }: Concept,
  own: ReadonlyMap<string, number>,
  others: readonly ReadonlyMap<string, number>[],
) {
  let best = { score: 0, share: 0 };
  for (const way of ways) {
    for (const [index, frequencies] of [own, ...others].entries()) {
      const { score, share } = matchOf(way, frequencies, index === 0 ? 1 : counterpartFactor);
      best = { score: Math.max(best.score, score), share: Math.max(best.share, share) };
    }
  }
  return best;
}

function matchOf({ terms, weight }: Way, frequencies: ReadonlyMap<string, number>, factor: number) {
  const found = terms.flatMap((term) => frequencies.get(term) ?? []);
  return { score: (factor * weight * sum(found)) / terms.length, share: found.length / terms.length };
}

function fitWeight({ concept, fitFactor }: Part): number {
  return concept.weight * fitFactor;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
