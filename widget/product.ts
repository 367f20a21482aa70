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
export const maxTextLength = 500;

const productType = /(^|[/#:])Product(Group)?$/;

export function isThing(value: unknown): value is Thing {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A text or a number as one line that may be sent; undefined where there is none. */
export function textOf(value: unknown): string | undefined {
  if (typeof value !== "string" && !Number.isFinite(value)) return undefined;
  const text = String(value).replace(/\s+/g, " ").trim().slice(0, maxTextLength);
  // Not half a surrogate pair.
  return text.replace(/[\ud800-\udbff]$/, "") || undefined;
}

/** Of lists and graphs in one another; no page has so many. What is gathered is copied at each of them. */
const maxDepth = 9;

/** What stands at the top of a JSON-LD block, also in lists and `@graph`, and what a page says that it is about. */
export function thingsIn(json: unknown, depth = 0): readonly Thing[] {
  if (depth > maxDepth) return [];
  const inner = (part: unknown) => thingsIn(part, depth + 1);
  if (Array.isArray(json)) return json.flatMap(inner);
  return isThing(json) ? [json, ...inner(json["@graph"]), ...inner(json["mainEntity"])] : [];
}

/**
 * The product that a page is about; undefined where it is about none, or about several, as a list is.
 *
 * Several of one name are one: themes and plug-ins each add their own.
 *
 * @param page the page's whole address
 */
export function ownProduct(things: readonly Thing[], page: string): Product | undefined {
  const products = things.filter((thing) =>
    listOf(thing["@type"]).some((type) => productType.test(textOf(type) ?? "")),
  );
  const here = products.filter(({ url, "@id": id }) => isAt(url, page, pathOf) || isAt(id, page, pathOf));
  const candidates = here.length > 0 ? here : products;
  if (candidates.some(({ name }) => name !== candidates[0]?.["name"])) return undefined;
  const group: Record<string, unknown> = {};
  for (const candidate of candidates) Object.assign(group, candidate);
  const thing = { ...group, ...choose(group["hasVariant"], page) };
  const offer = choose(thing["offers"], page);
  const specified = choose(offer["priceSpecification"], page);
  const name = textOf(thing["name"]);
  if (name === undefined) return undefined;
  return {
    name,
    sku: textOf(thing["sku"]),
    price: textOf(offer["price"] ?? offer["lowPrice"] ?? specified["price"]),
    currency: textOf(offer["priceCurrency"] ?? specified["priceCurrency"]),
    availability: textOf(offer["availability"])?.replace(/.*[/#:]/, ""),
  };
}

/** The only one or, of several variants or offers, the one at this very address: another's price would be a wrong one. */
function choose(value: unknown, page: string): Thing {
  const things = listOf(value).filter(isThing);
  return things.find(({ url }, _index, { length }) => length === 1 || isAt(url, page, wholeOf)) ?? {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

function isAt(address: unknown, page: string, partOf: (url: URL) => string): boolean {
  try {
    return typeof address === "string" && partOf(new URL(address, page)) === partOf(new URL(page));
  } catch {
    // Not an address.
    return false;
  }
}

function pathOf({ host, pathname }: URL): string {
  return host + pathname;
}

function wholeOf(url: URL): string {
  return pathOf(url) + url.search;
}
