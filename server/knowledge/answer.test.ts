import { describe, expect, it } from "vitest";

import { answerFromKnowledge, bestOf, sourcesOf } from "./answer.ts";
import type { Hit } from "./hit.ts";
import type { Passage } from "./passage.ts";

const passage: Passage = {
  kind: "page",
  title: "Returns",
  heading: "Within seven days?",
  text: "**Yes**, with the [form](/form).\n\n- one\n- two",
  keywords: "",
  locale: "en",
  url: "/help/returns",
  sku: undefined,
  product: undefined,
};
const options = { isQuestion: true, topics: ["配送", "退换货"], locale: "zh-CN" } as const;
const hit = (over: Partial<Passage> = {}, score = 1): Hit => ({ passage: { ...passage, ...over }, score });

describe("answerFromKnowledge()", () => {
  it("quotes the passages whole, under their headings", () => {
    const answer = [...answerFromKnowledge([hit(), hit({ heading: "", text: "More." })], options)].join("");
    expect(answer).toBe(`**Within seven days?**\n\n${passage.text}\n\nMore.`);
  });

  it("says that it does not know, and what it can be asked, in the question's language", () => {
    const answer = [...answerFromKnowledge([], options)].join("");
    expect(answer).toContain("没有提到");
    expect(answer).toContain("- 配送\n- 退换货");
    expect([...answerFromKnowledge([], { ...options, topics: [], locale: "en" })].join("")).not.toContain("help with");
  });

  it("is not sorry about a greeting", () => {
    const answer = [...answerFromKnowledge([], { ...options, isQuestion: false })].join("");
    expect(answer).toContain("您好");
    expect(answer).not.toContain("抱歉");
    expect(answer).toContain("- 退换货");
  });
});

describe("sourcesOf()", () => {
  it("names each page once, with plain text", () => {
    expect(sourcesOf([hit(), hit({ heading: "Other" })])).toEqual([
      { title: "Returns", url: "/help/returns", snippet: "Yes, with the form. one two" },
    ]);
  });

  it("shortens long passages without cutting a character in two", () => {
    const [source] = sourcesOf([hit({ text: "😀".repeat(500) })]);
    expect(source?.snippet).toBe(`${"😀".repeat(160)}…`);
  });
});

describe("bestOf()", () => {
  it("quotes two at most, and only what is about as good as the best", () => {
    expect(bestOf([hit({}, 10), hit({}, 9), hit({}, 9)])).toHaveLength(2);
    expect(bestOf([hit({}, 10), hit({}, 5)])).toHaveLength(1);
    expect(bestOf([])).toEqual([]);
  });
});
