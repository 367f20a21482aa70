/** A part of the shop's knowledge that makes sense alone: what is found, quoted and named as a source. */
export interface Passage {
  /** Title of the page or name of the product. */
  readonly title: string;
  /** The section's heading; empty for the text before the first one, and for products. */
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
}
