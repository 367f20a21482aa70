import { describe, expect, it } from "vitest";
import fc from "fast-check";

import { blocksOf, sentencesOf } from "./markdown-units.ts";

describe("sentencesOf()", () => {
  it.each([
    [
      "可以。签收后 15 天内（含第 15 天。节假日照算）。会员更久！",
      ["可以。", "签收后 15 天内（含第 15 天。节假日照算）。", "会员更久！"],
    ],
    ["点「申请退货。」再选原因。完成", ["点「申请退货。」再选原因。", "完成"]],
    ["It costs 4.5 €. Free over $20.50! Really?", ["It costs 4.5 €. ", "Free over $20.50! ", "Really?"]],
    [
      "Write to Dr. No, e.g. by mail. We answer at 9 a.m. every day.",
      ["Write to Dr. No, e.g. by mail. ", "We answer at 9 a.m. every day."],
    ],
    ["**Let it dry. Then pack.** After that, call. Bye.", ["**Let it dry. Then pack.** After that, call. ", "Bye."]],
    [
      "See [our page. It helps.](/a.b) Then `a. B` runs. End.",
      ["See [our page. It helps.](/a.b) Then `a. B` runs. ", "End."],
    ],
    ["2 * 3 is 6. A snake_case too. Done", ["2 * 3 is 6. ", "A snake_case too. ", "Done"]],
    ["An **open mark. It never ends. So", ["An **open mark. It never ends. So"]],
    ["真的吗？！是的……好。", ["真的吗？！", "是的……", "好。"]],
  ])("cuts «%s»", (text, sentences) => {
    expect(sentencesOf(text)).toEqual(sentences);
  });
});

describe("sentencesOf(), beside emphasis", () => {
  it("begins a sentence at the marks that begin it", () => {
    expect(sentencesOf("前面免费。**后面**收费。*再*见。")).toEqual(["前面免费。", "**后面**收费。", "*再*见。"]);
  });
});

describe("blocksOf()", () => {
  it("knows a table's head from its rows", () => {
    expect(blocksOf("Fees:\n\n| a | b |\n| --- | :-: |\n| 1 | 2 |\n| 3 | 4 |\n\nEnd.")).toEqual([
      { head: "", units: ["Fees:\n\n"] },
      { head: "| a | b |\n| --- | :-: |\n", units: ["| 1 | 2 |\n", "| 3 | 4 |\n", "\n"] },
      { head: "", units: ["End."] },
    ]);
  });

  it("keeps what is below an item with it, and steps together", () => {
    expect(blocksOf("- one\n  more\n\n- two\n")[0]?.units).toEqual(["- one\n  more\n\n", "- two\n"]);
    expect(blocksOf("1. first\n2. second\n\n3. third")).toEqual([
      { head: "", units: ["1. first\n2. second\n\n3. third"] },
    ]);
  });

  it("leaves code, quotations and HTML whole", () => {
    for (const block of ["```sh\na. B\n\nc. D\n```", "> One. Two.", "<b>One. Two.</b>", "    one. Two."]) {
      expect(blocksOf(block)).toEqual([{ head: "", units: [block] }]);
    }
  });

  it("loses nothing of any text", () => {
    const piece = fc.constantFrom(
      "**",
      "`",
      "```",
      "\n",
      "\n\n",
      "- ",
      "1. ",
      "| a | b |",
      "\n| --- | --- |\n",
      "[a](b)",
      "。",
      ". A",
      " ",
      "\u{1F600}",
      "(",
      "（",
      "\\",
    );
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.array(piece).map((pieces) => pieces.join("")),
    );
    fc.assert(
      fc.property(text, (markdown) => {
        const joined = blocksOf(markdown).map(({ head, units }) => head + units.join(""));
        expect(joined.join("")).toBe(markdown);
      }),
    );
  });
});
