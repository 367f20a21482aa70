import { expect, it } from "vitest";

import { createTypos } from "./typos.ts";

const counts = new Map([
  ["return", 5],
  ["warranti", 4],
  ["instal", 1],
  ["boot", 3],
  ["cooki", 2],
  ["which", 9],
  ["size", 8],
  ["refund", 6],
  ["refuse", 1],
]);
const typos = createTypos([...counts.keys(), "退货", "28l"], (term) => counts.get(term) ?? 0);

it.each([
  ["retrun", "return"],
  ["warrenti", "warranti"],
  ["warntai", undefined],
  ["szie", "size"],
  ["wich", "which"],
  ["refunds", "refund"],
])("takes %s for %s", (term, meant) => expect(typos.nearest(term)).toBe(meant));

it.each(["boat", "cook", "return", "sze", "飞机", "29l", "beturn", "bookshelf"])("takes %s for no other", (term) =>
  expect(typos.nearest(term)).toBeUndefined(),
);

it("goes by the whole word, of which the term is only the stem", () => {
  const known = createTypos(["ship"], () => 1);
  expect(known.nearest("shipe")).toBeUndefined();
  expect(known.nearest("shipe", "shiping".length)).toBe("ship");
});

it("takes the more usual of two that are as near", () => {
  expect(createTypos(["refunda", "refundb"], (term) => (term === "refundb" ? 2 : 1)).nearest("refundx")).toBe(
    "refundb",
  );
  expect(createTypos(["refunda", "refundb"], (term) => (term === "refunda" ? 2 : 1)).nearest("refundx")).toBe(
    "refunda",
  );
});
