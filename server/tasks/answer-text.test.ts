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
});
