import type { Page, Product } from "../server/protocol.ts";
import { isRecord } from "./chat-error.ts";

/** Longest value of a field, in UTF-16 code units: what the protocol takes. */
const maxFieldLength = 500;
/** A block of JSON-LD larger than this is left alone: it would cost the shop's page more than it tells. */
const maxJsonLength = 200_000;
/** How deep products are looked for within `@graph`, lists and `mainEntity`. */
const maxDepth = 4;

/** What the shopper looks at. The address goes without query and fragment: they may carry tokens. */
export function readPage(document: Document): Page {
  const blocks = [...document.querySelectorAll('script[type="application/ld+json"]')];
  const product =
    productFromJsonLd(blocks.map((block) => block.textContent)) ??
    productFromOpenGraph((name) => document.querySelector(`meta[property="${name}"]`)?.getAttribute("content"));
  const { origin, pathname } = document.location;
  return {
    url: (origin + pathname).slice(0, 2000),
    title: document.title.slice(0, maxFieldLength),
    ...(product === undefined ? {} : { product }),
  };
}

/** The first schema.org Product in the page's JSON-LD blocks. */
export function productFromJsonLd(blocks: readonly string[]): Product | undefined {
  for (const block of blocks) {
    if (block.length > maxJsonLength) continue;
    try {
      const product = findProduct(JSON.parse(block), 0);
      if (product !== undefined) return product;
    } catch {
      // Shops' pages carry broken JSON-LD now and then; the next block may be whole.
    }
  }
  return undefined;
}

/** The product that OpenGraph's `product` vocabulary names, for pages without JSON-LD. */
export function productFromOpenGraph(meta: (property: string) => string | null | undefined): Product | undefined {
  if (!meta("og:type")?.startsWith("product")) return undefined;
  return productOf({
    name: meta("og:title"),
    sku: meta("product:retailer_item_id"),
    price: meta("product:price:amount"),
    currency: meta("product:price:currency"),
    availability: meta("product:availability"),
  });
}

function findProduct(node: unknown, depth: number): Product | undefined {
  if (!isRecord(node) || depth > maxDepth) return undefined;
  const types = new Set([node["@type"]].flat());
  if (types.has("Product") || types.has("ProductGroup")) return fromProductNode(node);
  const children = Array.isArray(node) ? node : [node["@graph"], node["mainEntity"]];
  for (const child of children) {
    const product = findProduct(child, depth + 1);
    if (product !== undefined) return product;
  }
  return undefined;
}

function fromProductNode(node: Readonly<Record<string, unknown>>): Product | undefined {
  const [offer] = [node["offers"]].flat();
  const offered = isRecord(offer) ? offer : {};
  return productOf({
    name: node["name"],
    sku: node["sku"] ?? node["productGroupID"],
    price: offered["price"] ?? offered["lowPrice"],
    currency: offered["priceCurrency"],
    // https://schema.org/InStock → InStock
    availability: field(offered["availability"])?.replace(/^.*[/#]/, ""),
  });
}

function productOf(fields: Readonly<Record<keyof Product, unknown>>): Product | undefined {
  const name = field(fields.name);
  if (name === undefined) return undefined;
  const sku = field(fields.sku);
  const price = field(fields.price);
  const currency = field(fields.currency);
  const availability = field(fields.availability);
  return {
    name,
    ...(sku === undefined ? {} : { sku }),
    ...(price === undefined ? {} : { price }),
    ...(currency === undefined ? {} : { currency }),
    ...(availability === undefined ? {} : { availability }),
  };
}

function field(value: unknown): string | undefined {
  if (typeof value === "number") return String(value);
  if (typeof value !== "string" || value.trim() === "") return undefined;
  return value.trim().slice(0, maxFieldLength);
}
