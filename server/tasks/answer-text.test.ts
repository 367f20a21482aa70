import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { createAnswerText } from "./answer-text.ts";

describe("createAnswerText()", () => {
  it("is the parts joined, from any offset", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "grapheme" })), fc.nat(50), (parts, offset) => {
        const text = createAnswerText();
        for (const part of parts) text.append(part);
        const whole = parts.join("");
        expect(text.toString()).toBe(whole);
        expect(text).toHaveLength(whole.length);
        expect(text.from(offset)).toBe(whole.slice(offset));
      }),
    );
  });

  it("[EV4] gives a piece of it at most as long as is wanted, and splits no surrogate pair", () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: "binary" })),
        fc.nat(50),
        fc.integer({ min: 2, max: 9 }),
        (parts, at, max) => {
          const text = createAnswerText();
          for (const part of parts) text.append(part);
          const whole = parts.join("");
          const offset = whole.slice(0, at).isWellFormed() ? at : at - 1;
          const check = () => {
            const piece = text.from(offset, max);
            expect(whole.startsWith(piece, offset) && piece.isWellFormed()).toBe(true);
            expect(piece.length).toBeGreaterThanOrEqual(Math.min(max - 1, whole.length - offset));
            expect(piece.length).toBeLessThanOrEqual(max);
          };
          check();
          text.close();
          check();
          expect(text.toString()).toBe(whole);
        },
      ),
    );
  });
});
