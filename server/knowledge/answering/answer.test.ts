import { join } from "node:path";

import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";

import { answerFromKnowledge } from "./answer.ts";
import { answerWords } from "./answer-words.ts";
import type { LookUp } from "./draft.ts";
import { createInlineKnowledge } from "../inline-knowledge.ts";
import type { Findings } from "../knowledge.ts";
import { blocksOf } from "./markdown-units.ts";
import { passagesOfPage } from "../files/markdown-pages.ts";
import { productsOfJson, readProducts } from "../files/products.ts";
import type { Passage } from "../passage.ts";
import { questionLocale } from "../question-locale.ts";
import { loadKnowledge } from "../files/load.ts";

const { passages: demo } = await loadKnowledge(join(import.meta.dirname, "../../../demo/knowledge"));
const demoKnowledge = createInlineKnowledge(demo);
const emptyKnowledge = createInlineKnowledge([]);
afterAll(async () => {
  await demoKnowledge.close();
  await emptyKnowledge.close();
});

const nothing: Findings = { hits: [], asksSomething: true, product: undefined, topics: [] };

/** Asks the demo shop; `about` is the product (its number) that the question is about, `seen` the one on the page. */
async function ask(question: string, about?: string, knowledge = demoKnowledge, seen?: string) {
  const locale = questionLocale(question, /\p{Script=Han}/u.test(question) ? "zh-CN" : "en");
  const lookUp: LookUp = async (other, limit, wants) =>
    knowledge.find({ question: other, before: [], locale, page: {}, limit, wants });
  const findings = await lookUp(question, 4);
  const language = locale.slice(0, 2);
  const productOf = (asked?: string) => demo.find(({ sku, locale }) => sku === asked && locale.startsWith(language));
  const product = productOf(about);
  const request = {
    question,
    locale,
    inFront: productOf(seen),
    findings: about === undefined ? findings : { ...findings, product },
  };
  const answer = await answerFromKnowledge(request, lookUp);
  return { ...answer, text: [...answer.pieces].join(""), titles: answer.sources.map(({ title }) => title) };
}

describe("small talk", () => {
  it.each([
    ["你好", /您好.*智能客服[\s\S]*退换货/],
    ["hi", /Hello![\s\S]*Shipping/],
    ["谢谢", /不客气/],
    ["Thanks!", /welcome/],
    ["再见", /再见/],
    ["Are you a robot?", /not a person/],
    ["你是真人吗", /不是真人/],
    ["help", /prices, stock and sizes[\s\S]*Returns/],
  ])("«%s» is answered in kind, and rests on nothing", async (question, expected) => {
    const { text, sources, isKnown } = await ask(question);
    expect(text).toMatch(expected);
    expect(sources).toEqual([]);
    expect(isKnown).toBe(true);
  });

  it("tells who wants a person how to reach one, if the shop says it", async () => {
    const person = await ask("转人工");
    expect(person.text).toContain("0571-0000-1820");
    expect(person.titles).toEqual(["联系我们"]);
    const { text, titles } = await ask("I want to talk to a human", undefined, emptyKnowledge);
    expect(text).toContain("doesn't say how to reach a person");
    expect(titles).toEqual([]);
  });

  it("stays calm, and shows where to complain", async () => {
    expect((await ask("什么垃圾服务")).text).toMatch(/很抱歉[\s\S]*care@shanxing\.example/);
    expect((await ask("you are useless", undefined, emptyKnowledge)).text).toMatch(/sorry[\s\S]*what went wrong/);
    expect((await ask("太差了，退款多久到账？")).text).toMatch(/很抱歉[\s\S]*2 个工作日内验货/);
  });

  it("with a question in it is the question", async () => {
    const { text, titles } = await ask("你好，请问寄到日本要几天");
    expect(text).toContain("5–8 个工作日");
    expect(titles).toEqual(["配送说明"]);
  });
});

describe("a question about a product", () => {
  it.each([
    ["多少钱", "SX-1001", "价格是 ¥899。"],
    ["现在什么价", "SX-1003", "现价 ¥399，原价 ¥499，省 ¥100。"],
    ["How much is it?", "SX-1003", "It costs ¥399 now, down from ¥499; you save ¥100."],
    ["还有货吗？", "SX-1007", "现在有货，还有 29 件。"],
    ["is it in stock?", "SX-1006", "It is sold out at the moment. Summer item, sold out, expected back in late March."],
    ["有现货吗", "SX-1009", "正在预售，可以预订。预售：付款后 20 天内发货。"],
    ["有L码吗", "SX-1004", "有 L 码。尺码有：S、M、L、XL、XXL。"],
    ["有46码吗", "SX-1005", "没有 46 码。"],
    [
      "does it come in 43?",
      "SX-1006",
      "Yes, it comes in 43. Sizes: 36, 37, 38, 39, 40, 41, 42, 43, 44. It is sold out",
    ],
    ["有2米的吗，180厘米的呢", "SX-1010", "有 180 cm。"],
    ["有绿色的吗", "SX-1003", "有松绿。颜色有：燕麦、松绿、炭灰。"],
    ["Do you have this in black?", "SX-1003", "doesn't list black. Colours: Oat, Pine, Charcoal."],
    ["What sizes are there?", "SX-1007", "doesn't list any sizes."],
    ["防水吗", "SX-1002", "防水：静水压 20,000 毫米，全压胶"],
    ["how heavy is it", "SX-1009", "Weight: 1.9 kg with pegs and guy lines."],
    ["有几个口袋", "SX-1003", "胸前与两侧共三个拉链口袋。"],
    ["does it have a hood?", "SX-1002", "a hood that fits over a helmet."],
    ["介绍一下", "SX-1011", "双层真空"],
  ])("«%s» (%s): %s", async (question, sku, expected) => {
    const { text, titles } = await ask(question, sku);
    expect(text).toContain(expected);
    expect(titles).toEqual([text.match(/\*\*\[(.+?)\]\(/)?.[1]]);
  });

  it("that names nothing is asked of the product in front", async () => {
    const boots = demo.find(({ sku, locale }) => sku === "SX-1005" && locale === "zh-CN");
    const lookUp: LookUp = async (question, limit) =>
      demoKnowledge.find({ question, before: [], locale: "zh-CN", page: {}, limit });
    const textOf = async (question: string) => {
      const findings = { ...(await lookUp(question, 4)), product: undefined };
      const { pieces } = await answerFromKnowledge({ question, findings, inFront: boots, locale: "zh-CN" }, lookUp);
      return [...pieces].join("");
    };
    expect(await textOf("有46码吗？")).toMatch(/石径中帮徒步鞋.*没有 46 码/);
    expect(await textOf("运费多少钱")).toMatch(/满 199 元包邮/);
    expect(await textOf("多少钱，几天能到上海")).toMatch(/¥799[\s\S]*1–2 天/);
  });

  it("is none where a product is mentioned beside the matter", async () => {
    expect((await ask("你们能修电脑吗")).isKnown).toBe(false);
  });

  it("that asks for several things gets each, one after the other", async () => {
    const { text } = await ask("多少钱，有XL吗", "SX-1001");
    expect(text).toContain("- 价格是 ¥899。\n- 有 XL 码。");
    const mixed = await ask("How much is it, and how do I wash it?", "SX-1001");
    expect(mixed.text).toMatch(/It costs ¥899[\s\S]*do not dry-clean/);
    expect(mixed.titles).toEqual(["Qiyun Light Down Jacket", "Washing & care"]);
  });

  it("is answered by a page where that is what is asked", async () => {
    expect((await ask("怎么洗", "SX-1001")).titles).toEqual(["洗涤与保养"]);
    expect((await ask("运费多少钱", "SX-1001")).titles).toEqual(["配送说明"]);
    expect((await ask("我身高175穿什么码", "SX-1001")).text).toMatch(/修身[\s\S]*\| L \| 172–180 \|/);
  });

  it("that the shop's information does not answer is told so", async () => {
    const bare: Passage = {
      ...(readProducts(productsOfJson('[{"sku": "X", "name": "Mug"}]'), "en").passages[0] ?? never()),
      text: "",
    };
    const findings = { ...nothing, product: bare };
    const answers = ["How much is it?", "is it in stock?", "which sizes?", "what colours?", "is it haunted?"].map(
      async (question) => {
        const { pieces } = await answerFromKnowledge(
          { question, findings, inFront: undefined, locale: "en" },
          async () => nothing,
        );
        return [...pieces].join("");
      },
    );
    for (const text of await Promise.all(answers))
      expect(text).toMatch(/^\*\*Mug\*\*: The shop's information doesn't /);
  });
});

describe("a question on a product's page that names none", () => {
  it.each([
    ["有货吗", "SX-1006", "目前缺货"],
    ["有哪些颜色", "SX-1006", "溪水蓝"],
    ["which colours are there?", "SX-1003", "Oat"],
    ["一双多少钱", "SX-1012", "¥129"],
    ["怎么洗", "SX-1001", "**羽绒服怎么洗？**"],
    ["防水吗", "SX-1002", "静水压"],
    ["我170 60kg穿多大", "SX-1001", "版型"],
  ])("«%s» is asked of that product", async (question, seen, expected) => {
    const { text } = await ask(question, undefined, demoKnowledge, seen);
    expect(text).toContain(expected);
    expect(text).not.toMatch(/睡袋|找到/);
  });

  it.each([
    ["运费多少钱", "包邮"],
    ["睡袋怎么洗", "暖屿"],
    ["冲锋衣防水吗", "听雨"],
  ])("«%s» is not", async (question, expected) => {
    expect((await ask(question, undefined, demoKnowledge, "SX-1006")).text).toContain(expected);
  });
});

describe("a question about several products", () => {
  it.each([
    ["有哪些鞋", ["石径中帮徒步鞋", "溪谷溯溪凉鞋"]],
    ["which jackets do you have?", ["Qiyun Light Down Jacket", "Tingyu 3-Layer Shell Jacket"]],
    ["栖云和听雨哪个更便宜", ["栖云轻量羽绒服", "听雨三层硬壳冲锋衣"]],
    ["冲锋衣和羽绒服哪个便宜", ["栖云轻量羽绒服", "听雨三层硬壳冲锋衣"]],
    ["冲锋衣跟羽绒服哪个贵", ["听雨三层硬壳冲锋衣", "栖云轻量羽绒服"]],
    ["睡袋和帐篷一共多少钱", ["暖屿羽绒睡袋", "星野双人三季帐篷"]],
    ["how much do the fleece and trousers cost", ["Songfeng Fleece", "Yunjing Quick-Dry Trousers"]],
    [
      "do you have the jacket in M and L and how much is it",
      ["Qiyun Light Down Jacket", "Tingyu 3-Layer Shell Jacket"],
    ],
    ["推荐一款睡袋", ["暖屿羽绒睡袋"]],
  ])("«%s» lists them with their prices", async (question, names) => {
    const { text, titles } = await ask(question);
    expect(titles).toEqual(names);
    expect(text.match(/¥[\d,]+/g)?.length).toBeGreaterThanOrEqual(names.length);
  });

  it("names the cheapest and the dearest", async () => {
    expect((await ask("what is your cheapest backpack?")).text).toContain(
      "the **Dukou 28 L Travel Backpack** has the lowest price: ¥459.",
    );
    expect((await ask("最贵的背包是哪个")).text).toContain("价格最高的是**远山 45L 登山包**，¥699。");
  });

  it("says how many it leaves out", async () => {
    expect((await ask("what do you sell?")).text).toContain("I found 12 products; here are 6:");
  });
});

describe("a question that a page answers", () => {
  it("does not take a page that is about something else for what a product is like", async () => {
    const { text, isKnown } = await ask("is it waterproof", "SX-1003");
    expect(text).toMatch(/^\*\*.*Songfeng Fleece.*doesn't say that/);
    expect(isKnown).toBe(false);
    expect((await ask("can I machine wash it", "SX-1003")).text).toMatch(/machine wash at 30 °C/i);
  });

  it("asks the product that is named what it is like, though a page is nearer", async () => {
    expect((await ask("is the shell waterproof")).text).toContain("Waterproof: 20,000 mm");
    expect((await ask("how do I wash the shell jacket?")).text).toContain("Close all zips");
  });

  it("leaves what holds before with what holds after", async () => {
    const { text } = await ask("can I change the address after ordering");
    expect(text).toContain("**Before dispatch**");
    expect(text).toContain("**After dispatch**");
  });

  it("quotes a FAQ pair as it is, however long", async () => {
    const faq: Passage = {
      ...(demo[0] ?? never()),
      kind: "faq",
      heading: "Why?",
      text: "Because. ".repeat(300),
      locale: "en",
    };
    const findings = {
      ...nothing,
      hits: [
        { passage: faq, score: 9, fits: true },
        { passage: demo[1] ?? never(), score: 9, fits: true },
      ],
    };
    const answer = await answerFromKnowledge(
      { question: "why", findings, inFront: undefined, locale: "en" },
      async () => nothing,
    );
    expect([...answer.pieces].join("")).toBe(`**Why?**\n\n${faq.text}`);
    expect(answer.sources).toHaveLength(1);
  });

  it("takes what answers it: a row with its head, an item, a sentence", async () => {
    const japan = (await ask("寄到日本要几天，多少钱")).text;
    expect(japan).toMatch(/\| 地区 \|.*\n\| --- .*\n\| 日本.*80 元/);
    expect(japan).not.toContain("欧洲");
    expect((await ask("上海有店吗")).text).not.toContain("成都");
    expect((await ask("can i pay with apple pay")).text).not.toContain("PayPal");
  });

  it("says where to read on when there is more than an answer holds", async () => {
    const page = `---\ntitle: Terms\nurl: /terms\nlocale: en\n---\n## Terms of use\n\n${"All of this matters a lot. ".repeat(90)}`;
    const knowledge = createInlineKnowledge(passagesOfPage(page, "terms.md"));
    const { text } = await ask("terms of use", undefined, knowledge);
    expect(text).toMatch(/matters a lot\.\n\nRead on here: \[Terms\]\(\/terms\)\.$/);
    expect(text.length).toBeLessThan(1100);
    await knowledge.close();
  });
});

describe("a question about the shopper's own order", () => {
  it.each(["我的订单到哪了", "订单号20231118001怎么还没发货"])(
    "«%s»: orders cannot be seen, and how to look",
    async (question) => {
      const { text, titles } = await ask(question);
      expect(text).toMatch(/^我看不到您的订单[\s\S]*顺丰单号/);
      expect(text).not.toContain("20231118001");
      expect(titles).toEqual(["订单"]);
    },
  );

  it("with a number in it, and something else asked, is answered by what is asked", async () => {
    const { text, titles } = await ask("can I cancel order 20231118001?");
    expect(text).toMatch(/^I can't see your orders[\s\S]*“Cancel order”/);
    expect(titles).toEqual(["Orders"]);
  });

  it("is honest where the shop does not say how to look either", async () => {
    const { text } = await ask("Where is my order?", undefined, emptyKnowledge);
    expect(text).toContain("I can't see your orders");
  });
});

describe("a question that nothing answers", () => {
  it("is told so, with what can be asked, and who else to ask", async () => {
    const { text, titles, isKnown } = await ask("xyzzy quux plugh");
    expect(text).toMatch(/^Sorry[\s\S]*Returns & exchanges[\s\S]*A person can help[\s\S]*service@shanxing\.example/);
    expect(titles).toEqual(["Contact & hours"]);
    expect(isKnown).toBe(false);
    expect((await ask("量子计算机", undefined, emptyKnowledge)).text).toBe(answerWords("zh").unknown);
  });

  it("that asks nothing is asked back", async () => {
    const { text, isKnown } = await ask("可以吗");
    expect(text).toContain("哪方面");
    expect(isKnown).toBe(false);
  });
});

describe("any question", () => {
  const said = fc.constantFrom(
    "多少钱", "有L码吗", "how much", "which", "最便宜的", "帐篷", "jackets", "运费", "，", " and ", "?", "防水", "我的订单",
    "returns", "怎么洗", "红色", "43", "\u{1F600}", "你好", " ", "垃圾", "背包", "shipping to Japan", "size", "保修",
  ); // prettier-ignore
  const question = fc.oneof(
    fc.array(said, { minLength: 1, maxLength: 8 }).map((words) => words.join("")),
    fc.string({ unit: "binary", minLength: 1 }),
  );
  const sku = fc.option(fc.constantFrom(...demo.flatMap(({ sku: own }) => own ?? [])), { nil: undefined });
  const numbersOf = (text: string) => text.replace(/(?<=\d),(?=\d{3})/g, "").match(/\d+(?:\.\d+)?/g) ?? [];
  const facts = demo.flatMap(({ product }) =>
    product ? [product.price ?? "", product.listPrice ?? "", `${product.stock}`] : [],
  );
  const known = new Set([
    ...demo.flatMap(({ title, heading, text, url }) => numbersOf(`${title} ${heading} ${text} ${url}`)),
    ...facts.flatMap((fact) => [...numbersOf(fact), String(Number(fact))]),
  ]);
  const corpus = demo.map(({ title, heading, text }) => `${title}\n**${heading || title}**\n${text}`).join("\n");

  it("gets an answer of whole characters, the same each time, with no number that the shop did not say", async () => {
    await fc.assert(
      fc.asyncProperty(question, sku, async (text, about) => {
        const answer = await ask(text, about);
        expect(answer.text.trim()).not.toBe("");
        for (const piece of answer.pieces) expect(piece.isWellFormed() || !text.isWellFormed()).toBe(true);
        expect((await ask(text, about)).text).toBe(answer.text);
        const own = new Set([...numbersOf(text.normalize("NFKC")), "100"]); // 499 − 399 is what is saved
        const isCount = /找到 \d+ 款|I found \d+ products/.test(answer.text);
        const made = numbersOf(answer.text).filter((number) => !known.has(number) && !own.has(number));
        expect(isCount ? [] : made).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  it("that pages answer is answered in their words alone", async () => {
    const words = [answerWords("zh"), answerWords("en")].flatMap((all) =>
      Object.values(all).filter((value): value is string => typeof value === "string"),
    );
    await fc.assert(
      fc.asyncProperty(question, async (text) => {
        const { text: answer, titles } = await ask(text);
        const rests =
          titles.length > 0 &&
          titles.every((title) => demo.some((passage) => passage.title === title && !passage.product));
        if (!rests) return;
        const units = blocksOf(answer).flatMap(({ head, units: own }) => [...head.split("\n"), ...own]);
        for (const unit of units.map((each) => each.trim())) {
          const isTopics = /^(?:完整内容见|Read on here: |这些方面我可以回答：|I can help with:)/.test(unit);
          const isOwn = words.some((own) => own.includes(unit) || unit.replaceAll(own, "").trim() === "");
          expect(isTopics || isOwn || corpus.includes(unit) ? "" : unit).toBe("");
        }
      }),
      { numRuns: 150 },
    );
  });
});

function never(): never {
  throw new Error("The demo shop has no such passage");
}
