import { expect, test } from "vitest";
import { productFromJsonLd, productFromOpenGraph } from "./page-context.ts";

const jacket = {
  "@context": "https://schema.org",
  "@type": "Product",
  name: "Trail jacket",
  sku: "TJ-1",
  offers: { "@type": "Offer", price: 129.5, priceCurrency: "EUR", availability: "https://schema.org/InStock" },
};
const product = { name: "Trail jacket", sku: "TJ-1", price: "129.5", currency: "EUR", availability: "InStock" };

test.each([
  ["alone", jacket],
  ["in a list", [{ "@type": "BreadcrumbList" }, jacket]],
  ["in @graph", { "@graph": [{ "@type": "WebSite" }, jacket] }],
  ["as a page's main entity", { "@type": "ItemPage", mainEntity: jacket }],
  ["of several types", { ...jacket, "@type": ["Product", "Vehicle"] }],
  ["with several offers", { ...jacket, offers: [jacket.offers, { price: 1 }] }],
])("finds a product %s", (_where, data) => {
  expect(productFromJsonLd([JSON.stringify(data)])).toEqual(product);
});

test("takes the lowest price of an aggregate offer", () => {
  const offers = { "@type": "AggregateOffer", lowPrice: "99", priceCurrency: "EUR" };
  expect(productFromJsonLd([JSON.stringify({ ...jacket, offers })])).toEqual({
    name: "Trail jacket",
    sku: "TJ-1",
    price: "99",
    currency: "EUR",
  });
});

test("goes on past broken, empty and huge blocks", () => {
  const huge = JSON.stringify({ ...jacket, name: "Other", description: "x".repeat(300_000) });
  expect(productFromJsonLd(["{ not json", "", "null", huge, JSON.stringify(jacket)])).toEqual(product);
  expect(productFromJsonLd([])).toBeUndefined();
});

test("cuts a field at what the protocol takes", () => {
  expect(productFromJsonLd([JSON.stringify({ "@type": "Product", name: "x".repeat(900) })])?.name).toHaveLength(500);
});

test("reads OpenGraph where the page says that it is a product", () => {
  const meta: Readonly<Record<string, string>> = {
    "og:type": "product.item",
    "og:title": "Trail jacket",
    "product:price:amount": "129.50",
    "product:price:currency": "EUR",
  };
  expect(productFromOpenGraph((name) => meta[name])).toEqual({
    name: "Trail jacket",
    price: "129.50",
    currency: "EUR",
  });
  expect(productFromOpenGraph((name) => (name === "og:type" ? "article" : meta[name]))).toBeUndefined();
});
