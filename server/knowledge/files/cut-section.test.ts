import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { cutSection } from "./cut-section.ts";

const hanCountOf = (text: string) => (text.match(/\p{Script=Han}/gu) ?? []).length;
const isSensible = (text: string) => text.length + hanCountOf(text) <= 3100;
const squeezed = (text: string) => text.replaceAll(/\s+/g, "");
/** A paragraph of so many sentences, each one recognisable. */
const paragraph = (name: string, count: number) =>
  Array.from({ length: count }, (_, index) => `Sentence ${index} of paragraph ${name} says something.`).join(" ");

describe("cutSection()", () => {
  it("leaves alone what is short", () => {
    expect(cutSection("One.\n\nTwo.")).toEqual(["One.\n\nTwo."]);
    expect(cutSection("退".repeat(1500))).toHaveLength(1);
    expect(cutSection("x".repeat(3000))).toHaveLength(1);
  });

  it("cuts between paragraphs where it can", () => {
    const paragraphs = ["a", "b", "c", "d", "e"].map((name) => paragraph(name, 25));
    const passages = cutSection(paragraphs.join("\n\n"));
    expect(passages).toEqual(
      [paragraphs.slice(0, 2), paragraphs.slice(2, 4), paragraphs.slice(4)].map((some) => some.join("\n\n")),
    );
  });

  it("cuts a wall of text at its sentences, in both languages", () => {
    for (const wall of [paragraph("a", 2000), "七天之内可以退货，运费由我们承担。".repeat(2000)]) {
      const passages = cutSection(wall);
      expect(passages.length).toBeGreaterThan(10);
      expect(passages.every((text) => isSensible(text) && /[.。]$/.test(text))).toBe(true);
      expect(squeezed(passages.join(""))).toBe(squeezed(wall));
    }
  });

  it("cuts between list items, and never in one", () => {
    const items = Array.from({ length: 200 }, (_, index) => `- Item ${index} is this long. It has two sentences.`);
    const passages = cutSection(`What we sell:\n\n${items.join("\n")}`);
    expect(passages.length).toBeGreaterThan(2);
    expect(
      passages
        .join("\n")
        .split("\n")
        .filter((line) => line.startsWith("- ")),
    ).toEqual(items);
  });

  it("gives every part of a table its head", () => {
    const head = "| size | height |\n| --- | --- |\n";
    const rows = Array.from({ length: 300 }, (_, index) => `| ${index} | from ${index} to ${index + 1} cm |`);
    const passages = cutSection(`${head}${rows.join("\n")}\n\nAll heights are in centimetres.`);
    expect(passages.length).toBeGreaterThan(2);
    expect(passages.every((text) => text.startsWith(head) && isSensible(text))).toBe(true);
    expect(passages.flatMap((text) => text.split("\n").filter((line) => /^\| \d/.test(line)))).toEqual(rows);
  });

  it("leaves code between fences, in each of its parts", () => {
    const lines = Array.from({ length: 300 }, (_, index) => `call number ${index} of the program;`);
    const passages = cutSection(`Run this.\n\n\`\`\`sh\n${lines.join("\n")}\n\`\`\`\n\nThen wait.`);
    expect(passages.length).toBeGreaterThan(2);
    expect(passages.every((text) => (text.match(/^```/gm) ?? []).length % 2 === 0)).toBe(true);
    expect(passages.flatMap((text) => text.split("\n").filter((line) => line.startsWith("call")))).toEqual(lines);
  });

  it("cuts what has neither sentences nor words between characters", () => {
    for (const wall of ["七天无理由退货".repeat(1000), "x".repeat(10_000), "😀".repeat(5000), "[".repeat(10_000)]) {
      const passages = cutSection(wall);
      expect(passages.join("")).toBe(wall);
      expect(passages.every((text) => isSensible(text) && text.isWellFormed())).toBe(true);
    }
  });

  it("loses and doubles nothing, whatever it is given", () => {
    const piece = fc.constantFrom(
      "退货。",
      "Yes. ",
      "- item\n",
      "\n\n",
      "**bold",
      "`code`",
      "(",
      "😀",
      "```\n",
      "1. step\n",
      "> quote\n",
      "word ",
    );
    const text = fc.array(fc.tuple(piece, fc.integer({ min: 1, max: 900 })), { maxLength: 12 });
    fc.assert(
      fc.property(text, (pieces) => {
        const source = pieces.map(([some, count]) => some.repeat(count)).join("");
        const passages = cutSection(source);
        expect(passages.every((passage) => passage.isWellFormed() && isSensible(passage))).toBe(true);
        const plain = (markdown: string) => squeezed(markdown).replaceAll("`", "");
        expect(plain(passages.join(""))).toBe(plain(source));
      }),
      { numRuns: 200 },
    );
  });

  it.each(["word ", "退货", "- item\n\n", "[", "*a ", "|a|b|\n", " \n", "1. a\n"])(
    "comes to an end of a megabyte of %j: to begin anew at each of them would not",
    { timeout: 60_000 },
    (some) => {
      const source = some.repeat(Math.floor(1_000_000 / some.length));
      expect(cutSection(`|a|b|\n| - |\n${source}`).length).toBeGreaterThan(0);
    },
  );
});
