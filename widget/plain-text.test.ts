import { expect, test } from "vitest";
import { plainText } from "./plain-text.ts";

test("an answer is heard without its marks", () => {
  const markdown =
    "## Returns\n\nYes, **30 days**. See [the page](/returns).\n\n- free\n- fast\n\n| A | B |\n| - | - |\n| 1 | 2 |";
  expect(plainText(markdown)).toBe("Returns Yes, 30 days . See the page. free fast A B 1 2");
});

test("takes no longer for each bracket where there are many: a model can be talked into writing thousands", () => {
  const brackets = "[".repeat(500_000);
  expect(plainText(brackets)).toBe(brackets);
});
