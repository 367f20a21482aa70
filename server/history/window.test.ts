import { describe, expect, it } from "vitest";

import type { PromptLimits } from "./prompt-costs.ts";
import { dueTurns as dueTurnsBeside, windowSize } from "./window.ts";

const turnsOf = (count: number, answer = "A") => Array.from({ length: count }, () => ({ question: "Q", answer }));
const dueTurns = (turns: ReturnType<typeof turnsOf>, limits: PromptLimits) => dueTurnsBeside(turns, limits, "");
const limits = { maxTurns: 10, maxPromptTokens: 6000 } as const;

describe("dueTurns()", () => {
  it("lets a few turns gather, then folds so many that maxTurns remain", () => {
    expect([9, 10, 14, 15, 16].map((count) => dueTurns(turnsOf(count), limits))).toEqual([0, 0, 0, 5, 6]);
    expect([1, 2].map((count) => dueTurns(turnsOf(count), { ...limits, maxTurns: 1 }))).toEqual([0, 1]);
    expect([28, 29, 30].map((count) => dueTurns(turnsOf(count), { ...limits, maxTurns: 20 }))).toEqual([0, 0, 10]);
  });

  it("folds nothing where nothing is remembered", () => {
    expect(dueTurns(turnsOf(50), { ...limits, maxTurns: 0 })).toBe(0);
  });

  it("folds long answers before they take more than half of a prompt, and then enough for several turns", () => {
    const long = "长".repeat(700); // some 600 tokens
    expect(dueTurns(turnsOf(4, long), limits)).toBe(0);
    expect(dueTurns(turnsOf(6, long), limits)).toBe(4);
    expect(dueTurns(turnsOf(3, long), limits)).toBe(0);
  });

  it("folds sooner where the shop's own words leave less room", () => {
    const turns = turnsOf(4, "长".repeat(700));
    expect(dueTurnsBeside(turns, limits, "")).toBe(0);
    expect(dueTurnsBeside(turns, limits, "词".repeat(3500))).toBeGreaterThan(0);
  });

  it("leaves the two newest turns word for word, however long", () => {
    expect(dueTurns(turnsOf(2, "长".repeat(50_000)), { ...limits, maxPromptTokens: 500 })).toBe(0);
    expect(dueTurns(turnsOf(9, "长".repeat(50_000)), { ...limits, maxPromptTokens: 500 })).toBe(7);
  });
});

describe("windowSize()", () => {
  it("is what can gather between two foldings, which is what stands where no summary can be had", () => {
    expect([0, 1, 3, 4, 8, 10, 100].map(windowSize)).toEqual([0, 1, 3, 5, 11, 14, 149]);
    for (let maxTurns = 1; maxTurns <= 100; maxTurns += 1) {
      expect(dueTurns(turnsOf(windowSize(maxTurns)), { maxTurns, maxPromptTokens: 1_000_000 })).toBe(0);
      expect(dueTurns(turnsOf(windowSize(maxTurns) + 1), { maxTurns, maxPromptTokens: 1_000_000 })).toBeGreaterThan(0);
    }
  });
});
