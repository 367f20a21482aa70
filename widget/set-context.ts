import type { PageContext } from "./page-context.ts";
import { isThing, productFields, productFrom, textOf, type Thing } from "./product.ts";
import { refuse } from "./warn.ts";

/**
 * What a page's script says of the page, cut to what may be sent; nothing for null.
 *
 * What is not as expected is left out, and told once.
 */
export function contextFrom(raw: unknown): PageContext {
  let isWhole = true;
  const said = take(raw, thingOf);
  const details = take(said?.["product"], thingOf);
  for (const detail of Object.values(details ?? {})) take(detail, textOf);
  const context = { title: take(said?.["title"], textOf), product: take(details, productFrom) };
  if (!isWhole) refuse("setContext", `null or { title, product: { ${productFields.join(", ")} } }, of texts`, raw);
  return context;

  function take<Raw, T>(value: Raw, read: (value: Raw) => T | undefined): T | undefined {
    const taken = read(value);
    if (taken === undefined && (value ?? "") !== "") isWhole = false;
    return taken;
  }
}

function thingOf(value: unknown): Thing | undefined {
  return isThing(value) ? value : undefined;
}
