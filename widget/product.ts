/** A product as the page tells it, cut to what the protocol takes: untrusted. */
export interface Product {
  readonly name: string;
  readonly sku?: string | undefined;
  readonly price?: string | undefined;
  readonly currency?: string | undefined;
  readonly availability?: string | undefined;
}

/** Something that a page describes in the words of schema.org, whatever it may be. */
export type Thing = Readonly<Record<string, unknown>>;

/** The protocol's limit for each text but the address, UTF-16 code units. */
const maxTextLength = 500;

export const productFields = ["name", "sku", "price", "currency", "availability"] as const;

/** A type in JSON, where there may be several. OpenGraph writes it small. */
const productType = /["/#:]product(group)?"/i;

export function isThing(value: unknown): value is Thing {
  return typeof value === "object" && value !== null;
}

/** A text or a number as one line that may be sent; undefined where there is none. */
export function textOf(value: unknown): string | undefined {
  if (typeof value !== "string" && !Number.isFinite(value)) return undefined;
  const text = String(value).replace(/\s+/g, " ").trim().slice(0, maxTextLength);
  // Not half a surrogate pair.
  return text.replace(/[\ud800-\udbff]$/, "") || undefined;
}

/** Undefined for one without a name. */
export function productFrom(said: unknown): Product | undefined {
  if (!isThing(said)) return undefined;
  const { name, ...rest } = Object.fromEntries(productFields.map((field) => [field, textOf(said[field])]));
  return name === undefined ? undefined : { name, ...rest };
}

/** What stands at the top of a JSON-LD block, also in lists and `@graph`, and what a page says that it is about. */
export function thingsIn(json: unknown): readonly Thing[] {
  const things = listOf(json);
  // It grows while it is gone through.
  for (const { "@graph": graph, mainEntity } of things) things.push(...listOf([graph, mainEntity]));
  return things;
}

/**
 * The product that a page is about; undefined where it is about none, or about several, as a list is.
 *
 * Several of one name are one: themes and plug-ins each add their own.
 *
 * @param page the page's whole address
 */
export function ownProduct(things: readonly Thing[], page: string): Product | undefined {
  const products = things.filter((thing) => productType.test(JSON.stringify(thing["@type"])));
  const here = products.filter(({ url, "@id": id }) => [url, id].some((address) => isAt(address, /^\w+:|[?#].*/g)));
  const candidates = here.length > 0 ? here : products;
  if (new Set(candidates.map(({ name }) => name)).size > 1) return undefined;
  const group = candidates.reduce((all, candidate) => Object.assign(all, candidate), {});
  const { name, ...thing } = into(group, "hasVariant");
  // Microdata and OpenGraph have all in one, and shops their prices where they please.
  const offer = into(into(thing, "offers"), "priceSpecification");
  return productFrom({
    ...offer,
    name,
    price: offer["price"] ?? offer["lowPrice"],
    currency: offer["priceCurrency"],
    availability: textOf(offer["availability"])?.replace(/.*[/#:]/, ""),
  });

  /** With its only part or, of several variants or offers, the one at this very address: another's price would be a wrong one. */
  function into(thing: Thing, part: string): Thing {
    const parts = listOf(thing[part]);
    return { ...thing, ...parts.find(({ url }) => parts.length === 1 || isAt(url, /^\w+:|#.*/g)) };
  }

  /** @param rest what does not count */
  function isAt(address: unknown, rest: RegExp): boolean {
    try {
      return typeof address === "string" && new URL(address, page).href.replace(rest, "") === page.replace(rest, "");
    } catch {
      // Not an address.
      return false;
    }
  }
}

/** The objects in lists of lists. */
function listOf(value: unknown): Thing[] {
  return [value].flat(9).filter(isThing);
}
