import { describe, expect, it } from "vitest";

import { productsOfJson, readProducts } from "./products.ts";

const jacket = {
  sku: "J-1",
  url: "/products/j-1",
  name: { "zh-CN": "轻量羽绒服", en: "Light Down Jacket" },
  price: "899.00",
  listPrice: "1099.00",
  currency: "CNY",
  availability: "InStock",
  stock: 37,
  sizes: ["S", "M"],
  description: { "zh-CN": "轻,暖。", en: "Light and warm." },
};

const read = (products: unknown, locale = "") => readProducts(productsOfJson(JSON.stringify(products)), locale);

describe("readProducts()", () => {
  it("makes a passage in each language, with price, stock and sizes", () => {
    const [zh, en] = read([jacket]).passages;
    expect(zh).toMatchObject({ title: "轻量羽绒服", locale: "zh-CN", sku: "J-1", url: "/products/j-1" });
    expect(zh?.text).toBe(
      "轻,暖。\n\n- **价格**：¥899.00（原价 ¥1,099.00）\n- **库存**：有货（37 件）\n- **尺码**：S、M",
    );
    expect(en?.text).toContain("- **Stock**: in stock (37)");
  });

  it("does without everything but a name", () => {
    const [zh] = read([{ sku: "X", name: "Mug" }]).passages;
    expect(zh).toMatchObject({ title: "Mug", text: "", url: undefined });
  });

  it.each([
    [{ ...jacket, stock: 0 }, "out of stock at the moment"],
    [{ ...jacket, availability: "OutOfStock" }, "out of stock at the moment"],
    [{ ...jacket, availability: "PreOrder" }, "on pre-order"],
  ])("tells the truth about stock (%#)", (product, words) => {
    expect(read([product]).passages[1]?.text).toContain(words);
  });

  it("leaves a product out that is not as expected, tells why, and keeps the rest", () => {
    const { passages, mistakes } = read([{ ...jacket, price: 899 }, jacket, { name: "no number" }, 7]);
    expect(passages.map(({ sku }) => sku)).toEqual(["J-1", "J-1"]);
    expect(mistakes).toEqual([
      expect.stringMatching(/^entry 1: price: expected .*got 899$/),
      expect.stringMatching(/^entry 3: sku: expected .*got nothing$/),
      "entry 4: the product: expected an object, got 7",
    ]);
  });

  it("makes a passage in one language alone where the file is in one", () => {
    expect(read([jacket], "en").passages.map(({ locale }) => locale)).toEqual(["en"]);
    expect(read([jacket], "zh-TW").passages.map(({ locale }) => locale)).toEqual(["zh-CN"]);
  });

  it("wants a list", () => {
    expect(() => productsOfJson("{}")).toThrow("expected a list of products");
  });
});

describe("readProducts()", () => {
  it.each([
    ["a price of four hundred digits", { price: "9".repeat(400) }],
    ["a stock that nobody has", { stock: 1e300 }],
    ["no name in any language", { name: {} }],
    ["a blank name", { name: { en: " " } }],
    ["a blank sku", { sku: " " }],
    ["a name as long as a book", { name: "N".repeat(100_000) }],
  ])("leaves a product out that has %s, and keeps the others", (_, wrong) => {
    const entries = [
      { sku: "A", name: "Mug", ...wrong },
      { sku: "B", name: "Pot" },
    ];
    const { passages, mistakes } = readProducts(
      { entries: entries.map((value, index) => ({ place: `entry ${index + 1}`, value })), mistakes: [] },
      "en",
    );
    expect(passages.map(({ title }) => title)).toEqual(["Pot"]);
    expect(mistakes).toEqual([expect.stringMatching(/^entry 1: .{1,400}$/)]);
  });
});
