import { expect, it } from "vitest";

import type { Passage } from "../passage.ts";
import { createProductInFront } from "./product-in-front.ts";

const product: Passage = {
  kind: "product",
  title: "Qiyun Jacket",
  heading: "",
  text: "",
  keywords: "",
  locale: "en",
  url: "https://shop.example/p/1",
  sku: "SX-1",
  product: undefined,
};
const inFront = createProductInFront([product, { ...product, kind: "page", sku: undefined, url: "/p/2" }], (text) =>
  text.toLowerCase(),
);

it("knows a product by its number, its path on any host, or its name, in this order", () => {
  expect(inFront({ sku: "sx-1", url: "/p/none" })).toBe("SX-1");
  expect(inFront({ url: "http://127.0.0.1:8080/p/1/?size=M#top" })).toBe("SX-1");
  expect(inFront({ productName: " QIYUN – jacket" })).toBe("SX-1");
});

it("knows none of what the shop does not sell", () => {
  for (const page of [{}, { sku: "SX-2" }, { url: "/p/2" }, { url: "::" }, { productName: "Qiyun" }]) {
    expect(inFront(page)).toBeUndefined();
  }
});
