import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { createKnowledgeIndex, type KnowledgeIndex } from "./knowledge-index.ts";
import { loadKnowledge } from "./load.ts";
import { questionLocale } from "./question-locale.ts";

let index: KnowledgeIndex;
beforeAll(async () => {
  index = createKnowledgeIndex((await loadKnowledge("demo/knowledge")).passages);
});
afterAll(() => index.close());

const search = (question: string, sku?: string) =>
  index.search(question, { locale: questionLocale(question, "zh-CN"), sku }).map(({ passage }) => passage);

describe("search() over the demo shop's knowledge", () => {
  it.each([
    ["七天内可以退货吗?", "/help/returns"],
    ["退货运费谁出", "/help/returns"],
    ["什么时候发货?", "/help/shipping"],
    ["下单后什么时候发货？", "/help/shipping"],
    ["可以开发票吗", "/help/invoices"],
    ["支持支付宝吗", "/help/payment"],
    ["保修多久", "/help/warranty"],
    ["羽绒服怎么洗", "/help/care"],
    ["能改地址吗", "/help/orders"],
    ["会员有什么优惠", "/help/membership"],
    ["尺码不合适能换吗", "/help/returns"],
    ["客服电话是多少", "/help/contact"],
    ["return policy?", "/help/returns"],
    ["Do you accept PayPal?", "/help/payment"],
    ["How do I wash my down jacket", "/help/care"],
    ["cancel my order", "/help/orders"],
    ["你好，我上周买了一件羽绒服，收到后发现拉链坏了，想问一下能不能保修，怎么申请？", "/help/returns"],
    ["我妈妈身高一米六，体重120斤，冲锋衣应该买什么尺码比较合适呢", "/help/sizes"],
    ["I ordered the wrong size by mistake, can I swap it for a bigger one and who pays the postage?", "/help/returns"],
    ["Hi, my jacket's zipper broke after two days, is that covered by the warranty?", "/help/warranty"],
  ])("finds %s in %s", (question, url) => {
    expect(search(question)[0]?.url).toBe(url);
  });

  it("answers in the question's language", () => {
    expect(search("七天内可以退货吗?").every(({ locale }) => locale === "zh-CN")).toBe(true);
    expect(search("Can I return it within seven days?").every(({ locale }) => locale === "en")).toBe(true);
  });

  it("means the product before the shopper's eyes, unless another is named", () => {
    expect(search("这件有货吗?", "SX-1003")[0]?.sku).toBe("SX-1003");
    expect(search("帐篷多少钱?", "SX-1001")[0]?.sku).toBe("SX-1009");
  });

  it.each([
    "你们卖飞机吗",
    "明天天气怎么样",
    "what is the weather in Paris",
    "你好",
    "",
    "???",
    '"); DROP TABLE passage; --',
    "吗",
    "😀",
  ])("finds nothing for «%s»", (question) => expect(search(question)).toEqual([]));

  it.each([
    ["https://shop.example/products/sx-1003", "SX-1003"],
    ["http://127.0.0.1:8787/products/sx-1003/", "SX-1003"],
    ["/products/sx-1003?size=M#top", "SX-1003"],
    ["https://shop.example/products/none", undefined],
    ["https://shop.example/", undefined],
    ["no address", undefined],
  ])("knows the product of the page %s", (url, sku) => expect(index.skuOfPage(url)).toBe(sku));

  it("knows a greeting from a question", () => {
    expect(["你好", "谢谢!", "hello", "?"].map((text) => index.asksSomething(text))).toEqual([
      false,
      false,
      false,
      false,
    ]);
    expect(["退货", "飞机", "return"].map((text) => index.asksSomething(text))).toEqual([true, true, true]);
  });

  it("tells what can be asked about, in a language", () => {
    expect(index.topics("en")).toContain("Shipping");
    expect(index.topics("zh-TW")).toContain("发票");
    expect(index.topics("en")).not.toContain("发票");
  });
});

describe("createKnowledgeIndex()", () => {
  it("finds the product before the shopper's eyes among hundreds that fit alike", () => {
    const product = (number: number) => ({
      title: `Chair ${number}`,
      heading: "",
      text: "In stock.",
      keywords: "stock price",
      locale: "en",
      url: `/chairs/${number}`,
      sku: `C-${number}`,
    });
    const many = createKnowledgeIndex(Array.from({ length: 500 }, (_, number) => product(number)));
    const hits = many.search("Is it in stock?", {
      locale: "en",
      sku: many.skuOfPage("https://shop.example/chairs/321"),
    });
    expect(hits.map(({ passage }) => passage.sku)).toEqual(["C-321"]);
    many.close();
  });

  it("works with no passages at all", () => {
    const empty = createKnowledgeIndex([]);
    expect(empty.search("退货", { locale: "zh-CN" })).toEqual([]);
    expect(empty.topics("zh-CN")).toEqual([]);
    empty.close();
  });
});
