import { expect, it } from "vitest";

import { fuseRankings } from "./reciprocal-rank-fusion.ts";

it("puts first what stands high in both rankings", () => {
  expect(
    fuseRankings([
      ["a", "b", "c"],
      ["b", "d", "c"],
    ]).map(({ item }) => item),
  ).toEqual(["b", "c", "a", "d"]);
});

it("scores by 1 / (60 + rank), summed over the rankings", () => {
  expect(fuseRankings([["a"], ["b", "a"]])).toEqual([
    { item: "a", score: 1 / 61 + 1 / 62 },
    { item: "b", score: 1 / 61 },
  ]);
});

it("keeps the order of one ranking alone, and of equals the one met first", () => {
  expect(fuseRankings([["a", "b"], []]).map(({ item }) => item)).toEqual(["a", "b"]);
  expect(fuseRankings([["a"], ["b"]]).map(({ item }) => item)).toEqual(["a", "b"]);
});
