import { describe, expect, it } from "vitest";

import { isAboutOwnOrder } from "./own-order.ts";

describe("isAboutOwnOrder()", () => {
  it.each([
    "我的订单到哪了",
    "我的快递怎么还没到？",
    "我买的鞋发货了吗",
    "帮我查一下物流",
    "订单号 20231118001 怎么还没发货",
    "单号：SF1234567890",
    "还没收到货",
    "Where is my order?",
    "where's my package",
    "My parcel still hasn't arrived",
    "I haven't received my order yet",
    "Can you track my order #12345678?",
    "order number 100200300",
  ])("hears it in «%s»", (text) => expect(isAboutOwnOrder(text)).toBe(true));

  it.each([
    "怎么取消订单？",
    "可以修改收货地址吗",
    "下单后什么时候发货？",
    "How do I cancel an order?",
    "How long does delivery take?",
    "Can I change the size after ordering?",
    "43 码有吗",
  ])("hears a question about the rules in «%s»", (text) => expect(isAboutOwnOrder(text)).toBe(false));
});
