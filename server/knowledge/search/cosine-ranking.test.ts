import { expect, it } from "vitest";

import { createCosineRanking } from "./cosine-ranking.ts";

const vector = (...numbers: readonly number[]) => Float32Array.from(numbers);

it("ranks by direction, whatever the length, and leaves out what points elsewhere", () => {
  const rank = createCosineRanking([vector(0, 1), vector(10, 1), vector(1, 0), vector(-1, 0), vector(1, 1)]);
  const places = (limit: number) => rank(vector(2, 0), limit).map(({ place }) => place);
  expect(places(10)).toEqual([2, 1, 4]);
  expect(places(1)).toEqual([2]);
});

it("finds none without a vector, of another length, or without length", () => {
  const rank = createCosineRanking([undefined, vector(1), vector(0, 0)]);
  expect(rank(vector(1, 0), 10)).toEqual([]);
  expect(createCosineRanking([vector(1, 0)])(vector(0, 0), 10)).toEqual([]);
});

it("knows near from near enough to answer by itself", () => {
  const rank = createCosineRanking([vector(1, 1.5), vector(1, 1), vector(1, 3)]);
  expect(rank(vector(1, 0), 10)).toEqual([
    { place: 1, fits: true },
    { place: 0, fits: false },
  ]);
});
