import type { PageContext } from "./page-context.ts";
import { isThing, maxTextLength, textOf, type Thing } from "./product.ts";

/**
 * What a page's script says of the page, cut to what may be sent: nothing for null, undefined for what is no context at all.
 *
 * @param warn is told once of all that is not as expected
 */
export function contextFrom(raw: unknown, warn: (mistake: string) => void): PageContext | undefined {
  const found: string[] = [];
  const context = thingAt("context", raw);
  const title = textAt(context, "title");
  const product = thingAt("product", context["product"]);
  const name = textAt(product, "name");
  const [sku, price, currency, availability] = ["sku", "price", "currency", "availability"].map((field) =>
    textAt(product, field),
  );
  if (name === undefined && isThing(context["product"])) found.push("a product with no name");
  if (found.length > 0) {
    warn(
      "Cannot use all of setContext: expected null or { title, product: { name, sku, price, currency, availability } }, " +
        `all but name optional, with texts of at most ${maxTextLength} characters; got ${found.join(", ")}.`,
    );
  }
  if (!isThing(raw ?? {})) return undefined;
  return { title, product: name === undefined ? undefined : { name, sku, price, currency, availability } };

  function thingAt(what: string, value: unknown): Thing {
    if (isThing(value)) return value;
    if (value !== undefined && value !== null) found.push(`${what}: ${typeof value}`);
    return {};
  }

  function textAt(thing: Thing, field: string): string | undefined {
    const value = thing[field] ?? "";
    const text = textOf(value);
    if (typeof value !== "string") {
      if (text === undefined) found.push(`${field}: ${typeof value}`);
    } else if (value.length > maxTextLength) found.push(`${field}: ${value.length} characters`);
    return text;
  }
}
