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
  return [...document.querySelectorAll('[type*="ld+json"]')].flatMap(({ textContent }) => {
    try {
      return thingsIn(JSON.parse(textContent));
    } catch {
      // Broken, or deeper than the stack: the next may be whole.
      return [];
    }
  });
}

/** Products that stand for themselves: others belong to a list, or are related to something. */
function readMicrodata(): readonly Thing[] {
  const scopes = document.querySelectorAll('[itemtype$="/Product"]:is(:not([itemprop]), [itemprop="mainEntity"])');
  return [...scopes].map((scope) =>
    thingOf(
      // Its own, or its offer's: a brand in it has a name, too, and what is related a price.
      [...scope.querySelectorAll("[itemprop]")].filter(
        (element) => element.parentElement?.closest('[itemscope]:not([itemprop="offers"])') === scope,
      ),
      "itemprop",
    ),
  );
}

/** Some shops write `og:price:amount`, others `product:price:amount`. */
function readOpenGraph(): Thing {
  const said = thingOf(document.querySelectorAll("[property]"), "property");
  return {
    ...said,
    "@type": said["type"],
    name: said["title"],
    sku: said["retailer_item_id"],
    price: said["price:amount"],
    priceCurrency: said["price:currency"],
  };
}

/** What elements tell under names in an attribute, without what is before a name's colon; the first to tell it is heard. */
function thingOf(elements: Iterable<Element>, attribute: string): Thing {
  const thing: Record<string, unknown> = { "@type": "Product" };
  for (const element of elements) {
    const value = element.getAttribute("content") ?? (element.textContent.trim() || element.getAttribute("href"));
    for (const name of element.getAttribute(attribute)?.replace(/^\w+:/, "").split(" ") ?? []) thing[name] ??= value;
  }
  return thing;
}
