import { expect, it } from "vitest";

import { dropNearDuplicates } from "./near-duplicates.ts";

const ten = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
const drop = (items: readonly (readonly number[])[], limit = 10, areDistinct = () => false) =>
  dropNearDuplicates(items, (item) => new Set(item), areDistinct, limit);

it("keeps the first of those that share four fifths of what they say", () => {
  expect(drop([ten, [...ten, 11, 12], [...ten, 11, 12, 13]])).toEqual([ten, [...ten, 11, 12, 13]]);
});

it("keeps what says nothing, what is distinct by nature, and no more than are wanted", () => {
  expect(drop([[], []])).toHaveLength(2);
  expect(drop([ten, ten], 10, () => true)).toHaveLength(2);
  expect(drop([[1], [2], [3]], 2)).toEqual([[1], [2]]);
});
