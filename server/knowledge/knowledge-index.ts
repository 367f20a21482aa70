import { DatabaseSync } from "node:sqlite";

import { Type } from "typebox";
import { Value } from "typebox/value";

import type { Corpus } from "./corpus.ts";
import type { Hit } from "./hit.ts";
import type { Findings, KnowledgeQuery } from "./knowledge.ts";
import type { Passage } from "./passage.ts";
import { allFeatures, type SearchFeatures } from "./search-features.ts";
import { queryTermsOf, termsOf } from "./segment.ts";

interface SearchOptions {
  /** Passages in this language come before all others. BCP 47; only the language itself counts. */
  readonly locale: string;
  /** The product that the shopper looks at: among products, this one is meant. */
  readonly sku: string | undefined;
  readonly limit: number;
}

export interface KnowledgeIndex {
  find(query: KnowledgeQuery): Findings;
  close(): void;
}

/** How many of FTS5's candidates are looked at. */
const candidateCount = 24;
/** Past this many, the least telling words of a question are left out: a pasted page must not cost as much as it is long. */
const maxTerms = 64;
/** A passage fits a short question when it has at least this share of its meaning (weighted by how rare its words are). */
const minCoverage = 0.5;
/**
 * Who tells a whole story uses many words that no passage has. Then a passage fits that has several of its words, and
 * a smaller share of the meaning, where words that the shop never uses count for little.
 */
const story = { minMatches: 3, minCoverage: 0.35, unknownShare: 0.35 } as const;
/** A passage whose score is below this share of the best one's answers something else. */
const minRelativeScore = 0.5;
/** The product that the shopper looks at is meant when it scores at least this share of the best product. */
const minMeantScore = 0.6;
/** How much more a word weighs in: title, heading, text, keywords. */
const columnWeights = "2.0, 4.0, 1.0, 1.5";

const RowSchema = Type.Object({ id: Type.Number(), score: Type.Number() });

/**
 * Indexes passages in SQLite's FTS5, in memory, with words as `termsOf` cuts them.
 *
 * BM25: https://www.sqlite.org/fts5.html#the_bm25_function (there, lower is better).
 */
export function createKnowledgeIndex({ passages }: Corpus, features: Partial<SearchFeatures> = {}): KnowledgeIndex {
  const { relevanceFloor } = { ...allFeatures, ...features };
  const db = new DatabaseSync(":memory:");
  const termSets = fill(db, passages);
  const documentFrequency = countDocuments(termSets);
  const skuByPath = new Map(
    passages.flatMap(({ sku, url }) => (sku === undefined || url === undefined ? [] : [[pathOf(url), sku] as const])),
  );
  const idsBySku = Map.groupBy(passages.keys(), (id) => passages[id]?.sku);
  const matching = `SELECT rowid AS id, -bm25(passage, ${columnWeights}) AS score FROM passage WHERE passage MATCH ?`;
  const find = db.prepare(`${matching} ORDER BY score DESC LIMIT ?`);
  const findOne = db.prepare(`${matching} AND rowid = ?`);

  return { find: findAll, close: () => db.close() };

  function findAll({ question, locale, page, limit }: KnowledgeQuery): Findings {
    const sku = page.sku ?? (page.url === undefined ? undefined : skuByPath.get(pathOf(page.url)));
    const pages = passages.filter(({ kind, locale: own }) => kind !== "product" && inLanguage(own, locale));
    const hits = search(question, { locale, sku, limit });
    const products = hits.filter(({ passage }) => passage.sku !== undefined);
    return {
      hits,
      product: products.length === 1 ? products[0]?.passage : undefined,
      asksSomething: queryTermsOf(question, isKnown).length > 0,
      topics: [...new Set(pages.map(({ title }) => title))],
    };
  }

  function search(question: string, { locale, sku, limit }: SearchOptions): readonly Hit[] {
    const terms = queryTermsOf(question, isKnown)
      .toSorted((a, b) => weightOf(b) - weightOf(a))
      .slice(0, maxTerms);
    if (terms.length === 0) return [];
    const fits = createFit(terms);
    const fitting = candidates(terms, sku).filter(({ id }) => !relevanceFloor || fits(termSets[id]));
    const inOwn = fitting.filter(({ passage }) => inLanguage(passage.locale, locale));
    const hits = meantProduct(inOwn.length > 0 ? inOwn : fitting, sku);
    const best = hits[0]?.score ?? 0;
    return hits.filter(({ score }) => score >= best * minRelativeScore).slice(0, limit);
  }

  /** Weighs the question's words once; what it returns looks at one passage. */
  function createFit(terms: readonly string[]): (passageTerms: ReadonlySet<string> | undefined) => boolean {
    const knownWeight = sum(terms.filter(isKnown).map(weightOf));
    const unknownWeight = sum(terms.filter((term) => !isKnown(term)).map(weightOf));
    return (passageTerms) => {
      const matched = terms.filter((term) => passageTerms?.has(term));
      const matchedWeight = sum(matched.map(weightOf));
      if (matchedWeight / (knownWeight + unknownWeight) >= minCoverage) return true;
      const share = matchedWeight / (knownWeight + story.unknownShare * unknownWeight);
      return matched.length >= story.minMatches && share >= story.minCoverage;
    };
  }

  function isKnown(term: string): boolean {
    return documentFrequency.has(term);
  }

  /** The best by BM25, and in any case the product that the shopper looks at. */
  function candidates(terms: readonly string[], sku: string | undefined) {
    const match = terms.map((term) => `"${term.replaceAll('"', '""')}"`).join(" OR ");
    const rows = find.all(match, candidateCount);
    const own = (sku === undefined ? [] : (idsBySku.get(sku) ?? [])).flatMap((id) => findOne.all(match, id));
    const scoreById = new Map([...rows, ...own].map((row) => scoreOf(row)));
    return [...scoreById]
      .flatMap(([id, score]) => {
        const passage = passages[id];
        return passage ? [{ id, passage, score }] : [];
      })
      .toSorted((a, b) => b.score - a.score);
  }

  /** Inverse document frequency, as in BM25; a word that the shop never uses weighs the most. */
  function weightOf(term: string): number {
    const count = documentFrequency.get(term) ?? 0;
    return Math.log(1 + (passages.length - count + 0.5) / (count + 0.5));
  }
}

function scoreOf(row: unknown): readonly [id: number, score: number] {
  const { id, score } = Value.Parse(RowSchema, row);
  return [id, score];
}

/** «Is it in stock?» fits every product alike: the one before the shopper's eyes is meant, unless another is named. */
function meantProduct(hits: readonly Hit[], sku: string | undefined): readonly Hit[] {
  const meant = hits.find(({ passage }) => sku !== undefined && passage.sku === sku);
  const bestProduct = hits.find(({ passage }) => passage.sku !== undefined);
  if (!meant || !bestProduct || meant.score < bestProduct.score * minMeantScore) return hits;
  return hits.filter(({ passage }) => passage.sku === undefined || passage.sku === sku);
}

/** Returns the set of terms of each passage, by its place. */
function fill(db: DatabaseSync, passages: readonly Passage[]): readonly ReadonlySet<string>[] {
  db.exec("CREATE VIRTUAL TABLE passage USING fts5(title, heading, text, keywords, tokenize = 'unicode61')");
  const insert = db.prepare("INSERT INTO passage (rowid, title, heading, text, keywords) VALUES (?, ?, ?, ?, ?)");
  db.exec("BEGIN");
  const termSets = passages.map(({ title, heading, text, keywords }, id) => {
    const columns = [title, heading || title, text, keywords].map(termsOf); // a product's name is what it is asked by
    const [titleTerms = [], headingTerms = [], textTerms = [], keywordTerms = []] = columns;
    insert.run(id, titleTerms.join(" "), headingTerms.join(" "), textTerms.join(" "), keywordTerms.join(" "));
    return new Set(columns.flat());
  });
  db.exec("COMMIT");
  return termSets;
}

function countDocuments(termSets: readonly ReadonlySet<string>[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const terms of termSets) for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
  return counts;
}

/** Paths alone are compared: a shop may be served under several hosts, and its knowledge may name none. */
function pathOf(url: string): string {
  const path = URL.canParse(url, "http://shop") ? new URL(url, "http://shop").pathname : url;
  return path.replace(/\/+$/, "");
}

function inLanguage(passageLocale: string, locale: string): boolean {
  return passageLocale === "" || languageOf(passageLocale) === languageOf(locale);
}

function languageOf(locale: string): string {
  return (locale.split("-", 1)[0] ?? "").toLowerCase();
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
