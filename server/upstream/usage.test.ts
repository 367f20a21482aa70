import { expect, it } from "vitest";

import { addedUsage, usageOf, type ModelUsage } from "./usage.ts";

const sentence = "Where is my parcel, and when will it come? 我的包裹在哪里? ";

it.each([1, 10, 1000])("usageOf() estimates a text of %i parts by the same rule, however long they are", (count) => {
  const one = usageOf("m", sentence.repeat(100), { usage: null, written: "Yes" });
  const many = usageOf("m", sentence.repeat(100 * count), { usage: null, written: "Yes" });
  const ratio = (many?.promptTokens ?? 0) / ((one?.promptTokens ?? 0) * count);
  expect(ratio).toBeGreaterThan(0.99);
  expect(ratio).toBeLessThan(1.01);
});

it("usageOf() counts no prompt as no tokens", () => {
  expect(usageOf("m", "", { usage: null, written: "Yes" })).toMatchObject({ promptTokens: 0, completionTokens: 1 });
});

it("addedUsage() adds up every count, and is estimated where either is", () => {
  const told = { model: "a", promptTokens: 10, completionTokens: 20, cachedTokens: 3, isEstimated: false };
  const guessed = { model: "b", promptTokens: 1, completionTokens: 2, cachedTokens: 4, isEstimated: true };
  const sum: ModelUsage = { model: "b", promptTokens: 11, completionTokens: 22, cachedTokens: 7, isEstimated: true };
  expect(addedUsage(null, told)).toEqual(told);
  expect(addedUsage(told, guessed)).toEqual(sum);
  expect(addedUsage(guessed, told)).toEqual({ ...sum, model: "a" });
  expect(addedUsage(told, told)).toMatchObject({ isEstimated: false });
});
