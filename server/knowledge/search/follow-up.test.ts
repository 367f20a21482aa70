import { describe, expect, it } from "vitest";

import { asksForGoods, goesOn, pointsAtSomething, pointsHere } from "./follow-up.ts";

describe("goesOn()", () => {
  it.each(["那运费呢?", "，那么发票", "冲锋衣呢？", "and for kids?", "what about boots", "how about xl?", "换成黑色"])(
    "hears that «%s» goes on",
    (question) => expect(goesOn(question)).toBe(true),
  );
  it.each(["运费多少", "那双鞋多少钱", "那款有货吗", "android app?", "can i return it", "order status"])(
    "hears that «%s» begins anew",
    (question) => expect(goesOn(question)).toBe(false),
  );
});

it.each([
  ["这个多少钱", true, true],
  ["does it come in xl?", true, false],
  ["is this waterproof", true, true],
  ["那款有货吗", true, false],
  ["它防水吗", true, false],
  ["运费多少", false, false],
  ["item size", false, false],
  ["那运费呢", false, false],
])("«%s» points at something: %s; at what is here: %s", (question, points, here) => {
  expect(pointsAtSomething(question)).toBe(points);
  expect(pointsHere(question)).toBe(here);
});

it("hears whether it is asked what the shop sells", () => {
  expect(["你们卖飞机吗", "do you sell boats", "出售帐篷吗"].every(asksForGoods)).toBe(true);
  expect(["有飞机吗", "seller", "退货"].some(asksForGoods)).toBe(false);
});
