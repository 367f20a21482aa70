import type { Product } from "../catalog.ts";
import { html, jsonForScript, type Html } from "../html.ts";
import type { PageContext } from "./page-context.ts";

/** What a product page tells machines (search engines, messengers, the chat): OpenGraph and schema.org's Product. */
export function renderProductMetadata(context: PageContext, product: Product): Html {
  const properties = Object.entries(openGraph(context, product)).map(
    ([property, content]) => html`<meta property="${property}" content="${content}" /> `,
  );
  return html`${properties}
    <script type="application/ld+json">
      ${jsonForScript(jsonLd(context, product))}
    </script>`;
}

function openGraph(context: PageContext, product: Product): Readonly<Record<string, string>> {
  const { locale, origin, texts } = context;
  return {
    "og:type": "product",
    "og:site_name": texts.brand,
    "og:locale": locale === "en" ? "en_US" : "zh_CN",
    "og:title": product.name[locale],
    "og:description": product.description[locale],
    "og:url": origin + product.url,
    "og:image": origin + product.image,
    "product:retailer_item_id": product.sku,
    "product:price:amount": product.price,
    "product:price:currency": product.currency,
    "product:availability": openGraphAvailability[product.availability],
  };
}

/** OpenGraph's own words, which are not schema.org's. */
const openGraphAvailability = { InStock: "in stock", OutOfStock: "out of stock", PreOrder: "preorder" } as const;

function jsonLd(context: PageContext, product: Product): unknown {
  const { locale, origin, texts } = context;
  return {
    "@context": "https://schema.org",
    "@type": "Product",
    name: product.name[locale],
    sku: product.sku,
    description: product.description[locale],
    category: product.category[locale],
    color: product.colors[locale].join(", "),
    image: [origin + product.image],
    brand: { "@type": "Brand", name: texts.brand },
    offers: {
      "@type": "Offer",
      url: origin + product.url,
      price: product.price,
      priceCurrency: product.currency,
      availability: `https://schema.org/${product.availability}`,
      itemCondition: "https://schema.org/NewCondition",
    },
  };
}
