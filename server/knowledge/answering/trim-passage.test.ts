import { describe, expect, it } from "vitest";
import fc from "fast-check";

import type { Passage } from "../passage.ts";
import { blocksOf } from "./markdown-units.ts";
import { roomOf, trimPassage } from "./trim-passage.ts";

const base: Passage = {
  kind: "page",
  title: "Shipping",
  heading: "What does it cost?",
  text: "",
  keywords: "",
  locale: "en",
  url: "/help/shipping",
  sku: undefined,
  product: undefined,
};
const filler = "We pack everything by hand in our own warehouse and take great care of it. ".repeat(4);
const trim = (text: string, question: string, room?: number) => trimPassage({ ...base, text }, question, room).text;

describe("trimPassage()", () => {
  it("leaves a short passage whole", () => {
    const text = "Yes. Norway takes five days. Peru takes nine.";
    expect(trim(text, "Norway?")).toBe(text);
  });

  it("takes the sentence that answers", () => {
    expect(trim(`${filler}Norway takes **five** [days](/d). Peru takes nine.`, "How long to Norway?")).toBe(
      "Norway takes **five** [days](/d).",
    );
  });

  it("leaves the exception with its rule", () => {
    const rule = "Norway is free over ¥800. However, islands cost ¥20. Except on Sundays.";
    expect(trim(`${filler}${rule} Peru takes nine days.`, "Norway")).toBe(rule);
    const zh = "挪威满 800 元包邮。但岛屿加收 20 元。";
    expect(trim(`${"我们在自己的仓库里用心打包每一件商品。".repeat(12)}${zh}秘鲁要九天。`, "寄到挪威要多少")).toBe(zh);
  });

  it("leaves what holds in one case with what holds in the other", () => {
    const [within, care, after] = [
      "Within 15 days you get your money back. ",
      filler,
      "After 15 days jackets are repaired. ",
    ];
    expect(trim(within + care + after + filler, "my jacket")).toBe((within + after).trim());
    const [before, since] = ["**发货前**可以自己修改。", "**发货后**请联系客服，跨城收改派费。"];
    const filling = "我们在自己的仓库里用心打包每一件商品。".repeat(16);
    expect(trim(before + filling + since, "改派费多少")).toBe(before + since);
  });

  it("takes the sentence that a «this» points at, and the «yes» before it", () => {
    expect(trim(`${filler}Yes. Peru is served. This needs a passport copy. ${filler}`, "passport")).toBe(
      "Yes. Peru is served. This needs a passport copy.",
    );
  });

  it("takes a table's rows with its head and the sentence before it", () => {
    const table = "| To | Days |\n| --- | --- |\n| Norway | 5 |\n| Peru | 9 |";
    expect(trim(`${filler}\n\nThese are the times:\n\n${table}\n\n${filler}`, "Peru")).toBe(
      "These are the times:\n\n| To | Days |\n| --- | --- |\n| Peru | 9 |",
    );
  });

  it("takes an item of a list, and never one step of many", () => {
    expect(trim(`${filler}\n\n- **Norway**: 5 days\n- **Peru**: 9 days`, "Peru")).toBe("- **Peru**: 9 days");
    const steps = "1. Go to Peru.\n2. Come back.";
    expect(trim(`${filler}\n\n${steps}`, "Peru")).toBe(steps);
  });

  it("shows the whole where the heading is what is asked for, as far as there is room", () => {
    const text = `${filler}${filler}`.trim();
    expect(trim(text, "What does it cost?")).toBe(text);
    const short = trimPassage({ ...base, text: filler.repeat(9) }, "What does it cost?");
    expect(short.isCutShort).toBe(true);
    expect(roomOf(short.text)).toBeLessThanOrEqual(1);
    expect(short.text).toMatch(/care of it\.$/);
  });

  it("takes all of a list with the sentence that asks for it, unless an item is what is asked for", () => {
    const list = "- Socks\n- Cards";
    const text = `${filler}\n\nNever taken back are:\n\n${list}\n\n${filler}`;
    expect(trim(text, "what is never taken back?")).toBe(`Never taken back are:\n\n${list}`);
    expect(trim(text, "are cards taken?")).toBe("Never taken back are:\n\n- Cards");
  });

  it("counts no blank lines as what was said", () => {
    expect(trim("\n\nNorway takes five days.", "", 0.001)).toBe("Norway takes five days.");
  });

  it("says only what the passage says, whatever it is asked", () => {
    const word = fc.constantFrom(
      "Norway",
      "退货",
      "Peru. ",
      "可以。",
      "但是",
      "**",
      "`",
      "\n",
      "\n\n",
      "- a\n",
      "1. b\n",
      "| a | b |\n| - | - |\n",
      "| c | d |\n",
      "\u{1F600}",
      "[x](/y)",
      " 4.5 ",
      "：",
    );
    const text = fc.oneof(
      fc.array(word, { maxLength: 120 }).map((words) => words.join("")),
      fc.string({ unit: "binary", maxLength: 900 }),
    );
    fc.assert(
      fc.property(text, text, fc.double({ min: 0.05, max: 1, noNaN: true }), (markdown, question, room) => {
        const trimmed = trimPassage({ ...base, text: markdown }, question, room);
        expect(trimmed.text.trim() === "").toBe(markdown.trim() === "");
        expect(trimmed.text.isWellFormed()).toBe(markdown.isWellFormed());
        for (const { head, units: own } of blocksOf(trimmed.text)) {
          for (const unit of [head, ...own]) expect(markdown).toContain(unit.trim());
        }
      }),
    );
  });
});
