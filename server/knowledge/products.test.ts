import { describe, expect, it } from "vitest";

import { passagesOfProducts } from "./products.ts";

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

describe("passagesOfProducts()", () => {
  it("makes a passage in each language, with price, stock and sizes", () => {
    const [zh, en] = passagesOfProducts(JSON.stringify([jacket]));
    expect(zh).toMatchObject({ title: "轻量羽绒服", locale: "zh-CN", sku: "J-1", url: "/products/j-1" });
    expect(zh?.text).toBe(
      "轻,暖。\n\n- **价格**：¥899.00（原价 ¥1,099.00）\n- **库存**：有货（37 件）\n- **尺码**：S、M",
    );
    expect(en?.text).toContain("- **Stock**: in stock (37)");
  });

  it("does without everything but a name", () => {
    const [zh] = passagesOfProducts('[{"sku": "X", "name": "Mug"}]');
    expect(zh).toMatchObject({ title: "Mug", text: "", url: undefined });
  });

  it.each([
    [{ ...jacket, stock: 0 }, "out of stock at the moment"],
    [{ ...jacket, availability: "OutOfStock" }, "out of stock at the moment"],
    [{ ...jacket, availability: "PreOrder" }, "on pre-order"],
  ])("tells the truth about stock (%#)", (product, words) => {
    expect(passagesOfProducts(JSON.stringify([product]))[1]?.text).toContain(words);
  });

  it("names every mistake", () => {
    const wrong = JSON.stringify([{ ...jacket, price: 899 }, { name: "no number" }]);
    expect(() => passagesOfProducts(wrong)).toThrow(
      /0\.price: expected .*got 899; 1\.sku: expected a value, got nothing/,
    );
    expect(() => passagesOfProducts("{}")).toThrow("the file: expected an array, got {}");
  });
});
