import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { factsIn, hasPersonalData, mentions } from "./given-facts.ts";

const personal = [
  "我的订单号 20261121001 到哪了？",
  "订单20261121001",
  "订单号：8899",
  "訂單編號 A8899 還沒到",
  "where is order #A-12345?",
  "Where is my order 100245?",
  "order number is 1001",
  "Order No. 5521 has not arrived",
  "#1001 is late",
  "13812345678",
  "请打138 1234 5678",
  "手机１３８１２３４５６７８",
  "138-1234-5678",
  "+86 138 1234 5678",
  "+49 (0)30 901820",
  "call me at 555-1234",
  "(555) 123-4567",
  "06 12 34 56 78",
  "010-62345678",
  "wang.xm+shop@example.co.uk",
  "ｗａｎｇ＠example.com",
  "身份证 11010519491231002X",
  "card 6222 0200 1234 5678 901",
  "快递 SF1234567890123 什么时候到",
  "1Z999AA10123456784",
  "EE123456789CN",
  "寄到上海市徐汇区漕溪北路88号1203室",
  "ship to 221 Baker Street, London",
  "Lieferung nach Hauptstraße 12",
  "12 rue de la Paix",
  "邮编 200030",
  "注文番号は A-5521 です",
  "주문번호 5521",
  "رقم الطلب ٢٠٢٦١١٢١٠٠١",
];

const impersonal = [
  "可以退货吗？",
  "100件有折扣吗",
  "我要买100件，每件50元",
  "do you have size 42?",
  "有36 37 38 39 40码吗",
  "price of SX-1003",
  "Can I order SX-1003?",
  "order 1000 pieces",
  "SX-1003 和 SX-1004 有什么区别",
  "¥1,299.00 的外套",
  "满 299 元包邮吗",
  "under $1,000.00 please",
  "预算2000-3000元",
  "7天无理由退货",
  "2026-11-21 发货吗",
  "2026年11月21日前能到吗",
  "11/21/2026",
  "1920x1080",
  "快递几天到",
  "订单什么时候发货",
  "what is your order process in 24 hours",
  "iPhone 15 Pro Max 256GB",
  "身高175体重70穿什么码",
  "",
];

describe("hasPersonalData()", () => {
  it.each(personal)("sees it in «%s»", (text) => expect(hasPersonalData(text)).toBe(true));
  it.each(impersonal)("sees none in «%s»", (text) => expect(hasPersonalData(text)).toBe(false));

  it("sees a number of 11 digits whatever stands around it and between its digits", () => {
    const digits = fc.stringMatching(/^1[3-9]\d{9}$/);
    const around = fc.constantFrom("", " ", "，", "是", "\n", "(", "：");
    fc.assert(
      fc.property(digits, around, around, fc.constantFrom("", " ", "-"), (number, before, after, gap) => {
        const written = [number.slice(0, 3), number.slice(3, 7), number.slice(7)].join(gap);
        return hasPersonalData(`${before}${written}${after}`);
      }),
    );
  });
});

describe("factsIn()", () => {
  it("finds each fact as it was written, with its clause, once", () => {
    const text =
      "你好，我的订单号是20261121001，手机 138 1234 5678。寄到杭州市西湖区文三路 90 号东部软件园 1 号楼 502 室，买的是 SX-1003，付了 ¥899.00；手机就是13812345678";
    const facts = factsIn(text);
    expect(facts.map(({ kind }) => kind)).toEqual(["order", "number", "address", "product", "amount"]);
    expect(facts.map((fact) => fact.text)).toEqual([
      "20261121001",
      "138 1234 5678",
      "寄到杭州市西湖区文三路 90 号东部软件园 1 号楼 502 室",
      "SX-1003",
      "¥899.00",
    ]);
    expect(facts.map(({ clause }) => clause)).toEqual([
      "我的订单号是20261121001",
      "手机 138 1234 5678",
      "寄到杭州市西湖区文三路 90 号东部软件园 1 号楼 502 室",
      "买的是 SX-1003",
      "付了 ¥899.00",
    ]);
  });

  it("cuts a clause without an end between words", () => {
    const [fact] = factsIn(
      "well you see I have been waiting for such a long time that order #A-12345 must be lost somewhere on its way to me",
    );
    expect(fact?.text).toBe("A-12345");
    expect(fact?.clause).toBe("long time that order #A-12345 must be lost somewhere");
  });

  it("quotes nothing that the text does not have", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) =>
        factsIn(text).every((fact) => text.includes(fact.text) && text.includes(fact.clause)),
      ),
    );
  });

  it.each(["1", "a", "a@", "1-", "1 ", "路", "订单", "A1-", "# ", "市路1号", "1.1@", "市", "市区县", "市路", "一市"])(
    "comes to an end of 200,000 characters of «%s»: a pattern that backtracks without bound would not",
    { timeout: 60_000 },
    (piece) => {
      const text = piece.repeat(Math.ceil(200_000 / piece.length));
      expect(text).toEqual(expect.stringContaining(factsIn(text)[0]?.text ?? ""));
    },
  );
});

describe("mentions()", () => {
  it("knows a fact again however its digits are grouped, and only whole", () => {
    expect(mentions("手机：138-1234-5678。", { text: "13812345678" })).toBe(true);
    expect(mentions("订单２０２６１１２１００１已发货", { text: "20261121001" })).toBe(true);
    expect(mentions("paid 1,899.00 in all", { text: "899.00" })).toBe(false);
    expect(mentions("order a-12345", { text: "A-12345" })).toBe(true);
    expect(mentions("order A-123456", { text: "A-12345" })).toBe(false);
  });

  it.each([...personal, "a_b%c+d@example.com", "付了 ¥128.50", "€12", "$9.99", "1 Main Street, Apt #4", "3 rue d'Or"])(
    "knows each fact in «%s» again, and never in a text without it",
    (text) => {
      expect(factsIn(text)).not.toEqual([]);
      for (const fact of factsIn(text)) {
        expect(mentions(text, fact)).toBe(true);
        expect(mentions("没有 nothing 7", fact)).toBe(false);
      }
    },
  );
});
