import type { Concept } from "./concepts.ts";
import type { Corpus } from "../corpus.ts";
import { createPassageSearch, type Found } from "./passage-search.ts";
import type { Passage } from "../passage.ts";
import { asksForGoods, goesOn, pointsAtSomething, pointsHere } from "./follow-up.ts";
import { fitting, type Hit } from "../hit.ts";
import { indexPassages } from "./indexed-passages.ts";
import type { Findings, KnowledgeQuery, PageHints } from "../knowledge.ts";
import { createNamedProducts } from "./named-products.ts";
import { isInLanguage } from "../language.ts";
import { dropNearDuplicates } from "./near-duplicates.ts";
import { createProductInFront } from "./product-in-front.ts";
import { createTopics } from "./topics.ts";
import { askedPart, followUpParts, mannerPart, productParts } from "./asked-parts.ts";
import { createQuestionReader } from "./question-reader.ts";
import type { Part } from "./relevance.ts";
import { allFeatures, type SearchFeatures } from "./search-features.ts";
import { createSegmenter, type Segmenter } from "./segment.ts";
import { createWordForWord } from "./word-for-word.ts";

export interface KnowledgeIndex {
  find(query: KnowledgeQuery): Findings;
  close(): void;
}

/** A passage whose score is below this share of the best one's answers something else, */
const minRelativeScore = 0.5;
/** and below this one it is of no help to a model either. */
const minRelatedScore = 0.25;
/** What is asked for word for word is so many times as good as what has the words. */
const wordForWordFactor = 1.5;
/** A product that is asked about, and was not found by the question's other words, stands behind so many that were. */
const productRank = 2;
/** A question of more concepts than this that finds nothing by itself finds nothing with the one before either. */
const maxFollowUpConcepts = 2;

/**
 * Indexes a shop's passages in memory.
 *
 * A question becomes concepts (`concepts.ts`); FTS5 finds the candidates; each is scored and must have enough of what is
 * asked (`relevance.ts`). Who asks, on which page and after what, then decides between those that fit.
 */
export function createKnowledgeIndex(corpus: Corpus, some: Partial<SearchFeatures> = {}): KnowledgeIndex {
  const { passages } = corpus;
  const features = { ...allFeatures, ...some };
  const segmenter = createSegmenter(features);
  const index = indexPassages(passages, segmenter);
  const { vocabulary, table } = index;
  const reader = createQuestionReader(corpus.synonyms, segmenter, vocabulary, features);
  const search = createPassageSearch(corpus, index, reader, features);
  const namedProducts = createNamedProducts(passages, segmenter, vocabulary);
  const productInFront = createProductInFront(passages, segmenter.normalise);
  const topicsIn = createTopics(passages);
  const wordForWord = createWordForWord(passages, segmenter.normalise);

  return { find, close: () => table.close() };

  function find({ question, before, locale, page, limit, wants, vector }: KnowledgeQuery): Findings {
    const concepts = reader.conceptsOf(question);
    if (wants === "products") return productsFor(concepts, locale, limit);
    const normalised = reader.read(question);
    const points = pointsAtSomething(normalised);
    const earlier = features.followUps ? before.slice(-2).map((text) => reader.conceptsOf(text)) : [];
    const named = namesOf(concepts);
    const inContext = features.productContext ? contextProduct(normalised, earlier, page) : undefined;
    const around = inContext === undefined || named.size > 0 ? [] : partsOfProduct(inContext, concepts, points);
    const manner = reader.mannerOf(question).map(mannerPart);
    const searchFor = (parts: readonly Part[]) => search.find({ parts, manner, locale, sku: inContext, vector });

    const alone = searchFor([...concepts.map(askedPart), ...around]);
    const depends =
      goesOn(normalised) ||
      points ||
      concepts.length <= 1 ||
      (!alone.some(({ fits }) => fits) && concepts.length <= maxFollowUpConcepts);
    const found =
      depends && earlier.length > 0
        ? searchFor([...followUpParts(concepts, earlier), ...(points ? around : [])])
        : alone;

    const best = found.find(({ fits }) => fits);
    const isAboutContext = points || best === undefined || best.passage.sku !== undefined;
    const meant = named.size > 0 ? meantAmong(named, inContext) : isAboutContext ? inContext : undefined;
    const product = meant === undefined ? undefined : foundProduct(meant, locale);
    const isProductAsked = product !== undefined && (named.size > 0 || points);
    const ofMeant = withoutOthers(found, meant === undefined ? named : new Set([meant]), normalised);
    const rest = asksForGoods(normalised)
      ? ofMeant.map((one) => onlyHeaded(one, concepts, segmenter.termsOf))
      : ofMeant;
    const places = wordForWord(question);
    const all = withWordForWord(places, rest, passages, locale);
    const isAllKnown = concepts.every(({ ways }) => ways.length > 0);
    return {
      hits: choose(all, isProductAsked ? { ...product, fits: isAllKnown } : undefined, limit),
      product: product?.passage,
      asksSomething: concepts.length > 0 || places.length > 0,
      topics: topicsIn(locale),
    };
  }

  /** The products that fit; all there are, where the question says nothing of them. */
  function productsFor(concepts: readonly Concept[], locale: string, limit: number): Findings {
    const all = () =>
      passages.flatMap((passage) =>
        passage.product !== undefined && isInLanguage(passage.locale, locale)
          ? [{ passage, score: 0, fits: true }]
          : [],
      );
    const parts = concepts.map(askedPart);
    const found =
      parts.length === 0 ? all() : search.find({ parts, manner: [], locale, sku: undefined, vector: undefined });
    const products = fitting(found)
      .filter(({ passage }) => passage.product !== undefined)
      .slice(0, limit);
    const hits = products.map(({ passage, score, fits }) => ({ passage, score, fits }));
    return { hits, product: undefined, asksSomething: parts.length > 0, topics: topicsIn(locale) };
  }

  function namesOf(concepts: readonly Concept[]): ReadonlySet<string> {
    return namedProducts.among(search.candidates(concepts.map(askedPart)), concepts);
  }

  /** What a question without a product's name is about: the page's where it points there, else what was named last. */
  function contextProduct(
    question: string,
    earlier: readonly (readonly Concept[])[],
    page: PageHints,
  ): string | undefined {
    const inFront = productInFront(page);
    if (inFront !== undefined && pointsHere(question)) return inFront;
    for (const concepts of earlier.toReversed()) {
      const named = namesOf(concepts);
      if (named.size === 1) return [...named][0];
    }
    return inFront;
  }

  function partsOfProduct(sku: string, concepts: readonly Concept[], isPointedAt: boolean): readonly Part[] {
    const place = search.placeOf(sku, "");
    const { title = "", product } = (place === undefined ? undefined : passages[place]) ?? {};
    return productParts(concepts, reader.conceptsOf(`${title} ${product?.category ?? ""}`), isPointedAt);
  }

  function foundProduct(sku: string, locale: string): Found | undefined {
    const id = search.placeOf(sku, locale);
    const passage = id === undefined ? undefined : passages[id];
    return id === undefined || passage === undefined ? undefined : { id, passage, score: 0, fits: true };
  }

  /** Leaves out what is far behind the best, and what says the same twice; puts in the product that is asked about. */
  function choose(found: readonly Found[], product: Found | undefined, limit: number): readonly Hit[] {
    const best = found[0]?.score ?? 0;
    const bestFitting = fitting(found)[0]?.score ?? 0;
    const good = found
      .filter(({ score }) => score >= best * minRelatedScore)
      .map((one) => ({ ...one, fits: one.fits && one.score >= bestFitting * minRelativeScore }))
      .toSorted((a, b) => Number(b.fits) - Number(a.fits) || b.score - a.score);
    const all = product === undefined ? good : withProduct(good, product, bestFitting, limit);
    const different = features.dropDuplicates
      ? dropNearDuplicates(all, ({ id }) => new Set(index.indexed[id]?.columns[2]), areDistinct, limit)
      : all;
    return different.slice(0, limit).map(({ passage, score, fits }) => ({ passage, score, fits }));
  }
}

/** The product that is asked about is given, and fits if it may, however few of the question's other words it has. */
function withProduct(good: readonly Found[], product: Found, best: number, limit: number): readonly Found[] {
  if (good.slice(0, limit).some(({ id, fits }) => id === product.id && (fits || !product.fits))) return good;
  const fits = fitting(good).slice(0, productRank);
  const others = good.filter((one) => one.id !== product.id && !fits.includes(one));
  return [...fits, { ...product, score: best * minRelativeScore }, ...others];
}

function meantAmong(named: ReadonlySet<string>, inContext: string | undefined): string | undefined {
  if (inContext !== undefined && named.has(inContext)) return inContext;
  return named.size === 1 ? [...named][0] : undefined;
}

/** A passage that is headed by the very question comes first, whatever else is found. */
function withWordForWord(
  places: readonly number[],
  found: readonly Found[],
  passages: readonly Passage[],
  locale: string,
): readonly Found[] {
  const own = places.filter((id) => isInLanguage(passages[id]?.locale ?? "", locale));
  const first = new Set(own.length > 0 ? own : places);
  const score = wordForWordFactor * Math.max(1, found[0]?.score ?? 0);
  return [
    ...[...first].flatMap((id) => {
      const passage = passages[id];
      return passage ? [{ id, passage, score, fits: true }] : [];
    }),
    ...found.filter(({ id }) => !first.has(id)),
  ];
}

/** Where it is asked whether a thing is sold, a page answers only if it is headed by the thing. */
function onlyHeaded(found: Found, concepts: readonly Concept[], termsOf: Segmenter["termsOf"]): Found {
  if (found.passage.sku !== undefined) return found;
  const terms = new Set(termsOf(found.passage.heading || found.passage.title));
  const isHeaded = concepts.some(({ ways }) => ways.some((way) => way.terms.every((term) => terms.has(term))));
  return isHeaded ? found : { ...found, fits: false };
}

/**
 * «Is it in stock?» fits every product alike: those that are not meant are left out, unless they fit better than the
 * ones that are. Where it is asked whether a thing is sold, a product that only mentions the thing is no answer.
 */
function withoutOthers(found: readonly Found[], meant: ReadonlySet<string>, question: string): readonly Found[] {
  const isMeant = ({ passage: { sku } }: Found) => sku !== undefined && meant.has(sku);
  const meantScore = Math.max(0, ...found.filter(isMeant).map(({ score }) => score));
  return found.filter((one) => {
    if (one.passage.sku === undefined || isMeant(one)) return true;
    return meant.size > 0 ? one.score > meantScore : !asksForGoods(question);
  });
}

function areDistinct(a: Found, b: Found): boolean {
  return a.passage.sku !== b.passage.sku;
}
