import { Type, type Static } from "typebox";
import { Value } from "typebox/value";

import { findMistakes } from "../../schema-errors.ts";
import { entriesOf, parseJson, type Entries } from "./entries.ts";
import type { Passage, ProductFacts } from "../passage.ts";

const amount = Type.String({
  pattern: "^\\d{1,12}(\\.\\d{1,12})?$",
  description: 'a decimal in a text such as "899.00"',
});
const someText = Type.String({ pattern: "\\S", maxLength: 500, description: "some text of at most 500 characters" });

/** One text for all languages, or one for each locale. */
const text = Type.Union([Type.String(), Type.Record(Type.String(), Type.String())]);
const texts = Type.Union([Type.Array(Type.String()), Type.Record(Type.String(), Type.Array(Type.String()))]);

const ProductSchema = Type.Object({
  sku: someText,
  name: Type.Union([someText, Type.Record(Type.String(), someText, { minProperties: 1 })]),
  url: Type.Optional(Type.String()),
  category: Type.Optional(text),
  /** A decimal such as "899.00". */
  price: Type.Optional(amount),
  listPrice: Type.Optional(amount),
  /** ISO 4217. */
  currency: Type.Optional(Type.String({ pattern: "^[A-Z]{3}$", description: "a currency such as CNY" })),
  availability: Type.Optional(
    Type.Union([Type.Literal("InStock"), Type.Literal("OutOfStock"), Type.Literal("PreOrder")]),
  ),
  stock: Type.Optional(Type.Integer({ minimum: 0, maximum: 1e9 })),
  sizes: Type.Optional(Type.Array(Type.String())),
  colors: Type.Optional(texts),
  description: Type.Optional(text),
  details: Type.Optional(texts),
});
type Product = Static<typeof ProductSchema>;

export interface ReadProducts {
  readonly passages: readonly Passage[];
  readonly mistakes: readonly string[];
}

/** The products of a `products.json`. Throws an Error where it is no list. */
export function productsOfJson(source: string): Entries {
  const products: unknown = parseJson(source);
  if (!Array.isArray(products)) throw new Error("expected a list of products");
  return { entries: entriesOf(products), mistakes: [] };
}

/**
 * Makes a passage in each language out of each product; one that is not as expected is left out and told.
 *
 * @param locale where the file is in one language alone: the others get no passage. Empty: in all.
 */
export function readProducts({ entries, mistakes }: Entries, locale: string): ReadProducts {
  const told = [...mistakes];
  const languages = Object.values(wordsByLanguage).filter((words) => locale === "" || isSameLanguage(words, locale));
  const passages: Passage[] = [];
  for (const { place, value } of entries) {
    if (Value.Check(ProductSchema, value)) passages.push(...languages.map((words) => passageOf(value, words)));
    else told.push(`${place}: ${findMistakes(ProductSchema, value, "the product").join(", ")}`);
  }
  return { passages, mistakes: told };
}

function isSameLanguage(words: Words, locale: string): boolean {
  return words.locale.split("-", 1)[0] === locale.split("-", 1)[0];
}

type Words = (typeof wordsByLanguage)[keyof typeof wordsByLanguage];

function passageOf(product: Product, words: Words): Passage {
  const facts = factsOf(product, words.locale);
  return {
    kind: "product",
    title: facts.name,
    heading: "",
    text: [facts.description, listOf(facts, words)].filter(Boolean).join("\n\n"),
    keywords: [words.keywords, facts.category, product.sku].filter(Boolean).join(" "),
    locale: words.locale,
    url: product.url,
    sku: product.sku,
    product: facts,
  };
}

function factsOf(product: Product, locale: string): ProductFacts {
  const { price, listPrice, currency, availability, stock, sizes = [] } = product;
  return {
    name: pickText(product.name, locale),
    category: pickText(product.category, locale) || undefined,
    price,
    listPrice,
    currency,
    availability,
    stock,
    sizes,
    colors: pickTexts(product.colors, locale),
    description: pickText(product.description, locale),
    details: pickTexts(product.details, locale),
  };
}

function listOf(facts: ProductFacts, words: Words): string {
  const labelled: readonly (readonly [label: string, value: string | undefined])[] = [
    [words.price, priceOf(facts, words)],
    [words.stock, stockOf(facts, words)],
    [words.sizes, facts.sizes.join(words.comma)],
    [words.colors, facts.colors.join(words.comma)],
  ];
  const lines = labelled.flatMap(([label, value]) => (value ? [`- **${label}**${words.colon}${value}`] : []));
  return [...lines, ...facts.details.map((detail) => `- ${detail}`)].join("\n");
}

function priceOf({ price, listPrice, currency }: ProductFacts, words: Words): string | undefined {
  if (price === undefined) return undefined;
  const shown = (amount: string) =>
    currency === undefined
      ? amount
      : new Intl.NumberFormat(words.locale, { style: "currency", currency }).format(Number(amount));
  return listPrice === undefined ? shown(price) : `${shown(price)}${words.before(shown(listPrice))}`;
}

function stockOf({ availability, stock }: ProductFacts, words: Words): string | undefined {
  if (availability === "PreOrder") return words.preOrder;
  if (availability === "OutOfStock" || stock === 0) return words.outOfStock;
  if (stock !== undefined) return words.inStockCount(stock);
  return availability === "InStock" ? words.inStock : undefined;
}

/** The text in the locale, else in whichever language comes first. */
function pickText(value: string | Readonly<Record<string, string>> | undefined, locale: string): string {
  if (value === undefined || typeof value === "string") return value ?? "";
  return value[locale] ?? Object.values(value)[0] ?? "";
}

function pickTexts(
  value: readonly string[] | Readonly<Record<string, readonly string[]>> | undefined,
  locale: string,
): readonly string[] {
  if (value === undefined) return [];
  return isList(value) ? value : (value[locale] ?? Object.values(value)[0] ?? []);
}

/** `Array.isArray` does not narrow readonly arrays. */
function isList(value: readonly string[] | Readonly<Record<string, readonly string[]>>): value is readonly string[] {
  return Array.isArray(value);
}

const wordsByLanguage = {
  zh: {
    locale: "zh-CN",
    price: "价格",
    stock: "库存",
    sizes: "尺码",
    colors: "颜色",
    colon: "：",
    comma: "、",
    inStock: "有货",
    outOfStock: "暂时缺货",
    preOrder: "预售中，可以预订",
    inStockCount: (count: number) => `有货（${count} 件）`,
    before: (amount: string) => `（原价 ${amount}）`,
    keywords: "价格 价钱 多少钱 几钱 贵 便宜 库存 有货 现货 缺货 尺码 尺寸 大小 颜色 材质 商品 产品 介绍",
  },
  en: {
    locale: "en",
    price: "Price",
    stock: "Stock",
    sizes: "Sizes",
    colors: "Colours",
    colon: ": ",
    comma: ", ",
    inStock: "in stock",
    outOfStock: "out of stock at the moment",
    preOrder: "on pre-order",
    inStockCount: (count: number) => `in stock (${count})`,
    before: (amount: string) => ` (was ${amount})`,
    keywords: "price cost how much expensive cheap stock available availability size colour color material product",
  },
} as const;
