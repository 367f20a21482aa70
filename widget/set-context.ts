import type { PageContext } from "./page-context.ts";
import { isThing, productFields, productFrom, textOf, type Thing } from "./product.ts";
import { refuse } from "./warn.ts";

/**
 * What a page's script says of the page, cut to what may be sent; nothing for null.
 *
 * What is not as expected is left out, and told once.
 */
export function contextFrom(raw: unknown): PageContext {
  const { title, product }: Thing = isThing(raw) ? raw : {};
  const context = { title: textOf(title), product: productFrom(product) };
  if (!isThing(raw ?? {}) || (title && !context.title) || (product && !context.product))
    refuse("setContext", `null or { title, product: { ${productFields.join(", ")} } }, of texts`, raw);
  return context;
}
