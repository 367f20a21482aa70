import type { AnswerWords } from "./answer-words.ts";
import { formatMoney } from "./money.ts";
import type { ProductFacts } from "../passage.ts";
import { sizeKey, type Aspect, type ProductQuestion } from "./product-question.ts";

/** How an answer about a product is worded. */
export interface Wording {
  readonly words: AnswerWords;
  /** BCP 47. */
  readonly locale: string;
}

/** Says of each asked aspect what the product's facts say of it, and of each that they say nothing. */
export function aspectSentences(facts: ProductFacts, asked: ProductQuestion, wording: Wording): readonly string[] {
  return asked.aspects.map((aspect) => sentencesByAspect[aspect](facts, asked, wording));
}

const sentencesByAspect: Readonly<
  Record<Aspect, (facts: ProductFacts, asked: ProductQuestion, wording: Wording) => string>
> = {
  price: priceSentence,
  stock: stockSentence,
  sizes: sizesSentence,
  colors: colorsSentence,
};

function priceSentence(facts: ProductFacts, _: ProductQuestion, { words, locale }: Wording): string {
  const { price, listPrice, currency } = facts;
  if (price === undefined) return words.silentOn.price;
  const saved = Number(listPrice ?? price) - Number(price);
  if (listPrice === undefined || !(saved > 0)) return words.price(formatMoney(price, currency, locale));
  const [now, before, difference] = [price, listPrice, String(Math.round(saved * 100) / 100)].map((amount) =>
    formatMoney(amount, currency, locale),
  );
  return words.reduced(now ?? price, before ?? listPrice, difference ?? "");
}

function stockSentence(facts: ProductFacts, { askedSizes, isSizeAdvice }: ProductQuestion, { words }: Wording): string {
  const availability = availabilityOf(facts);
  if (availability === undefined) return words.silentOn.stock;
  const isAboutSizes = askedSizes.length > 0 && !isSizeAdvice;
  const hasCount = availability === "InStock" && facts.stock !== undefined;
  const sentence = hasCount ? words.inStock(facts.stock) : words.availability[availability];
  const told = [sentence, ...linesOnStock(facts, availability).map((line) => ended(line, words))];
  if (isAboutSizes && availability === "InStock") told.push(words.stockOfSizes);
  return told.join(words.space);
}

/** A stock of none is none, whatever else is said; pre-orders have none by nature. */
export function availabilityOf({ availability, stock }: ProductFacts): ProductFacts["availability"] {
  if (availability === "PreOrder" || availability === "OutOfStock") return availability;
  if (stock === 0) return "OutOfStock";
  return availability ?? (stock === undefined ? undefined : "InStock");
}

const restock = /补货|到货|重新上架|back in|expected|restock/i;
const preOrder = /预售|pre-?order/i;

function linesOnStock({ details }: ProductFacts, availability: NonNullable<ProductFacts["availability"]>) {
  if (availability === "InStock") return [];
  return details.filter((line) => (availability === "PreOrder" ? preOrder : restock).test(line)).slice(0, 1);
}

function sizesSentence(facts: ProductFacts, { askedSizes, aspects }: ProductQuestion, { words }: Wording): string {
  if (facts.sizes.length === 0) return words.silentOn.sizes;
  const labelByKey = new Map(facts.sizes.map((size) => [sizeKey(size), size]));
  const there = askedSizes.flatMap(({ key }) => labelByKey.get(key) ?? []);
  const missing = askedSizes.filter(({ key }) => !labelByKey.has(key)).map(({ label }) => label);
  const availability = availabilityOf(facts);
  return [
    ...(there.length > 0 ? [words.hasSizes(there)] : []),
    ...(missing.length > 0 ? [words.hasNoSizes(missing)] : []),
    words.sizes(facts.sizes.join(words.comma)),
    // «Yes, it comes in L» would be half of the truth of what cannot be had.
    ...(there.length > 0 && !aspects.includes("stock") && availability !== undefined && availability !== "InStock"
      ? [words.availability[availability]]
      : []),
  ].join(words.space);
}

function colorsSentence({ colors }: ProductFacts, { askedColors }: ProductQuestion, { words }: Wording): string {
  if (colors.length === 0) return words.silentOn.colors;
  const there = askedColors.flatMap((asked) => colors.filter((color) => isColor(color, asked)));
  const missing = askedColors.filter((asked) => !colors.some((color) => isColor(color, asked)));
  return [
    ...(there.length > 0 ? [words.hasColors([...new Set(there)])] : []),
    ...(missing.length > 0 ? [words.hasNoColors(missing)] : []),
    words.colors(colors.join(words.comma)),
  ].join(words.space);
}

/** «松绿» is a green; whether «Ink» is a black, nobody said. */
function isColor(color: string, asked: string): boolean {
  const [own, wanted] = [color, asked].map((name) => name.toLowerCase().replace(/色$/, ""));
  if (own === undefined || wanted === undefined || wanted === "") return false;
  if (/\p{Script=Han}/u.test(wanted)) return own.includes(wanted);
  return own.split(/[^\p{L}\p{N}]+/u).includes(wanted) || own === wanted;
}

/** All that the facts say, the most asked for first. */
export function introduction(facts: ProductFacts, wording: Wording): string {
  const { words } = wording;
  const asked: ProductQuestion = { aspects: [], askedSizes: [], askedColors: [], isSizeAdvice: false };
  const availability = availabilityOf(facts);
  const lines = [
    facts.price === undefined ? "" : `${words.label.price}${words.colon}${priceOf(facts, wording)}`,
    availability === undefined
      ? ""
      : `${words.label.stock}${words.colon}${stockSentence({ ...facts, details: [] }, asked, wording)}`,
    facts.sizes.length === 0 ? "" : `${words.label.sizes}${words.colon}${facts.sizes.join(words.comma)}`,
    facts.colors.length === 0 ? "" : `${words.label.colors}${words.colon}${facts.colors.join(words.comma)}`,
  ];
  const list = [...lines.filter((line) => line !== ""), ...facts.details].map((line) => `- ${line}`).join("\n");
  return [facts.description, list].filter((part) => part !== "").join("\n\n");
}

/** «¥399», and what it was before, if it was more. */
export function priceOf({ price = "", listPrice, currency }: ProductFacts, { locale }: Wording): string {
  const now = formatMoney(price, currency, locale);
  if (listPrice === undefined || !(Number(listPrice) > Number(price))) return now;
  return `${now} ~~${formatMoney(listPrice, currency, locale)}~~`;
}

/** A line of a list, as a sentence. */
export function ended(line: string, words: AnswerWords): string {
  return /[.。!！?？…]$/.test(line) ? line : `${line}${words.fullStop}`;
}
