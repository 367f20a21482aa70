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

/** Larger blocks of JSON-LD are not looked at, UTF-16 code units. */
const maxBlockLength = 100_000;

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
  return [...document.querySelectorAll('[type^="application/ld+json"]')].flatMap(({ textContent }) => {
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
    const thing: Record<string, unknown> = { "@type": "Product" };
    for (const element of scope.querySelectorAll("[itemprop]")) {
      // Its own, or its offer's: a brand in it has a name, too, and what is related a price.
      if (element.parentElement?.closest('[itemscope]:not([itemprop="offers"])') !== scope) continue;
      for (const property of element.getAttribute("itemprop")?.split(" ") ?? []) thing[property] ??= valueOf(element);
    }
    return thing;
  });
}

function valueOf(element: Element): string | null {
  return element.getAttribute("content") ?? (element.textContent.trim() || element.getAttribute("href"));
}

function readOpenGraph(): Thing {
  return {
    "@type": metaContent("og:type"),
    name: metaContent("og:title"),
    sku: metaContent(":retailer_item_id"),
    price: metaContent(":price:amount"),
    priceCurrency: metaContent(":price:currency"),
    availability: metaContent(":availability"),
  };
}

/** @param ending of the property: some shops write `og:price:amount`, others `product:price:amount` */
function metaContent(ending: string): string | null | undefined {
  return document.querySelector(`meta[property$="${ending}"]`)?.getAttribute("content");
}
