import { describe, expect, it } from "vitest";

import { readFaqCsv, readFaqJson } from "./faq.ts";

const pair = { question: "能开发票吗？", answer: "可以：**电子发票**。" };

describe("readFaqJson()", () => {
  it("makes a passage of each pair, other phrasings as keywords", () => {
    const source = JSON.stringify([{ ...pair, questions: ["有发票吗", "开票"], url: "/help", locale: "zh-CN" }]);
    expect(readFaqJson(source, "en").passages).toEqual([
      {
        kind: "faq",
        title: "常见问题",
        heading: pair.question,
        text: pair.answer,
        keywords: "有发票吗\n开票",
        locale: "zh-CN",
        url: "/help",
        sku: undefined,
        product: undefined,
      },
    ]);
  });

  it("leaves a pair out whose language is none", () => {
    const source = JSON.stringify([
      { ...pair, locale: "zh_CN" },
      { ...pair, locale: "Chinese (simplified)" },
    ]);
    const { passages, mistakes } = readFaqJson(source, "en");
    expect(passages.map(({ locale }) => locale)).toEqual(["zh-CN"]);
    expect(mistakes).toEqual(['entry 2: locale: expected a language such as en or zh-CN, got "Chinese (simplified)"']);
  });

  it("takes title, address and locale from the file for pairs that have none, and a category as the title", () => {
    const source = JSON.stringify({
      title: "Help",
      url: "/faq",
      locale: "en",
      pairs: [pair, { ...pair, category: "Bills" }],
    });
    expect(readFaqJson(source, "zh-CN").passages).toMatchObject([
      { title: "Help", url: "/faq", locale: "en" },
      { title: "Bills", url: "/faq", locale: "en" },
    ]);
  });

  it("takes the locale of the file's name where nothing else tells one", () => {
    expect(readFaqJson(JSON.stringify([pair]), "en").passages).toMatchObject([{ locale: "en", title: "FAQ" }]);
    expect(readFaqJson(JSON.stringify({ pairs: [pair] }), "").passages).toMatchObject([{ locale: "" }]);
  });

  it("leaves a bad pair out, and tells it", () => {
    const { passages, mistakes } = readFaqJson(JSON.stringify([{ question: " ", answer: "x" }, pair, null]), "");
    expect(passages).toHaveLength(1);
    expect(mistakes).toEqual([
      'entry 1: question: expected some text, got " "',
      "entry 3: the pair: expected an object, got null",
    ]);
  });

  it.each(["7", '"x"', "null"])("wants pairs, not %s", (source) => {
    expect(() => readFaqJson(source, "")).toThrow("expected a list of pairs");
  });

  it("says what is wrong with a file that is neither list nor pairs", () => {
    expect(() => readFaqJson('{"pairs": 1}', "")).toThrow("pairs: expected an array, got 1");
    expect(() => readFaqJson("{", "")).toThrow("expected JSON, found a mistake");
  });
});

describe("readFaqCsv()", () => {
  it("reads the same from a table", () => {
    const { passages, mistakes } = readFaqCsv(
      "question,answer,questions,category\nDo you gift-wrap?,Yes.,gift wrap|present,Orders\nAnd so on?,,,\n",
      "en",
    );
    expect(passages).toMatchObject([
      { heading: "Do you gift-wrap?", text: "Yes.", keywords: "gift wrap\npresent", title: "Orders", locale: "en" },
    ]);
    expect(mistakes).toEqual(["row 3: answer: expected a value, got nothing"]);
  });

  it("says which columns are missing", () => {
    expect(() => readFaqCsv("q,a\n1,2", "")).toThrow("expected the columns question and answer, found q, a");
  });
});
