import { promisify } from "node:util";
import { brotliCompress } from "node:zlib";
import { expect, test } from "vitest";
import { costTable, moduleCosts, type BuiltFile } from "./module-costs.ts";

const brotliSize = async (text: string): Promise<number> => (await promisify(brotliCompress)(text)).length;
const length = (text: string): Promise<number> => Promise.resolve(text.length);

/** Two lines: the first is a library's `ab` and our `cd`, the second our style sheet's text, in styles.ts by the map. */
const file: BuiltFile = {
  code: "abcd\néf;",
  map: {
    version: 3,
    names: [],
    sources: ["../node_modules/@some/library/dist/a.js", "../widget/main.ts", "../widget/components/styles.ts"],
    mappings: "AAAA,ECAA;ACAA",
  },
  textByFile: new Map([["/home/x/widget/components/base.css?inline", "éf"]]),
};

test("each character counts for the module that it comes from, a library's for the library", async () => {
  const costs = await moduleCosts(file, length);
  expect(costs).toHaveLength(4);
  expect(costs).toEqual(
    expect.arrayContaining([
      { name: "@some/library", bytes: 2, compressedBytes: 2 },
      { name: "main.ts", bytes: 3, compressedBytes: 3 },
      { name: "components/base.css", bytes: 3, compressedBytes: 2 },
      { name: "components/styles.ts", bytes: 1, compressedBytes: 1 },
    ]),
  );
});

test("what others say as well costs less than what is said once", async () => {
  const words = (seed: number) => Array.from({ length: 200 }, (_, n) => ((n * seed) % 7919).toString(36)).join();
  const code = `${words(101)}\n${words(101)}\n${words(307)}`;
  const map = { version: 3 as const, names: [], sources: ["a.ts", "b.ts", "c.ts"], mappings: "AAAA;ACAA;ACAA" };
  const costs = await moduleCosts({ code, map, textByFile: new Map() }, brotliSize);
  expect(costs[0]?.name).toBe("c.ts");
  expect(costs[0]?.compressedBytes).toBeGreaterThan(200);
  expect(costs[1]?.compressedBytes).toBeLessThan(50);
});

test("the table ends with the whole file, and with what is left", () => {
  const costs = [
    { name: "main.ts", bytes: 300, compressedBytes: 120 },
    { name: "preact", bytes: 100, compressedBytes: -3 },
  ];
  expect(costTable(costs, 150, 200).split("\n")).toEqual([
    "   bytes   brotli  module",
    "     300      120  main.ts",
    "     100       -3  preact",
    "     400      150  in all: 50 left of 200",
  ]);
  expect(costTable(costs, 250, 200)).toMatch(/in all: 50 over 200$/);
});
