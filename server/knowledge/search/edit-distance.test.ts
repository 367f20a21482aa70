import fc from "fast-check";
import { expect, it } from "vitest";

import { editDistance } from "./edit-distance.ts";

it.each([
  ["return", "return", 0],
  ["retrun", "return", 1],
  ["shiping", "shipping", 1],
  ["adresss", "address", 2],
  ["exchagne", "exchange", 1],
  ["boat", "boot", 1],
  ["abc", "xyz", 3],
])("is from %s to %s %i", (a, b, distance) => {
  expect(editDistance(a, b, 3)).toBe(distance);
});

it("is one past the limit for all that is further", () => {
  expect(editDistance("warranty", "sandals", 2)).toBe(3);
  expect(editDistance("a", "abcdef", 2)).toBe(3);
});

it("is the same both ways, and 0 only for the same word", () => {
  const word = fc.string({ unit: fc.constantFrom("a", "b", "c"), maxLength: 8 });
  fc.assert(
    fc.property(word, word, (a, b) => {
      expect(editDistance(a, b, 20)).toBe(editDistance(b, a, 20));
      expect(editDistance(a, b, 20) === 0).toBe(a === b);
    }),
  );
});
