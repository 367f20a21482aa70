import { describe, expect, it } from "vitest";

import { asksForOwnOrder, namesOrder } from "./own-order.ts";

describe("asksForOwnOrder()", () => {
  it.each([
    "我的订单到哪了",
    "我的快递怎么还没到？",
    "我买的鞋发货了吗",
    "帮我查一下物流",
    "订单号 20231118001 怎么还没发货",
    "还没收到货",
    "Where is my order?",
    "where's my package",
    "My parcel still hasn't arrived",
    "I haven't received my order yet",
    "Can you track my order #12345678?",
  ])("hears it in «%s»", (text) => expect(asksForOwnOrder(text)).toBe(true));

  it.each([
    "怎么取消订单？",
    "可以修改收货地址吗",
    "下单后什么时候发货？",
    "How do I cancel an order?",
    "How long does delivery take?",
    "Can I change the size after ordering?",
    "43 码有吗",
  ])("hears a question about the rules in «%s»", (text) => expect(asksForOwnOrder(text)).toBe(false));
});

describe("namesOrder()", () => {
  it("knows an order's number from a price, a size and a phone's model", () => {
    for (const text of ["单号：SF1234567890", "order number 100200300", "cancel order #12345678", "2023111800123"]) {
      expect(namesOrder(text)).toBe(true);
    }
    for (const text of ["满 199 元包邮吗", "order 2 pairs of 43", "SX-1001", "¥1,299.00"]) {
      expect(namesOrder(text)).toBe(false);
    }
  });
});
