import { expect, test, vi } from "vitest";
import { contextFrom } from "./set-context.ts";

function check(raw: unknown) {
  using heard = vi.spyOn(console, "warn").mockReturnValue();
  return { context: contextFrom(raw), warnings: [...heard.mock.calls] };
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

test.for(["Tea", true, 7])("%j instead of an object says nothing, and is told", (raw) => {
  const { context, warnings } = check(raw);
  expect(context).toEqual({});
  expect(warnings).toEqual([[expect.stringMatching(/expected null or \{ title, product: \{ name, .*got$/), raw]]);
});

test("one warning tells all mistakes; what is right is used, what is too long is cut", () => {
  const said = { title: 7n, product: { name: "x".repeat(501), sku: {}, price: "1" } };
  const { context, warnings } = check(said);
  expect(context).toMatchObject({ title: undefined, product: { name: "x".repeat(500), sku: undefined, price: "1" } });
  expect(warnings).toEqual([[expect.any(String), said]]);
});

test.for(["Tea", { sku: "T-1" }, { name: "" }, { name: {} }])(
  "a product that is none, or has no name, as %j, is told and not used",
  (product) => {
    const { context, warnings } = check({ title: "Tea", product });
    expect(context).toEqual({ title: "Tea", product: undefined });
    expect(warnings).toHaveLength(1);
  },
);
