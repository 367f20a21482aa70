import { expect, it } from "vitest";

import { createPassageTable } from "./passage-table.ts";

const columns = (...texts: readonly (readonly number[])[]) => texts.map((ids) => Uint32Array.from(ids));

it("finds what has any of the terms, the best first: a heading says more than a text", () => {
  const table = createPassageTable();
  table.insert(0, columns([], [], [1, 9, 9, 9], []));
  table.insert(1, columns([], [1], [9, 9, 9], []));
  table.insert(2, columns([], [], [2], []));
  for (let id = 3; id < 20; id++) table.insert(id, columns([], [], [9], []));
  expect(table.candidates([1], 10)).toEqual([1, 0]);
  expect(table.candidates([1, 2], 10).toSorted((a, b) => a - b)).toEqual([0, 1, 2]);
  expect(table.candidates([9], 4)).toHaveLength(4);
  table.close();
});

it("takes a term for a whole number, and finds nothing for none", () => {
  const table = createPassageTable();
  table.insert(0, columns([], [], [12], []));
  expect(table.candidates([1], 10)).toEqual([]);
  expect(table.candidates([], 10)).toEqual([]);
  table.close();
});
