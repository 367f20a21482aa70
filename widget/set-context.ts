import type { PageContext } from "./page-context.ts";
import { isThing, maxTextLength, textOf } from "./product.ts";

type Texts = Readonly<Record<string, string | undefined>>;

const productTexts = ["name", "sku", "price", "currency", "availability"];

/**
 * What a page's script says of the page, cut to what may be sent: nothing for null, undefined for what is no context at all.
 *
 * @param warn is told once of all that is not as expected
 */
export function contextFrom(raw: unknown, warn: (mistake: string) => void): PageContext | undefined {
  const found: string[] = [];
  const context = textsIn("context", raw, ["title"]);
  const product = textsIn("product", isThing(raw) ? raw["product"] : undefined, productTexts);
  if (found.length > 0) {
    warn(
      `Cannot use all of setContext: expected null or { title, product: { ${productTexts.join(", ")} } }, ` +
        `all but name optional, with texts of at most ${maxTextLength} characters; got ${found.join(", ")}.`,
    );
  }
  const name = product?.["name"];
  return context && { title: context["title"], product: name === undefined ? undefined : { ...product, name } };

  function textsIn(what: string, value: unknown, fields: readonly string[]): Texts | undefined {
    if (value === undefined || value === null) return {};
    if (isThing(value)) return Object.fromEntries(fields.map((field) => [field, textAt(field, value[field] ?? "")]));
    found.push(`${what}: ${typeof value}`);
    return undefined;
  }

  function textAt(field: string, value: unknown): string | undefined {
    const text = textOf(value);
    if (typeof value !== "string") {
      if (text === undefined) found.push(`${field}: ${typeof value}`);
    } else if (value.length > maxTextLength || (field === "name" && text === undefined)) {
      found.push(`${field}: ${value.length} characters`);
    }
    return text;
  }
}
