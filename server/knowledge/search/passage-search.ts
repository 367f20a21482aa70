import type { Concept, ConceptReader } from "./concepts.ts";
import type { Corpus } from "../corpus.ts";
import { createCosineRanking } from "./cosine-ranking.ts";
import { findCounterparts } from "./counterparts.ts";
import type { IndexedPassages } from "./indexed-passages.ts";
import { isInLanguage } from "../language.ts";
import type { Passage } from "../passage.ts";
import { fuseRankings } from "./reciprocal-rank-fusion.ts";
import { createRelevance, type Part } from "./relevance.ts";
import type { SearchFeatures } from "./search-features.ts";

export interface PassageQuery {
  readonly parts: readonly Part[];
  /** What only helps to rank: no passage is looked for by it. */
  readonly manner: readonly Part[];
  readonly locale: string;
  /** A product whose passages are looked at in any case. */
  readonly sku: string | undefined;
  readonly vector: Float32Array | undefined;
}

export interface Found {
  /** The passage's place in the corpus. */
  readonly id: number;
  readonly passage: Passage;
  readonly score: number;
  /** As in `Hit`. */
  readonly fits: boolean;
}

export interface PassageSearch {
  /** What is related, best first; in the question's language, where anything in it is. */
  find(query: PassageQuery): readonly Found[];
  /** The places of passages that have any of the parts' terms, the best by BM25. */
  candidates(parts: readonly Part[]): readonly number[];
  /** A product's place, in the language asked for if it is there. */
  placeOf(sku: string, locale: string): number | undefined;
}

/** How many of FTS5's candidates are looked at. */
const candidateCount = 48;
/** FTS5 works through every passage that has a term: past so many, common words only help to rank. */
const maxMatches = 600;
/** One question is looked up for its products' names, alone, and with the one before: so many are remembered. */
const rememberedLookups = 4;

export function createPassageSearch(
  { passages, vectors }: Corpus,
  { table, vocabulary, indexed, averageLengths }: IndexedPassages,
  reader: ConceptReader,
  features: SearchFeatures,
): PassageSearch {
  const lookups = new Map<string, readonly number[]>();
  const headings = new Map<number, readonly Concept[]>(); // read as they are needed
  const counterparts = features.counterparts ? findCounterparts(passages) : [];
  const placesBySku = Map.groupBy(passages.keys(), (id) => passages[id]?.sku);
  const rankByCosine = vectors && createCosineRanking(vectors);
  return { find, candidates, placeOf };

  function find({ parts, manner, locale, sku, vector }: PassageQuery): readonly Found[] {
    const relevanceOf = createRelevance([...parts, ...manner], vocabulary, averageLengths);
    const ids = [...candidates(parts), ...(sku === undefined ? [] : (placesBySku.get(sku) ?? []))];
    const byWords = [...new Set(ids.map((id) => inLocale(id, locale)))]
      .flatMap((id) => {
        const passage = indexed[id];
        if (passage === undefined) return [];
        const others = (counterparts[id] ?? []).flatMap((other) => indexed[other] ?? []);
        const { score, isRelated, fits } = relevanceOf(passage, others, headingOf(id));
        if (!features.relevanceFloor) return score > 0 ? [{ id, score, fits: true }] : [];
        return isRelated || fits ? [{ id, score, fits }] : [];
      })
      .toSorted((a, b) => b.score - a.score || a.id - b.id);
    return preferred(withVectors(byWords, vector, locale), locale);
  }

  function withVectors(
    byWords: readonly Scored[],
    vector: Float32Array | undefined,
    locale: string,
  ): readonly Scored[] {
    if (vector === undefined || rankByCosine === undefined) return byWords;
    const byMeaning = rankByCosine(vector, candidateCount).map(({ place, fits }) => ({
      id: inLocale(place, locale),
      fits,
    }));
    const fitting = new Set([...byWords, ...byMeaning].filter(({ fits }) => fits).map(({ id }) => id));
    const rankings = [byWords, byMeaning].map((ranking) => [...new Set(ranking.map(({ id }) => id))]);
    return fuseRankings(rankings).map(({ item, score }) => ({ id: item, score, fits: fitting.has(item) }));
  }

  function preferred(scored: readonly Scored[], locale: string): readonly Found[] {
    const found = scored.flatMap(({ id, score, fits }) => {
      const passage = passages[id];
      return passage ? [{ id, passage, score, fits }] : [];
    });
    const own = features.localePreference ? found.filter(({ passage }) => isInLanguage(passage.locale, locale)) : [];
    return own.length > 0 ? own : found;
  }

  /** The rarest terms first, as many as may be worked through. */
  function candidates(parts: readonly Part[]): readonly number[] {
    const terms = new Set(parts.flatMap(({ concept }) => concept.ways.flatMap((way) => way.terms)));
    const chosen: number[] = [];
    let matches = 0;
    for (const term of [...terms].toSorted((a, b) => vocabulary.countOf(a) - vocabulary.countOf(b))) {
      const id = vocabulary.idOf(term);
      if (id === undefined) continue;
      matches += vocabulary.countOf(term);
      if (chosen.length > 0 && matches > maxMatches) break;
      chosen.push(id);
    }
    return lookUp(chosen);
  }

  function headingOf(id: number): readonly Concept[] {
    const known = headings.get(id);
    if (known) return known;
    const passage = passages[id];
    const concepts = reader.conceptsOf(passage?.heading || (passage?.title ?? ""));
    headings.set(id, concepts);
    return concepts;
  }

  function lookUp(terms: readonly number[]): readonly number[] {
    const key = terms.join(" ");
    const known = lookups.get(key);
    if (known) return known;
    const ids = table.candidates(terms, candidateCount);
    for (const oldest of lookups.keys()) if (lookups.size >= rememberedLookups) lookups.delete(oldest);
    lookups.set(key, ids);
    return ids;
  }

  function placeOf(sku: string, locale: string): number | undefined {
    const places = placesBySku.get(sku) ?? [];
    return places.find((id) => isInLanguage(passages[id]?.locale ?? "", locale)) ?? places[0];
  }

  /** A passage, or the one that says the same in the question's own language. */
  function inLocale(id: number, locale: string): number {
    const all = [id, ...(counterparts[id] ?? [])];
    const exact = all.find((other) => passages[other]?.locale === locale);
    return exact ?? all.find((other) => isInLanguage(passages[other]?.locale ?? "", locale)) ?? id;
  }
}

type Scored = Pick<Found, "id" | "score" | "fits">;
