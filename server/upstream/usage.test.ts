import { expect, it } from "vitest";

import { usageOf } from "./usage.ts";

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
