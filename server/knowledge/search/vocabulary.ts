/** The words of a corpus: how rare each one is, and a small number for each, which is cheaper to keep and to compare. */
export interface Vocabulary {
  readonly passageCount: number;
  /** Undefined for a term that no passage has. */
  readonly idOf: (term: string) => number | undefined;
  readonly isKnown: (term: string) => boolean;
  /** Inverse document frequency, as in BM25; a term that no passage has weighs the most. */
  readonly weightOf: (term: string) => number;
  /** How many passages have a term. */
  readonly countOf: (term: string) => number;
  readonly terms: () => Iterable<string>;
}

export interface VocabularyBuilder extends Vocabulary {
  /** Takes in one passage's terms, and returns their numbers, one each, as often as it stands there. */
  readonly add: (columns: readonly (readonly string[])[]) => readonly Uint32Array[];
}

export function createVocabulary(): VocabularyBuilder {
  const idByTerm = new Map<string, number>();
  const counts: number[] = []; // by id: the passages that have it
  const lastSeenIn: number[] = []; // by id: the passage that has counted it already
  let passageCount = 0;

  return {
    get passageCount() {
      return passageCount;
    },
    idOf: (term) => idByTerm.get(term),
    isKnown: (term) => idByTerm.has(term),
    countOf,
    weightOf(term) {
      const count = countOf(term);
      return Math.log(1 + (passageCount - count + 0.5) / (count + 0.5));
    },
    terms: () => idByTerm.keys(),
    add(columns) {
      const passage = passageCount++;
      return columns.map((terms) => Uint32Array.from(terms, (term) => count(term, passage)));
    },
  };

  function count(term: string, passage: number): number {
    const id = idByTerm.get(term) ?? idByTerm.size;
    if (id === idByTerm.size) idByTerm.set(term, id);
    if (lastSeenIn[id] !== passage) counts[id] = (counts[id] ?? 0) + 1;
    lastSeenIn[id] = passage;
    return id;
  }

  function countOf(term: string): number {
    const id = idByTerm.get(term);
    return id === undefined ? 0 : (counts[id] ?? 0);
  }
}
