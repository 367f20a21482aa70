import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { readSynonyms } from "./synonyms.ts";

describe("readSynonyms()", () => {
  it("reads what means the same, and what means something else as well", () => {
    const source = "# shipping\n包邮, 免运费，运费\n\nsneakers, trainers => shoes\n";
    expect(readSynonyms(source)).toEqual({
      synonyms: [
        { from: ["包邮", "免运费", "运费"], to: ["包邮", "免运费", "运费"] },
        { from: ["sneakers", "trainers"], to: ["shoes"] },
      ],
      mistakes: [],
    });
  });

  it("takes a comma, an arrow or a backslash behind a backslash for itself", () => {
    expect(readSynonyms("a\\,b, c\\=>d, e\\\\ ").synonyms[0]?.from).toEqual(["a,b", "c=>d", "e\\"]);
  });

  it.each([
    ["alone", "line 1: expected «a, b» or «a => b», found one word alone"],
    ["a =>", "line 1: expected words on both sides of «=>», found none"],
    ["=> a", "line 1: expected words on both sides of «=>», found none"],
    ["a => b => c", "line 1: expected one «=>», found several"],
    [", ,", "line 1: expected «a, b» or «a => b», found one word alone"],
  ])("tells what is wrong with «%s», and reads the next line", (line, mistake) => {
    const { synonyms, mistakes } = readSynonyms(`${line}\nx, y`);
    expect(mistakes).toEqual([mistake]);
    expect(synonyms).toHaveLength(1);
  });

  it("finds the words again that were written with every sign escaped", () => {
    const word = fc.string({ minLength: 1 }).map((text) => `x${text.replaceAll(/\s/g, "")}x`);
    fc.assert(
      fc.property(fc.uniqueArray(word, { minLength: 2, maxLength: 5 }), (words) => {
        const line = words.map((text) => text.replaceAll(/[\\,，=>]/g, "\\$&")).join(", ");
        expect(readSynonyms(line).synonyms).toEqual([{ from: words, to: words }]);
      }),
    );
  });
});
