import { expect, test } from "vitest";
import { contextFrom } from "./set-context.ts";

function check(raw: unknown) {
  const warnings: string[] = [];
  const context = contextFrom(raw, (warning) => warnings.push(warning));
  return { context, warnings };
}

test("a whole context is taken as it is, a price may be a number", () => {
  const { context, warnings } = check({
    title: "Tea",
    product: { name: "Tea", sku: "T-1", price: 9.9, currency: "EUR" },
  });
  expect(context).toEqual({
    title: "Tea",
    product: { name: "Tea", sku: "T-1", price: "9.9", currency: "EUR", availability: undefined },
  });
  expect(warnings).toEqual([]);
});

test("null takes back what was said, and what is missing, null or blank is no mistake", () => {
  expect(check(null)).toEqual({ context: {}, warnings: [] });
  expect(check({ title: null, product: { name: "Tea", sku: "" } })).toMatchObject({
    context: { product: { name: "Tea" } },
    warnings: [],
  });
});

test.for([
  ["a text", "Tea", "context: string"],
  ["a list", [], "context: object"],
] as const)("%s instead of an object changes nothing, and is told", ([_what, raw, found]) => {
  const { context, warnings } = check(raw);
  expect(context).toBeUndefined();
  expect(warnings).toEqual([expect.stringMatching(`expected null or .*got ${found}`)]);
});

test("one warning tells all mistakes; what is right is used, what is too long is cut", () => {
  const { context, warnings } = check({ title: 7n, product: { name: "x".repeat(501), sku: {}, price: "1" } });
  expect(context).toMatchObject({ title: undefined, product: { name: "x".repeat(500), sku: undefined, price: "1" } });
  expect(warnings).toEqual([expect.stringContaining("got title: bigint, name: 501 characters, sku: object.")]);
});

test("a product that is none, or has no name, is told and not used", () => {
  expect(check({ product: "Tea" })).toMatchObject({
    context: { product: undefined },
    warnings: [expect.stringContaining("product: string")],
  });
  expect(check({ product: { sku: "T-1" } })).toMatchObject({
    context: { product: undefined },
    warnings: [expect.stringContaining("got name: 0 characters")],
  });
});
