import { describe, expect, it } from "vitest";

import type { Passage } from "../passage.ts";
import { sourcesOf } from "./sources.ts";

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

describe("sourcesOf()", () => {
  it("names each page once, with plain text", () => {
    expect(sourcesOf([passage, { ...passage, heading: "Other" }])).toEqual([
      { title: "Returns", url: "/help/returns", snippet: "Yes, with the form. one two" },
    ]);
  });

  it("takes no time for long lines of blanks and dashes", () => {
    const text = `${" ".repeat(20_000)}x\n${"\n".repeat(20_000)}|${"- ".repeat(20_000)}y`;
    expect(sourcesOf([{ ...passage, text: `a\n${text}` }])).toHaveLength(1); // would never get here
  });

  it("shortens long passages without cutting a character in two", () => {
    const [source] = sourcesOf([{ ...passage, text: "😀".repeat(500) }]);
    expect(source?.snippet).toBe(`${"😀".repeat(160)}…`);
  });
});
