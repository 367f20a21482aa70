import type { PageHints } from "../knowledge.ts";
import type { Passage } from "../passage.ts";

/** Returns the sku of the product that a page shows, by its sku, its address or its name; undefined where the shop has none such. */
export function createProductInFront(
  passages: readonly Passage[],
  normalise: (text: string) => string,
): (page: PageHints) => string | undefined {
  const skuBySku = new Map<string, string>();
  const skuByPath = new Map<string, string>();
  const skuByName = new Map<string, string>();
  for (const { sku, url, title } of passages) {
    if (sku === undefined) continue;
    skuBySku.set(sku.toLowerCase(), sku);
    if (url !== undefined) skuByPath.set(pathOf(url), sku);
    skuByName.set(nameOf(title), sku);
  }

  return ({ sku, url, productName }) =>
    (sku === undefined ? undefined : skuBySku.get(sku.toLowerCase())) ??
    (url === undefined ? undefined : skuByPath.get(pathOf(url))) ??
    (productName === undefined ? undefined : skuByName.get(nameOf(productName)));

  function nameOf(title: string): string {
    return normalise(title).replace(/[\s\p{P}]+/gu, "");
  }
}

/** Paths alone are compared: a shop may be served under several hosts, and its knowledge may name none. */
function pathOf(url: string): string {
  const path = URL.canParse(url, "http://shop") ? new URL(url, "http://shop").pathname : url;
  return path.replace(/\/+$/, "");
}
