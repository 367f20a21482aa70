import { glob, readFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";

const repository = join(import.meta.dirname, "..");
/** Where tests are written: also the contract that each store's tests run. */
const testFiles = "{server,widget,e2e}/**/*{.test,.spec,-contract}.ts";
/** A call that begins a test or a group of tests, up to its title: `test("`, `it.each([…])("`. */
const titles = /\b(?:test|it|describe)(?:\.\w+)*\s*\(([^]*?)=>/g;

let rules: readonly string[];
let quoted: ReadonlyMap<string, readonly string[]>;
beforeAll(async () => {
  const protocol = await readFile(join(repository, "server/PROTOCOL.md"), "utf8");
  rules = [...protocol.matchAll(/^- \*\*\[([A-Z]{2}\d+)\]\*\*/gm)].flatMap(([, rule]) => rule ?? []);
  const filesByRule = new Map<string, string[]>();
  for await (const file of glob(testFiles, { cwd: repository })) {
    if (join(repository, file) === import.meta.filename) continue; // the rules in the last test here are made up
    const text = await readFile(join(repository, file), "utf8");
    for (const rule of rulesIn(text)) filesByRule.set(rule, [...(filesByRule.get(rule) ?? []), file]);
  }
  quoted = filesByRule;
});

test("every rule of the protocol has a number of its own", () => {
  expect(rules.length).toBeGreaterThan(40);
  expect(rules).toEqual([...new Set(rules)]);
});

test("every rule of the protocol is quoted by a test", () => {
  expect(rules.filter((rule) => !quoted.has(rule))).toEqual([]);
});

test("every rule that a test quotes is there", () => {
  expect([...quoted].filter(([rule]) => !rules.includes(rule))).toEqual([]);
});

test("a rule counts as quoted in a title alone", () => {
  const source = `
    // [XX1] in a comment
    test("[XX2] holds", () => expect("[XX3]").toBe(1));
    it.each(["[XX4]"])("[XX5] [XX6] takes %s", (text) => {});
    describe("[XX7] group", () => {});`;
  expect([...rulesIn(source)]).toEqual(["XX2", "XX5", "XX6", "XX7"]);
});

/** The rules that the titles of a test file quote: `[RS3]`, at the start. */
function* rulesIn(source: string): Generator<string> {
  for (const [, head = ""] of source.matchAll(titles)) {
    const [, quotes = ""] = /["'`]((?:\[[A-Z]{2}\d+\] )+)/.exec(head) ?? [];
    for (const [, rule = ""] of quotes.matchAll(/\[([A-Z]{2}\d+)\]/g)) yield rule;
  }
}
