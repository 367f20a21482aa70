import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { createCharacterJoiner } from "./whole-characters.ts";

describe("createCharacterJoiner()", () => {
  it("[EV4] gives the text as it was, in whole characters, wherever it was cut", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.array(fc.nat(40)), (text, lengths) => {
        const join = createCharacterJoiner();
        const pieces: string[] = [];
        let at = 0;
        for (const length of [...lengths, text.length]) pieces.push(join(text.slice(at, (at += length))));
        expect(pieces.join("")).toBe(text);
        expect(pieces.every((piece) => piece.isWellFormed())).toBe(true);
      }),
    );
  });

  it("replaces a half that never gets its other half, and keeps one back at the end", () => {
    const join = createCharacterJoiner();
    expect(join("a\ud83db\ude00c\ud83d")).toBe("a\ufffdb\ufffdc");
    expect(join("d")).toBe("\ufffdd");
    expect(join("")).toBe("");
  });
});
