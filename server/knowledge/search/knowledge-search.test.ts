import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import type { Corpus } from "../corpus.ts";
import { fitting } from "../hit.ts";
import { createKnowledgeIndex, type KnowledgeIndex } from "./knowledge-index.ts";
import type { KnowledgeQuery } from "../knowledge.ts";
import { loadKnowledge } from "../files/load.ts";
import type { Passage } from "../passage.ts";
import type { SearchFeatures } from "./search-features.ts";

const page = (heading: string, text: string, over: Partial<Passage> = {}): Passage => ({
  kind: "page",
  title: "Help",
  heading,
  text,
  keywords: "",
  locale: "en",
  url: `/${heading}`,
  sku: undefined,
  product: undefined,
  ...over,
});
const ask = (question: string, over: Partial<KnowledgeQuery> = {}): KnowledgeQuery => ({
  question,
  before: [],
  locale: /\p{Script=Han}/u.test(question) ? "zh-CN" : "en",
  page: {},
  limit: 3,
  ...over,
});

let corpus: Corpus;
const open: KnowledgeIndex[] = [];
const indexOf = (passages: Corpus, features?: Partial<SearchFeatures>) => {
  const index = createKnowledgeIndex(passages, features);
  open.push(index);
  return index;
};
let demo: KnowledgeIndex;
beforeAll(async () => {
  corpus = await loadKnowledge("demo/knowledge");
  demo = indexOf(corpus);
});
afterAll(() => {
  for (const index of open) index.close();
});

const passagesFor = (query: KnowledgeQuery, index = demo) =>
  fitting(index.find(query).hits).map(({ passage }) => passage);
const urls = (query: KnowledgeQuery, index = demo) => passagesFor(query, index).map(({ url }) => url);
const headings = (query: KnowledgeQuery, index = demo) => passagesFor(query, index).map(({ heading }) => heading);

describe("a follow-up", () => {
  const washed = ["羽绒服怎么洗"];

  it("is searched with the question before it", () => {
    expect(headings(ask("冲锋衣呢?", { before: washed }))[0]).toContain("冲锋衣怎么洗");
    expect(headings(ask("那运费呢?", { before: ["七天内可以退货吗?"] }))).toContain("退货运费谁出？");
    expect(headings(ask("and the boots?", { before: ["how do I wash the fleece"] }))[0]).toContain("hiking boots");
  });

  it("is searched alone where it is switched off", () => {
    const without = indexOf(corpus, { followUps: false });
    expect(headings(ask("冲锋衣呢?", { before: washed }), without)[0]).not.toContain("怎么洗");
  });

  it("that changes the subject is not dragged back", () => {
    expect(urls(ask("可以开发票吗", { before: washed }))[0]).toBe("/help/invoices");
    expect(urls(ask("那怎么注销账户呢", { before: washed }))[0]).toBe("/help/privacy");
  });

  it("that asks for nothing by itself is the question before once more", () => {
    expect(urls(ask("那呢?", { before: ["怎么开发票"] }))[0]).toBe("/help/invoices");
  });
});

describe("the product", () => {
  const product = (query: KnowledgeQuery, index = demo) => index.find(query).product?.sku;

  it("is the one that the question names, in either language and whatever lies in front", () => {
    expect(product(ask("帐篷多少钱", { page: { sku: "SX-1001" } }))).toBe("SX-1009");
    expect(product(ask("栖云羽绒服有XL吗"))).toBe("SX-1001");
    expect(product(ask("hiking boots price"))).toBe("SX-1005");
    expect(demo.find(ask("tent 多少钱")).product).toMatchObject({ sku: "SX-1009", locale: "zh-CN" });
  });

  it("is the one of the page, by number, address or name, where the question points at it", () => {
    expect(product(ask("这个多少钱", { page: { sku: "sx-1007" } }))).toBe("SX-1007");
    expect(product(ask("tell me about this", { page: { url: "https://shop.example/products/sx-1010?x=1" } }))).toBe(
      "SX-1010",
    );
    expect(product(ask("does it come in XL?", { page: { productName: "songfeng  Fleece" } }))).toBe("SX-1003");
    expect(product(ask("这个多少钱", { page: { sku: "none" } }))).toBeUndefined();
  });

  it("is the one that was named before", () => {
    expect(product(ask("有XL吗", { before: ["栖云羽绒服多少钱"] }))).toBe("SX-1001");
    expect(product(ask("有XL吗", { before: ["栖云羽绒服多少钱", "谢谢"] }))).toBe("SX-1001");
  });

  it("of the page is meant by «this», the one named before by «it»", () => {
    const both = { before: ["栖云羽绒服多少钱"], page: { sku: "SX-1007" } };
    expect(product(ask("这款有现货吗", both))).toBe("SX-1007");
    expect(product(ask("它有现货吗", both))).toBe("SX-1001");
  });

  it("is none where the question is about something else, or several fit alike", () => {
    expect(product(ask("怎么开发票", { page: { sku: "SX-1001" } }))).toBeUndefined();
    expect(product(ask("how much are your jackets"))).toBeUndefined();
  });

  it("is among what is found where it is pointed at, whatever else is asked", () => {
    const { hits } = demo.find(ask("这个可以退吗", { page: { sku: "SX-1004" } }));
    expect(hits.map(({ passage }) => passage.sku ?? passage.url)).toEqual([
      "/help/returns",
      "/help/returns",
      "SX-1004",
    ]);
  });

  it("of the page says nothing where it is switched off", () => {
    const without = indexOf(corpus, { productContext: false });
    expect(product(ask("这个多少钱", { page: { sku: "SX-1007" } }), without)).toBeUndefined();
  });
});

describe("a feature that is switched off", () => {
  it.each<[keyof SearchFeatures, string, string]>([
    ["synonyms", "postage cost?", "Shipping"],
    ["typos", "waranty", "Warranty & repairs"],
    ["scripts", "發票", "发票"],
    ["stems", "invoiced", "Invoices"],
    ["bigrams", "运费", "配送说明"],
  ])("no longer does what it is for: %s", (feature, question, title) => {
    const titles = (index: KnowledgeIndex) =>
      index.find(ask(question, { limit: 6 })).hits.map(({ passage }) => passage.title);
    const found = titles(demo);
    expect(found).toContain(title);
    expect(titles(indexOf(corpus, { [feature]: false }))).not.toEqual(found);
  });

  it("lets everything through as fitting without a floor", () => {
    const index = indexOf(corpus, { relevanceFloor: false });
    expect(urls(ask("can I park my helicopter at your warehouse"))).toEqual([]);
    expect(urls(ask("can I park my helicopter at your warehouse"), index)).not.toEqual([]);
  });
});

describe("what is found", () => {
  it("is for a model as well where it only may be right, behind all that fits", () => {
    const { hits } = demo.find(ask("where do I park my boots and my helicopter near your warehouse", { limit: 4 }));
    expect(hits.length).toBeGreaterThan(0);
    const fits = hits.map((hit) => hit.fits);
    expect(fits).toContain(false);
    expect(fits).toEqual(fits.toSorted((a, b) => Number(b) - Number(a)));
  });
});

describe("a question that is a heading word for word", () => {
  const passages = [page("When does it come?", "On Friday."), page("Shipping", "When it comes, it comes by truck.")];
  it("finds it first, though it has no telling word", () => {
    const found = indexOf({ passages, synonyms: [] }).find(ask("when does it come"));
    expect(fitting(found.hits)[0]?.passage.heading).toBe("When does it come?");
    expect(found.asksSomething).toBe(true);
  });

  it("finds it in a shop that says nothing else", () => {
    const only = [page("How much is the refund fee?", "Nothing.")];
    expect(headings(ask("How much is the refund fee?"), indexOf({ passages: only, synonyms: [] }))).toHaveLength(1);
  });

  it("finds a FAQ pair by any of its questions, in the question's language where there are both", () => {
    const pair = { kind: "faq", keywords: "vamos" } as const;
    const pairs = [page("对", "是", { ...pair, locale: "zh-CN" }), page("Yes", "Yes.", { ...pair, locale: "en" })];
    expect(headings(ask("Vamos!"), indexOf({ passages: pairs, synonyms: [] }))).toEqual(["Yes"]);
  });
});

describe("what shoppers say otherwise than pages", () => {
  it.each([
    ["会员有什么好处", "会员有哪些等级和权益？"],
    ["周末发货吗", "下单后什么时候发货？"],
    ["上海有店吗", "有实体店吗？地址在哪里？"],
    ["能货到付款吗", "支持哪些付款方式？"],
    ["价格保护多久", "买贵了可以补差价吗？"],
    ["鞋子脏得全是泥", "徒步鞋怎么清洁和保养？"],
    ["帐篷淋湿了", "帐篷用完怎么收？"],
    ["my tent is soaking wet", "How do I pack a tent away?"],
  ])("«%s» finds «%s» first", (question, heading) => expect(headings(ask(question))[0]).toBe(heading));

  it.each([
    ["我买的鞋开胶了怎么办", "收到的商品有质量问题怎么办？"],
    ["有哪些鞋", "徒步鞋和凉鞋应该穿几码？"],
  ])("«%s» finds «%s» as well", (question, heading) =>
    expect(headings(ask(question, { limit: 4 }))).toContain(heading),
  );

  it("is not dragged to a product's page by the product in front", () => {
    const { hits } = demo.find(ask("How do I send it back?", { page: { sku: "SX-1001" }, limit: 4 }));
    expect(fitting(hits).map(({ passage }) => passage.heading)).toContain("How do I return an item?");
  });

  it.each(["有没有儿童款", "帐篷可以租吗", "旧冲锋衣可以以旧换新吗", "do you sell trekking poles"])(
    "«%s» is told nothing: no page says it",
    (question) => expect(headings(ask(question))).toEqual([]),
  );
});

describe("languages", () => {
  const passages = [
    page("怎么退货", "七天内可以寄回。", { locale: "zh-CN", url: "/returns" }),
    page("How to send things back", "Within seven days.", { url: "/returns" }),
    page("Xyzzy", "Only in English.", { url: "/only" }),
  ];
  it("gives what was found in another language in the question's own", () => {
    expect(headings(ask("seven days", { locale: "zh-CN" }), indexOf({ passages, synonyms: [] }))).toEqual(["怎么退货"]);
  });

  it("gives what there is where nothing is in the question's own", () => {
    expect(headings(ask("xyzzy", { locale: "zh-CN" }), indexOf({ passages, synonyms: [] }))).toEqual(["Xyzzy"]);
  });
});

describe("a shop's synonyms", () => {
  const passages = [page("Loyalty", "Stars add up."), page("Other", "Nothing else.")];
  it("lead to what they mean, beside those of the trade", () => {
    const synonyms = [{ from: ["frequent flyer"], to: ["stars"] }];
    expect(headings(ask("frequent flyer?"), indexOf({ passages, synonyms: [] }))).toEqual([]);
    expect(headings(ask("frequent flyer?"), indexOf({ passages, synonyms }))).toEqual(["Loyalty"]);
  });
});

describe("what says the same", () => {
  const text = "Parcels leave the warehouse on every working day before four in the afternoon, holidays excepted.";
  it("is given once, unless it is switched off", () => {
    const passages = [page("Parcels", text, { url: "/a" }), page("Parcels", text, { url: "/b" })];
    expect(headings(ask("parcels"), indexOf({ passages, synonyms: [] }))).toHaveLength(1);
    expect(headings(ask("parcels"), indexOf({ passages, synonyms: [] }, { dropDuplicates: false }))).toHaveLength(2);
  });
});

describe("vectors", () => {
  const passages = [page("Alpha", "first"), page("Beta", "second"), page("Gamma", "third")];
  const vectors = [Float32Array.of(1, 0), Float32Array.of(0, 1), undefined];
  const index = () => indexOf({ passages, synonyms: [], vectors });

  it("find what no word does", () => {
    expect(headings(ask("unheard of", { vector: Float32Array.of(0, 2) }), index())).toEqual(["Beta"]);
  });

  it("are fused with the words: what both find comes first", () => {
    expect(headings(ask("alpha beta", { vector: Float32Array.of(0.2, 1) }), index())[0]).toBe("Beta");
  });

  it("change nothing for a question without one, nor a corpus without them", () => {
    expect(headings(ask("alpha"), index())).toEqual(["Alpha"]);
    const plain = indexOf({ passages, synonyms: [] });
    expect(headings(ask("alpha", { vector: Float32Array.of(0, 1) }), plain)).toEqual(["Alpha"]);
  });
});

describe("whatever is asked", () => {
  it("finds something or nothing, never fails, and says the same twice", () => {
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc
        .array(
          fc.constantFrom(
            '"',
            " OR ",
            "NEAR(",
            "*",
            "^",
            ":",
            "退货",
            "return",
            "\ud800",
            "😀",
            "12",
            "这",
            "'s ",
            "SX-1001",
          ),
        )
        .map((parts) => parts.join("")),
    );
    fc.assert(
      fc.property(text, fc.array(text, { maxLength: 3 }), text, (question, before, productName) => {
        const query = ask(question, { before, page: { productName, url: question, sku: productName } });
        const found = demo.find(query);
        expect(found.hits.length).toBeLessThanOrEqual(3);
        expect(demo.find(query)).toEqual(found);
      }),
      { numRuns: 300 },
    );
  });

  it("may be as long as it likes: its beginning and its end are read", () => {
    const filler = "lorem ipsum ".repeat(5000);
    expect(urls(ask(`Can I get an invoice? ${filler}`))[0]).toBe("/help/invoices");
    expect(urls(ask(`${filler} Can I get an invoice?`))[0]).toBe("/help/invoices");
  });

  it("is not changed by numbers, addresses and faces around it", () => {
    const plain = headings(ask("什么时候发货?"));
    expect(headings(ask("什么时候发货? (314)"))).toEqual(plain);
    expect(headings(ask("你好😀 什么时候发货? 订单号SF99887766 https://shop.example/x a@b.example"))[0]).toBe(plain[0]);
  });
});
