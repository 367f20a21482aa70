import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ownProduct, textOf, thingsIn, type Product } from "./product.ts";

const page = "https://shop.example/products/tea?variant=2#reviews";
const tea = { "@type": "Product", name: "Tea", sku: "T-1" };
const cup = { "@type": "Product", name: "Cup" };
const productIn = (json: unknown, at = page): Product | undefined => ownProduct(thingsIn(json), at);
const offerOf = (offers: unknown) => {
  const { price, currency, availability } = productIn({ ...tea, offers }) ?? {};
  return [price, currency, availability];
};

describe("a page is about a product", () => {
  test.for([
    ["an object", tea],
    ["a list", [{ "@type": "WebSite", name: "Shop" }, tea]],
    ["a graph", { "@context": "https://schema.org", "@graph": [{ "@type": "BreadcrumbList" }, tea] }],
    ["what the page says it is about", { "@type": "ItemPage", mainEntity: tea }],
    ["one of several types", { ...tea, "@type": ["Thing", "Product"] }],
    ["a type written in full", { ...tea, "@type": "http://schema.org/Product" }],
    ["a type with a prefix", { ...tea, "@type": "schema:Product" }],
    ["the same product told twice", [{ "@type": "Product", name: "Tea", aggregateRating: {} }, tea]],
    ["one of several, at this page's path", [cup, { ...tea, url: "/products/tea" }]],
    ["one of several, with this page's id", [cup, { ...tea, "@id": "https://shop.example/products/tea#product" }]],
    ["one whose address is another, as canonical ones are", { ...tea, url: "https://www.shop.example/tea" }],
    ["one that names others as related", { ...tea, isRelatedTo: [cup], brand: { "@type": "Brand", name: "Leaf" } }],
  ])("as %s", ([_how, json]) => {
    expect(productIn(json)).toMatchObject({ name: "Tea", sku: "T-1" });
  });

  test.for([
    ["several of which none is this page's", [tea, cup]],
    ["several that all are this page's", [tea, cup].map((one, index) => ({ ...one, "@id": `#${index}` }))],
    ["a list of items", { "@type": "ItemList", itemListElement: [{ "@type": "ListItem", item: tea }] }],
    ["a type that only ends so", { ...tea, "@type": "SoftwareProduct" }],
    ["one with no name", { "@type": "Product", sku: "T-1" }],
    ["one with a blank name", { ...tea, name: " \n" }],
    ["one whose name is no text", { ...tea, name: { toString: 1 } }],
    ["nothing", null],
  ])("not as %s", ([_how, json]) => {
    expect(productIn(json)).toBeUndefined();
  });
});

describe("price, currency and availability", () => {
  test.for([
    ["an offer", { price: "9.90", priceCurrency: "EUR", availability: "https://schema.org/InStock" }],
    [
      "a price that is a number",
      { price: 9.9, priceCurrency: "EUR", availability: "http://schema.org/InStock" },
      "9.9",
    ],
    ["a list of one", [{ price: "9.90", priceCurrency: "EUR", availability: "schema:InStock" }]],
    ["an aggregate", { "@type": "AggregateOffer", lowPrice: "9.90", priceCurrency: "EUR", availability: "InStock" }],
    [
      "a specification",
      { priceSpecification: [{ price: "9.90", priceCurrency: "EUR" }], availability: "https://schema.org/InStock" },
    ],
    [
      "several offers, of the one at this address",
      [
        { url: "?variant=1", price: "1", priceCurrency: "EUR", availability: "InStock" },
        { url: "?variant=2", price: "9.90", priceCurrency: "EUR", availability: "InStock" },
      ],
    ],
  ] as const)("come from %s", ([_how, offers, price = "9.90"]) => {
    expect(offerOf(offers)).toEqual([price, "EUR", "InStock"]);
  });

  test("of several offers none is told where none is this address's: it could be a wrong one", () => {
    expect(offerOf([{ price: "1" }, { price: "2" }])).toEqual([undefined, undefined, undefined]);
  });

  test("of a group are those of the variant at this address, with the variant's own name", () => {
    const variant = (id: number) => ({
      name: `Tea ${id}`,
      sku: `T-${id}`,
      url: `/products/tea?variant=${id}`,
      offers: { price: id },
    });
    const group = { "@type": "ProductGroup", name: "Tea", hasVariant: [1, 2, 3].map(variant) };
    expect(productIn(group)).toMatchObject({ name: "Tea 2", sku: "T-2", price: "2" });
    expect(productIn(group, "https://shop.example/products/tea")).toMatchObject({
      name: "Tea",
      sku: undefined,
      price: undefined,
    });
  });
});

test("a text is one line of at most 500 characters, and no half of one", () => {
  expect(textOf("  Tea\n\t of   China ")).toBe("Tea of China");
  expect(textOf("x".repeat(501))).toBe("x".repeat(500));
  expect(textOf("x".repeat(499) + "🍵")).toBe("x".repeat(499));
  expect(textOf(0)).toBe("0");
  expect([undefined, null, true, {}, [], "", Number.NaN, Infinity].map(textOf)).toEqual(Array.from({ length: 8 }));
});

test("whatever a page says, what comes of it may be sent", () => {
  const text = fc.oneof(
    fc.string(),
    fc.string({ minLength: 600, maxLength: 700 }),
    fc.constantFrom("Product", "Tea", "/products/tea", "http://["),
  );
  const { json } = fc.letrec((tie) => ({
    json: fc.oneof(
      { depthSize: "small" },
      text,
      fc.double(),
      fc.constant(null),
      fc.boolean(),
      fc.array(tie("json"), { maxLength: 3 }),
      tie("thing"),
    ),
    thing: fc.dictionary(
      fc.constantFrom(
        "@type",
        "@graph",
        "@id",
        "name",
        "sku",
        "url",
        "offers",
        "price",
        "priceCurrency",
        "availability",
        "hasVariant",
        "mainEntity",
        "priceSpecification",
      ),
      tie("json"),
    ),
  }));
  fc.assert(
    fc.property(json, fc.boolean(), (said, isProduct) => {
      const product = productIn(
        isProduct ? { "@type": "Product", name: "Tea", offers: said, sku: said, hasVariant: said } : said,
      );
      for (const value of Object.values(product ?? {}).filter((field) => field !== undefined)) {
        expect(value).toSatisfy((text) => typeof text === "string" && text.length <= 500);
      }
      expect(product?.name).not.toBe("");
    }),
    { numRuns: 500 },
  );
});

test("graphs in graphs are looked into however deep, and each part once", () => {
  let json: unknown = tea;
  for (let level = 0; level < 5000; level += 1) json = level % 2 === 0 ? [json] : { "@graph": json };
  expect(productIn(json)).toMatchObject({ name: "Tea" });
  expect(thingsIn(json)).toHaveLength(2501);
});
