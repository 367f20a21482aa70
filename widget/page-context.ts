import { ownProduct, textOf, thingsIn, type Product, type Thing } from "./product.ts";

/** What the page's own scripts say of it: it wins over what is read from the page. */
export interface PageContext {
  readonly title?: string | undefined;
  readonly product?: Product | undefined;
}

/** What is sent of the page with a question; what is undefined is not sent. */
export interface ShownPage extends PageContext {
  readonly url: string;
}

/** Larger blocks of JSON-LD are not looked at, UTF-16 code units, nor are more blocks than this. */
const maxBlockLength = 100_000;
const maxBlocks = 50;

/** Reads the page as it is now: shops of one page change it under us. */
export function readPage(context: PageContext): ShownPage {
  const { origin, pathname } = location;
  return {
    // Without query and fragment, which may carry tokens; cut to what the protocol takes.
    url: (origin + pathname).slice(0, 2000),
    title: context.title ?? textOf(document.title),
    product: context.product ?? readProduct(location.href),
  };
}

function readProduct(page: string): Product | undefined {
  try {
    return ownProduct(readJsonLd(), page) ?? ownProduct(readMicrodata(), page) ?? ownProduct([readOpenGraph()], page);
  } catch {
    // A form's fields hide what it can do behind their names; whatever a page may be, its questions go out.
    return undefined;
  }
}

function readJsonLd(): readonly Thing[] {
  const blocks = document.querySelectorAll('[type^="application/ld+json" i]');
  return [...blocks].slice(0, maxBlocks).flatMap(({ textContent }) => {
    try {
      return textContent.length > maxBlockLength ? [] : thingsIn(JSON.parse(textContent));
    } catch {
      // Broken, or deeper than the stack: the next may be whole.
      return [];
    }
  });
}

/** Products that stand for themselves: others belong to a list, or are related to something. */
function readMicrodata(): readonly Thing[] {
  const scopes = document.querySelectorAll('[itemtype$="/Product"]:is(:not([itemprop]), [itemprop="mainEntity"])');
  return [...scopes].map((scope) => {
    const read = (property: string) => valueOf(scope, property);
    return {
      "@type": "Product",
      name: read("name"),
      sku: read("sku"),
      url: read("url"),
      offers: {
        price: read("price") ?? read("lowPrice"),
        priceCurrency: read("priceCurrency"),
        availability: read("availability"),
      },
    };
  });
}

/** A property of the scope itself, or of its offer: a brand in it has a name, too, and what is related a price. */
function valueOf(scope: Element, property: string): string | null | undefined {
  const element = [...scope.querySelectorAll(`[itemprop~="${property}"]`)].find((element) => {
    const holder = scopeAround(element);
    return holder === scope || (holder?.matches('[itemprop="offers"]') && scopeAround(holder) === scope);
  });
  return element?.getAttribute("content") ?? (element?.textContent.trim() || element?.getAttribute("href"));
}

function scopeAround(element: Element): Element | null | undefined {
  return element.parentElement?.closest("[itemscope]");
}

function readOpenGraph(): Thing {
  return {
    "@type": metaContent("og:type") === "product" ? "Product" : "",
    name: metaContent("og:title"),
    sku: metaContent(":retailer_item_id"),
    offers: {
      price: metaContent(":price:amount"),
      priceCurrency: metaContent(":price:currency"),
      availability: metaContent(":availability"),
    },
  };
}

/** @param ending of the property: some shops write `og:price:amount`, others `product:price:amount` */
function metaContent(ending: string): string | null | undefined {
  return document.querySelector(`meta[property$="${ending}"]`)?.getAttribute("content");
}
