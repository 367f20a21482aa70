import fc from "fast-check";
import { expect, test } from "vitest";
import { paletteFrom } from "./color.ts";

/** WCAG 2 contrast ratio, written anew from its definition so that the code is not checked by itself. */
function contrast(one: string, other: string): number {
  const [light, dark] = [luminance(one), luminance(other)].toSorted((a, b) => b - a);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

const colors = fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, "0")}`);

test("text on the shop's colour is readable (AA) for every colour, light and dark", () => {
  fc.assert(
    fc.property(colors, fc.boolean(), (color, isDark) => {
      const { accent, onAccent, accentText, accentSoft } = paletteFrom(color, isDark);
      expect(contrast(accent, onAccent)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(accentText, isDark ? "#181a1f" : "#ffffff")).toBeGreaterThanOrEqual(4.5);
      expect(contrast(accentText, accentSoft)).toBeGreaterThanOrEqual(4.5);
    }),
    { numRuns: 2000 },
  );
});

test("a colour that is readable under white stays what the shop chose", () => {
  expect(paletteFrom("#0f766e", false)).toMatchObject({ accent: "#0f766e", onAccent: "#ffffff" });
  expect(paletteFrom("#06c", false).accent).toBe("#0066cc");
});

test("a light colour carries dark text", () => {
  expect(paletteFrom("#ffd400", false)).toMatchObject({ accent: "#ffd400", onAccent: "#14171f" });
});
