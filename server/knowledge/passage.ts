/** A part of the shop's knowledge that makes sense alone: what is found, quoted and named as a source. Plain data. */
export interface Passage {
  /** A question and its answer, in the shop's words, are quoted as they are. */
  readonly kind: "page" | "product" | "faq";
  /** Title of the page or name of the product. */
  readonly title: string;
  /** The section's heading, or the question of a FAQ pair; empty for the text before the first heading, and for products. */
  readonly heading: string;
  /** Markdown. */
  readonly text: string;
  /** Words that lead here without being shown. */
  readonly keywords: string;
  /** BCP 47; empty: any language. */
  readonly locale: string;
  readonly url: string | undefined;
  /** Set for products: the shop's own number. */
  readonly sku: string | undefined;
  /** Set for products. */
  readonly product: ProductFacts | undefined;
}

/** What a shop says of a product, in the passage's language. */
export interface ProductFacts {
  readonly name: string;
  readonly category: string | undefined;
  /** A decimal such as "899.00". */
  readonly price: string | undefined;
  readonly listPrice: string | undefined;
  /** ISO 4217. */
  readonly currency: string | undefined;
  readonly availability: "InStock" | "OutOfStock" | "PreOrder" | undefined;
  readonly stock: number | undefined;
  readonly sizes: readonly string[];
  readonly colors: readonly string[];
  readonly description: string;
  readonly details: readonly string[];
}
