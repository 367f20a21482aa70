import { describe, expect, it } from "vitest";

import { linesByAttribute, linesByWords, readProductQuestion, sizeKey, withoutAspects } from "./product-question.ts";

const shirt = { sizes: ["S", "M", "L", "XXL"], colors: ["松绿", "墨黑"] };
const boots = { sizes: ["41", "42", "43"], colors: ["Walnut", "Lake Blue"] };
const bag = { sizes: ["180 cm", "200 cm"], colors: [] };

describe("readProductQuestion()", () => {
  it.each([
    ["多少钱", ["price"]],
    ["什么价格，有优惠吗", ["price"]],
    ["还有货吗？", ["stock"]],
    ["有哪些尺码", ["sizes"]],
    ["都有什么颜色", ["colors"]],
    ["多少钱，有ＸＬ码吗", ["price", "sizes"]],
    ["有松绿色的吗", ["colors"]],
    ["How much is it?", ["price"]],
    ["is it in stock", ["stock"]],
    ["Which sizes and colours are there?", ["sizes", "colors"]],
    ["how much does it weigh", []],
    ["How much is shipping?", []],
    ["I'm 180 and 75 kg, what size should I take?", []],
    ["我身高175穿什么码", []],
    ["怎么洗", []],
  ])("«%s» asks for %j", (question, aspects) => {
    expect(readProductQuestion(question, shirt).aspects).toEqual(aspects);
  });

  it.each([
    ["有L码吗", shirt, ["L"]],
    ["有 xl 吗", shirt, ["XL"]],
    ["2XL有吗", shirt, ["2XL"]],
    ["大号还有吗", shirt, ["L"]],
    ["Do you have it in medium?", shirt, ["M"]],
    ["I'm asking, is it for men's wear", shirt, []],
    ["45 L 的包", shirt, []],
    ["does it come in 43?", boots, ["43"]],
    ["有四十六吗 46码", boots, ["46"]],
    ["size 44.5 please", boots, ["44.5"]],
    ["does it ship in 20 days", boots, []],
    ["有180厘米的吗", bag, ["180 cm"]],
    ["身高 180 穿几码", bag, []],
    ["宽 30 厘米吗", boots, []],
  ])("finds in «%s» the sizes asked for", (question, known, labels) => {
    expect(readProductQuestion(question, known).askedSizes.map(({ label }) => label)).toEqual(labels);
  });

  it.each([
    ["有红色的吗", shirt, ["红色"]],
    ["松绿有吗", shirt, ["松绿"]],
    ["有黑的吗", shirt, ["黑"]],
    ["Do you have lake blue or red?", boots, ["Lake Blue", "red"]],
    ["Are the laces walnuts?", boots, []],
  ])("finds in «%s» the colours asked for", (question, known, colors) => {
    expect(readProductQuestion(question, known).askedColors).toEqual(colors);
  });
});

describe("sizeKey()", () => {
  it("takes different writings of a size for one", () => {
    expect(["2XL", "xxl", "ＸＸＬ", "XXL码"].map(sizeKey)).toEqual(["xxl", "xxl", "xxl", "xxl"]);
    expect(["180 cm", "180厘米", "180CM"].map(sizeKey)).toEqual(["180cm", "180cm", "180cm"]);
  });
});

describe("linesByAttribute()", () => {
  const lines = [
    "Weight: 430 g in size M",
    "Waterproof: 20,000 mm",
    "Shell: 40D nylon fabric",
    "2-year warranty",
    "防水：全压胶",
  ];
  it.each([
    ["how heavy is it?", ["Weight: 430 g in size M"]],
    ["Can I wear it in the rain?", ["Waterproof: 20,000 mm", "防水：全压胶"]],
    ["下雨能穿吗", ["Waterproof: 20,000 mm", "防水：全压胶"]],
    ["what is it made of", ["Shell: 40D nylon fabric"]],
    ["How long is the guarantee?", ["2-year warranty"]],
    ["does it have a hood", []],
  ])("«%s» is told by %j", (question, expected) => expect(linesByAttribute(question, lines)).toEqual(expected));
});

describe("linesByWords()", () => {
  it("takes the lines with most of the words, and not those that only name the product", () => {
    const lines = ["The pack has a rain cover", "The pack fits a helmet"];
    expect(linesByWords("does the pack fit a helmet", lines, "Trail pack")).toEqual([lines[1]]);
    expect(linesByWords("is the pack nice", lines, "Trail pack")).toEqual([]);
  });
});

describe("withoutAspects()", () => {
  it("leaves what else is asked", () => {
    expect(withoutAspects("运费多少钱").trim()).toBe("运费");
    expect(withoutAspects("what is the price of repairs")).not.toContain("price");
  });
});
