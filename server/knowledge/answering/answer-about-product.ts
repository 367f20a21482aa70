import type { AnswerWords } from "./answer-words.ts";
import type { AnswerRequest, Draft, LookUp } from "./draft.ts";
import type { Hit } from "../hit.ts";
import type { Findings } from "../knowledge.ts";
import { sentencesOf } from "./markdown-units.ts";
import type { Passage, ProductFacts } from "../passage.ts";
import { aspectSentences, ended, introduction, type Wording } from "./product-answer.ts";
import { linkOf, listProducts } from "./product-list.ts";
import {
  asksForAttribute,
  linesByAttribute,
  linesByWords,
  readProductQuestion,
  withoutAspects,
  type Aspect,
} from "./product-question.ts";
import { pagesOf, quoteOne } from "./quote.ts";
import { queryTermsOf, termsOf } from "./question-terms.ts";

/** Two products that fit about equally well are both meant, or neither. */
const minEqualScore = 0.8;
const maxPages = 6;
/** As `roomOf` counts it. */
const roomBesideFacts = 0.7;

/** Answers a question about a product; undefined where it is about none, or a page answers it better. */
export async function productAnswer(
  { question, findings, inFront }: AnswerRequest,
  wording: Wording,
  lookUp: LookUp,
): Promise<Draft | undefined> {
  const named = namedFirst(question, findings.hits);
  const isOfInFront = asksOfWhatIsInFront(question, inFront) || (named === undefined && asksForAttribute(question));
  const pointedAt = findings.product ?? (isOfInFront ? inFront : undefined);
  const product = pointedAt ?? named;
  const facts = product?.product;
  if (product === undefined || facts === undefined) return undefined;
  if (pointedAt === undefined) {
    const equals = equallyGood(findings.hits);
    if (equals.length > 1) return listed(question, equals, wording);
  }
  const told = tell(question, facts, product, { pages: await pagesOn(question, product, findings, lookUp), wording });
  // A page may answer without a word of the question in its heading; but what one thing is like stands in its own facts.
  const isPages = pointedAt === undefined || !asksForAttribute(question);
  if (told === undefined && isPages && pagesOf(findings.hits)[0] !== undefined) return undefined;
  const { words } = wording;
  const lines = told?.lines ?? [words.silent];
  const quotes = told?.pages.map((page) => quoteOne(page, question, words, roomBesideFacts)) ?? [];
  return {
    parts: [aboutProduct(product, lines, words), ...quotes],
    passages: [...(told !== undefined && lines.length > 0 ? [product] : []), ...(told?.pages ?? [])],
    isKnown: told !== undefined,
  };
}

/** «有43码吗» names nothing: it is asked of the product before the shopper's eyes, whatever pages speak of sizes. */
function asksOfWhatIsInFront(question: string, inFront: Passage | undefined): boolean {
  if (inFront?.product === undefined) return false;
  const facts = inFront.product;
  return clausesOf(question).some(
    (clause) =>
      readProductQuestion(clause, facts).aspects.length > 0 &&
      queryTermsOf(withoutAspects(clause).replace(measure, ""), () => false).length === 0,
  );
}

/** «一双多少钱» */
const measure = /[一每][个件双条款只顶套把]/g;

/**
 * The best hit, where it is a product that the question has a word of its name for: a mention elsewhere is no answer.
 * «Is the shell waterproof?» asks the shell, though a page on washing shells is a little better.
 */
function namedFirst(question: string, hits: readonly Hit[]): Passage | undefined {
  const isNear = ({ passage, score }: Hit) => passage.product && score >= (hits[0]?.score ?? 0) * minEqualScore;
  const best = (asksForAttribute(question) ? (hits.find(isNear) ?? hits[0]) : hits[0])?.passage;
  if (best?.product === undefined) return undefined;
  const name = new Set(termsOf(`${best.title} ${best.product.category ?? ""} ${best.sku ?? ""}`));
  return queryTermsOf(question, (term) => name.has(term)).some((term) => name.has(term)) ? best : undefined;
}

/** One line stands beside the product's name, several below it; an introduction is Markdown of its own. */
function aboutProduct({ title, url }: Passage, lines: readonly string[], words: AnswerWords): string {
  const name = `**${linkOf(title, url)}**`;
  const [first, ...others] = lines;
  if (first === undefined) return "";
  if (others.length > 0) return `${name}\n\n${lines.map((line) => `- ${line}`).join("\n")}`;
  return first.includes("\n") ? `${name}\n\n${first}` : `${name}${words.colon}${ended(first, words)}`;
}

/** «How do I wash it?»: the pages on washing are many, and the one for such a product is found by its name. */
async function pagesOn(question: string, { title }: Passage, findings: Findings, lookUp: LookUp) {
  const { hits } = await lookUp(`${title} ${question}`, maxPages);
  return pagesOf([...new Map([...hits, ...findings.hits].map((hit) => [hit.passage, hit])).values()]);
}

function equallyGood(hits: readonly Hit[]): readonly Passage[] {
  const best = hits[0]?.score ?? 0;
  return hits
    .filter(({ passage, score }) => passage.product && score >= best * minEqualScore)
    .map(({ passage }) => passage);
}

function listed(question: string, products: readonly Passage[], wording: Wording): Draft {
  const { text, shown } = listProducts(question, products, wording);
  return { parts: [text], passages: shown };
}

interface Told {
  readonly lines: readonly string[];
  readonly pages: readonly Passage[];
}

interface Tools {
  readonly pages: readonly Hit[];
  readonly wording: Wording;
}

/** Goes through the question part by part («多少钱，几天能到?»): a part is answered by the facts, or by a page. */
function tell(question: string, facts: ProductFacts, product: Passage, { pages, wording }: Tools): Told | undefined {
  const aspects = new Set<Aspect>();
  const lines = new Set<string>();
  const quoted = new Set<Passage>();
  const known = [...facts.details, ...sentencesOf(facts.description).map((sentence) => sentence.trim())];
  for (const clause of clausesOf(question)) {
    const asked = readProductQuestion(clause, facts);
    const page = asked.isSizeAdvice ? sizePage(product, pages) : pageFor(clause, product, pages);
    const byAttribute = linesByAttribute(clause, facts.details);
    if (asked.aspects.length > 0 && page === undefined) for (const aspect of asked.aspects) aspects.add(aspect);
    else if (byAttribute.length > 0 && (page === undefined || !asksHow.test(clause))) {
      for (const line of byAttribute) lines.add(line);
      if (asked.isSizeAdvice && page !== undefined) quoted.add(page);
    } else if (page !== undefined) quoted.add(page);
    else for (const line of linesByWords(clause, known, product.title)) lines.add(line);
  }
  const asked = readProductQuestion(question, facts);
  const kept = asked.aspects.filter((aspect) => aspects.has(aspect));
  const sentences = aspectSentences(facts, { ...asked, aspects: kept }, wording);
  if (sentences.length + lines.size + quoted.size > 0) return { lines: [...sentences, ...lines], pages: [...quoted] };
  if (isIntroduction(question, product)) return { lines: [introduction(facts, wording)], pages: [] };
  return undefined;
}

const asksHow = /怎么|如何|怎样|咋|\bhow (?:do|can|should|to|does one)\b/i;
const asksForAll =
  /介绍|详情|详细|参数|怎么样|咋样|好不好|好吗|值得|了解|说说|讲讲|什么样|\b(?:tell me|about|details?|specs?|specifications?|info|information|describe|introduce|what is|what's|any good|worth)\b/i;

function clausesOf(question: string): readonly string[] {
  const clauses = question
    .split(/[，,。；;？?！!\n]+|另外|以及|\band\b|\balso\b/i)
    .filter((clause) => /[\p{L}\p{N}]/u.test(clause));
  return clauses.length > 0 ? clauses : [question];
}

/**
 * The page whose heading has a word of the question that is neither the product's nor one for price, stock, size or
 * colour; of several, the one whose heading is about such a product («怎么洗» of a jacket is not «睡袋怎么洗»).
 */
function pageFor(clause: string, product: Passage, pages: readonly Hit[]): Passage | undefined {
  const category = product.product?.category ?? "";
  const own = new Set(termsOf(`${product.title} ${product.text} ${category}`));
  const name = `${product.title} ${category}`; // «包» is in «登山包», though it is no word of it
  const rest = withoutAspects(clause);
  const fitting = pages.filter(({ passage: { title, heading } }) => {
    const terms = new Set(termsOf(`${title} ${heading}`));
    return queryTermsOf(rest, (term) => terms.has(term)).some(
      (term) => terms.has(term) && !own.has(term) && !(/\p{Script=Han}/u.test(term) && name.includes(term)),
    );
  });
  return likest(product, fitting, ({ title, heading }) => `${title} ${heading}`);
}

const tellsOfSizes = /码|尺寸|\bsiz(?:e|es|ing)\b/i;

function sizePage(product: Passage, pages: readonly Hit[]): Passage | undefined {
  const kind = new Set(termsOf(`${product.title} ${product.product?.category ?? ""}`));
  const fitting = pages.filter(
    ({ passage: { title, heading, text } }) =>
      tellsOfSizes.test(`${title} ${heading}`) && termsOf(`${heading} ${text}`).some((term) => kind.has(term)),
  );
  return likest(product, fitting, ({ heading, text }) => `${heading} ${text}`);
}

/** The page with most of the words of the product's name and category; of equals, the first. */
function likest(product: Passage, pages: readonly Hit[], textOf: (page: Passage) => string): Passage | undefined {
  const kind = new Set(termsOf(`${product.title} ${product.product?.category ?? ""}`));
  const likenessOf = (page: Passage) => new Set(termsOf(textOf(page)).filter((term) => kind.has(term))).size;
  return pages
    .map(({ passage }) => ({ passage, likeness: likenessOf(passage) }))
    .toSorted((a, b) => b.likeness - a.likeness)[0]?.passage;
}

/** Nothing is asked but the product itself. */
function isIntroduction(question: string, product: Passage): boolean {
  if (asksForAll.test(question)) return true;
  const own = new Set(termsOf(`${product.title} ${product.keywords} ${product.product?.category ?? ""}`));
  return queryTermsOf(question, (term) => own.has(term)).every((term) => own.has(term));
}
