import type { Hit } from "../hit.ts";
import type { Passage, ProductFacts } from "../passage.ts";
import { availabilityOf, priceOf, type Wording } from "./product-answer.ts";
import { readProductQuestion, withoutAspects } from "./product-question.ts";
import { queryTermsOf, termsOf } from "./question-terms.ts";

/** Asks for a choice among products, whatever is before the shopper's eyes. */
const asksForChoice =
  /(?:有|卖|都有)(?:哪些|什么|啥|几种|几款)|哪些|哪几[款种]|推荐|最便宜|最贵|最实惠|最低价|对比|比较|区别|哪[个款种件双]?(?:更|比较|最)|哪[个款种件双](?:便宜|贵|实惠|划算|好|轻|重|厚|薄|暖)|\b(?:which|what (?:\w+ ){0,3}(?:do you|are there|have you)|what do you|show me|list|recommend|suggest|looking for|cheapest|most expensive|lowest price|priciest|compare|comparison|difference|better|vs|versus)\b/i;
/** Asks whether there is a kind of product, unless it is asked of the one before the shopper's eyes. */
const asksForKind =
  /有.{1,8}[吗么]|有没有|卖.{1,8}[吗么]|想[买要]|\b(?:do you (?:have|sell|carry|stock|make)|have you got|are there|is there|i (?:want|need))\b/i;
const cheapest =
  /最便宜|最实惠|最低价|价格最低|哪.{0,4}(?:更|比较)?便宜|cheapest|lowest price|least expensive|cheaper|most affordable/i;
const dearest = /最贵|价格最高|哪.{0,4}(?:更|比较)?贵|most expensive|priciest|highest price/i;
/** Words of such questions that name no product. */
const listWords =
  /一[个款双件条种些]|你们|有没有|哪些|哪几|哪[个款种件双]|什么|推荐|介绍|最便宜|最实惠|最贵|最低价|便宜|贵|对比|比较|区别|更|款|种|商品|产品|东西|卖|想买|一下|适合|的|吗|么|呢|店里|所有|全部|一共|总共|加起来|合计|分别|各|\b(?:which|what|do|you|have|sell|carry|stock|make|got|show|me|list|recommend|suggest|looking|for|cheapest|most|expensive|lowest|priciest|price|priced|compare|comparison|difference|better|best|good|vs|versus|between|products?|items?|things?|all|your|kinds?|types?|models?|some|any|need|want|total|altogether|together|each|both|either)\b/gi;

/**
 * The kinds of product, or the products, that a question wants a list of; empty where it wants all there are.
 * Undefined: it wants no list.
 *
 * @param isAboutProduct whether a product is meant, so that «有红色的吗» asks of that one
 */
export function listedKinds(question: string, isAboutProduct: boolean): readonly string[] | undefined {
  if (!asksForChoice.test(question) && (isAboutProduct || !asksForKind.test(question))) return undefined;
  const kinds = kindsIn(question);
  // «有货吗», «有哪些颜色» ask for facts of one product, and not for all the products that there are.
  const isOfFacts = aspectsOf(question).length > 0 && !cheapest.test(question) && !dearest.test(question);
  return kinds.length === 0 && isOfFacts ? undefined : kinds;
}

function aspectsOf(question: string) {
  return readProductQuestion(question, { sizes: [], colors: [] }).aspects;
}

/** The products that a question asks the same of («睡袋和帐篷多少钱»); undefined where it names no two. */
export function kindsAskedTogether(question: string): readonly string[] | undefined {
  const kinds = aspectsOf(question).length > 0 ? kindsIn(question) : [];
  return kinds.length > 1 ? kinds : undefined;
}

function kindsIn(question: string): readonly string[] {
  return question
    .normalize("NFKC")
    .split(/和|与|跟|还是|、|&|\b(?:and|or|vs|versus)\b/i)
    .map((part) => withoutAspects(part).replace(sizeWords, " ").replace(listWords, " ").replace(/\s+/g, " ").trim())
    .filter((part) => queryTermsOf(part, () => true).length > 0);
}

/** «M», «XXL»: an «L» is no kind of product, though a pack may hold 45 of them. */
const sizeWords = /(?<![A-Za-z0-9'’.]|\d )(?:X{0,3}[SML]|[2-6]XL)(?![A-Za-z0-9'’])\s*码?/g;

/** Of the products found for a kind, those that are of it by their name or category; all, where none was named. */
export function productsOfKind(kind: string, hits: readonly Hit[]): readonly Passage[] {
  const products = hits.flatMap(({ passage }) => (passage.product === undefined ? [] : [passage]));
  if (kind === "") return products;
  const termSets = products.map(
    ({ product, title }) => new Set(termsOf(`${title} ${product?.name} ${product?.category ?? ""}`)),
  );
  const known = new Set(termSets.flatMap((terms) => [...terms]));
  const asked = queryTermsOf(kind, (term) => known.has(term)).filter((term) => known.has(term));
  const counts = termSets.map((terms) => asked.filter((term) => terms.has(term)).length);
  // Of «down jackets», a shell is none. «Qiyun and Tingyu» are two products, each with one of the words.
  const wanted = counts.some((count) => count > 0 && count === asked.length) ? asked.length : 1;
  return products.filter((_, index) => (counts[index] ?? 0) >= wanted);
}

const maxListed = 6;
/** Few are described as well. */
const maxDescribed = 3;

/** What the products are, by their categories; empty where none is told. */
export function categoriesOf(products: readonly Passage[], { words }: Wording): string {
  const categories = new Set(products.flatMap(({ product }) => product?.category ?? []));
  return categories.size === 0 ? "" : words.categories([...categories]);
}

export interface ProductList {
  readonly text: string;
  readonly shown: readonly Passage[];
  /** Whether they are in the order of their prices. */
  readonly isRanked: boolean;
}

/** Lists products with their prices; the one with the lowest or the highest price by name, where that is asked for. */
export function listProducts(question: string, products: readonly Passage[], wording: Wording): ProductList {
  const { words } = wording;
  const byPrice = cheapest.test(question) ? 1 : dearest.test(question) ? -1 : 0;
  const priced = products.filter(({ product }) => Number.isFinite(Number(product?.price ?? Number.NaN)));
  const isComparable = new Set(priced.map(({ product }) => product?.currency)).size === 1;
  const isRanked = byPrice !== 0 && isComparable;
  const ranked = isRanked
    ? priced.toSorted((a, b) => byPrice * (Number(a.product?.price) - Number(b.product?.price)))
    : products;
  const shown = ranked.slice(0, isRanked ? maxDescribed : maxListed);
  const [first] = shown;
  const best =
    isRanked && shown.length > 1 && first?.product !== undefined
      ? words[byPrice > 0 ? "cheapest" : "dearest"](`**${first.title}**`, priceOf(first.product, wording))
      : "";
  const found = products.length > shown.length ? words.foundSome(shown.length, products.length) : words.found;
  const lines = shown.map((passage) => lineOf(passage, wording, shown.length <= maxDescribed)).join("\n");
  return { text: `${best || found}\n\n${lines}`, shown, isRanked };
}

function lineOf({ product, title, url }: Passage, wording: Wording, isDescribed: boolean): string {
  const { words } = wording;
  const facts = product === undefined ? [] : [priceLabel(product, wording), stockLabel(product, wording)];
  const told = facts.filter((fact) => fact !== "").join(words.clauseComma);
  const name = linkOf(title, url);
  const description = isDescribed ? (product?.description ?? "") : "";
  return `- **${name}**${told === "" ? "" : `${words.colon}${told}`}${description === "" ? "" : `  \n  ${description}`}`;
}

function priceLabel(product: ProductFacts, wording: Wording): string {
  return product.price === undefined ? "" : priceOf(product, wording);
}

function stockLabel(product: ProductFacts, { words }: Wording): string {
  const availability = availabilityOf(product);
  return availability === undefined ? "" : words.stockLabel[availability];
}

/** A Markdown link, where the name and the address can be one. */
export function linkOf(name: string, url: string | undefined): string {
  return url === undefined || /[[\]\\]/.test(name) || /[\s()<>]/.test(url) ? name : `[${name}](${url})`;
}
