import type { PageHints } from "../knowledge/knowledge.ts";
import type { Page } from "../protocol.ts";

/** What a page tells the search of the product that it shows. */
export function pageHintsOf(page: Page | undefined): PageHints {
  return { sku: page?.product?.sku, productName: page?.product?.name, url: page?.url };
}
