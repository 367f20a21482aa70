import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { fitting } from "../hit.ts";
import { createKnowledgeIndex, type KnowledgeIndex } from "./knowledge-index.ts";
import { loadKnowledge } from "../files/load.ts";
import type { Passage } from "../passage.ts";
import { questionLocale } from "../question-locale.ts";

let index: KnowledgeIndex;
beforeAll(async () => {
  index = createKnowledgeIndex({ ...(await loadKnowledge("demo/knowledge")), synonyms: [] });
});
afterAll(() => index.close());

const find = (question: string, locale = "zh-CN", url?: string, over = index) =>
  over.find({ question, before: [], locale, page: { url }, limit: 3 });
const search = (question: string, sku?: string) =>
  fitting(
    index.find({ question, before: [], locale: questionLocale(question, "zh-CN"), page: { sku }, limit: 3 }).hits,
  ).map(({ passage }) => passage);

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
    ["客服电话是多少", "/help/contact"],
    ["return policy?", "/help/returns"],
    ["Do you accept PayPal?", "/help/payment"],
    ["How do I wash my down jacket", "/help/care"],
    ["cancel my order", "/help/orders"],
    ["你好，我上周买了一件羽绒服，收到后发现拉链坏了，想问一下能不能保修，怎么申请？", "/help/warranty"],
    ["我妈妈身高一米六，体重120斤，冲锋衣应该买什么尺码比较合适呢", "/help/sizes"],
    ["I ordered the wrong size by mistake, can I swap it for a bigger one and who pays the postage?", "/help/returns"],
  ])("finds %s in %s", (question, url) => {
    expect(search(question)[0]?.url).toBe(url);
  });

  it.each([
    ["Hi, my jacket's zipper broke after two days, is that covered by the warranty?", "/help/warranty"],
    ["尺码不合适能换吗", "/help/returns"],
    ["什么时候发货? (314)", "/help/shipping"],
    ["登山鞋", "/products/sx-1005"],
    ["運費誰出", "/help/returns"],
    ["waht about a refnud", "/help/returns"],
    ["这个jacket有L号吗", "/products/sx-1001"],
    ["refund要多久", "/help/returns"],
    ["postage cost?", "/help/shipping"],
    ["我想反悔，把钱退了", "/help/returns"],
  ])("finds %s among the first three in %s", (question, url) => {
    expect(search(question).map((passage) => passage.url)).toContain(url);
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
  ])("knows the product of the page %s", (url, sku) =>
    expect(fitting(find("What does it cost?", "en", url).hits).flatMap(({ passage }) => passage.sku ?? [])).toEqual([
      sku,
    ]),
  );

  it.each(["https://shop.example/products/none", "https://shop.example/", "no address"])("knows none of %s", (url) =>
    expect(find("What does it cost?", "en", url)).toEqual(find("What does it cost?", "en")),
  );

  it("knows a greeting from a question", () => {
    expect(["你好", "谢谢!", "hello", "?"].map((text) => find(text).asksSomething)).toEqual([
      false,
      false,
      false,
      false,
    ]);
    expect(["退货", "飞机", "return"].map((text) => find(text).asksSomething)).toEqual([true, true, true]);
  });

  it("tells what can be asked about, in a language", () => {
    expect(find("?", "en").topics).toContain("Shipping");
    expect(find("?", "zh-TW").topics).toContain("发票");
    expect(find("?", "en").topics).not.toContain("发票");
  });
});

describe("createKnowledgeIndex()", () => {
  it("finds the product before the shopper's eyes among hundreds that fit alike", () => {
    const product = (number: number): Passage => ({
      kind: "product",
      title: `Chair ${number}`,
      heading: "",
      text: "In stock.",
      keywords: "stock price",
      locale: "en",
      url: `/chairs/${number}`,
      sku: `C-${number}`,
      product: undefined,
    });
    const many = createKnowledgeIndex({
      passages: Array.from({ length: 500 }, (_, number) => product(number)),
      synonyms: [],
    });
    const { hits } = find("Is it in stock?", "en", "https://shop.example/chairs/321", many);
    expect(fitting(hits).map(({ passage }) => passage.sku)).toEqual(["C-321"]);
    many.close();
  });

  it("works with no passages at all", () => {
    const empty = createKnowledgeIndex({ passages: [], synonyms: [] });
    expect(find("退货", "zh-CN", undefined, empty)).toMatchObject({ hits: [], topics: [] });
    empty.close();
  });
});
