import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { kindOf } from "./file-kind.ts";
import { readKnowledgeFile } from "./read-file.ts";

const table = "sku,name\nA,羽绒服\n";
/** `table` in GB18030. */
const tableInGb18030 = Buffer.concat([
  Buffer.from("sku,name\nA,"),
  Buffer.from("d3f0c8deb7fe", "hex"),
  Buffer.from("\n"),
]);

function read(name: string, bytes: Uint8Array | string) {
  const kind = kindOf(name);
  if (kind === undefined) throw new Error(`${name} is not ours`);
  return readKnowledgeFile(name, kind, Buffer.from(bytes));
}

const titles = (name: string, bytes: Uint8Array | string) => read(name, bytes).passages.map(({ title }) => title);

describe("readKnowledgeFile()", () => {
  it.each([
    ["UTF-8", Buffer.from(table)],
    ["UTF-8 with a byte order mark", Buffer.from(`\uFEFF${table}`)],
    ["UTF-16, as a spreadsheet's Unicode text", Buffer.from(`\uFEFF${table.replaceAll(",", "\t")}`, "utf16le")],
    ["UTF-16 the other way round", Buffer.from(`\uFEFF${table}`, "utf16le").swap16()],
    ["GB18030, as Chinese Excel writes it", tableInGb18030],
    ["line ends of Windows", Buffer.from(table.replaceAll("\n", "\r\n"))],
    ["line ends of old Macs", Buffer.from(table.replaceAll("\n", "\r"))],
  ])("reads a table in %s", (_, bytes) => {
    expect(titles("products.zh-CN.csv", bytes)).toEqual(["羽绒服"]);
  });

  it("reads a page with a byte order mark and line ends of Windows, but GB18030 in tables alone", () => {
    expect(titles("x.md", "\uFEFF---\r\ntitle: T\r\n---\r\nText")).toEqual(["T"]);
    expect(read("x.md", tableInGb18030).problem).toBe(
      "the file is skipped: expected text in UTF-8, found bytes that are not",
    );
  });

  it("takes no bytes for UTF-16 because they begin as it does", () => {
    const bytes = Buffer.from("\uFEFFsku,name\nA,\0\0\0\0\n", "utf16le");
    expect(read("products.csv", bytes).problem).toContain("found a binary file (it has NUL bytes)");
  });

  it.each([
    ["x.md", "", "expected some text, found an empty file"],
    ["x.md", " \n\n", "expected some text, found blanks alone"],
    ["x.md", "# Title\n", "expected some text, found headings or front matter alone"],
    ["x.md", "a\0b", "expected text, found a binary file (it has NUL bytes)"],
    ["x.md", "---\ntitle: [\n---\nx", "expected YAML in the front matter, found a mistake"],
    ["x.md", "---\nlocale: 7\n---\nx", 'locale: expected a language such as en or zh-CN, got "7"'],
    ["faq.json", "{", "expected JSON, found a mistake"],
    ["faq.csv", "a,b\n", "expected the columns question and answer, found a, b"],
    ["products.csv", 'sku,name\n"A', "expected a table, found a mistake: Quote Not Closed"],
    ["products.json", "{}", "expected a list of products"],
  ])("says of %s with %j: %s", (name, text, problem) => {
    expect(read(name, text)).toMatchObject({ passages: [], synonyms: [] });
    expect(read(name, text).problem).toContain(`the file is skipped: ${problem}`);
  });

  it("sums many mistakes up in one line", () => {
    const { problem } = read("products.csv", `sku,name\n${"A\n".repeat(40)}B,Mug`);
    expect(problem).toMatch(/^40 products skipped: row 2: .*; row 3: .*; row 4: .*; and 37 more$/);
  });

  it("survives whatever the bytes are", () => {
    const name = fc.constantFrom("x.md", "products.json", "products.csv", "faq.json", "faq.csv", "synonyms.txt");
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc
        .oneof(
          fc.string({ unit: "binary" }),
          fc.json(),
          fc.constantFrom("---\n", "\n", '"', ",", "#", "```", "sku,name\n", "=>", "- &a [*a]\n", "question,answer\n"),
        )
        .map((text) => new Uint8Array(Buffer.from(text))),
    );
    const bytes = fc.array(piece, { maxLength: 12 }).map((pieces) => Buffer.concat(pieces));
    fc.assert(
      fc.property(name, bytes, (file, content) => {
        const { passages, synonyms, problem } = read(file, content);
        for (const passage of passages) expect(passage.title).toBeTypeOf("string");
        expect(passages.length + synonyms.length > 0 || problem !== undefined || isQuietlyEmpty(file)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it("survives JSON and YAML that are nested deeper than any stack", () => {
    const depth = 200_000;
    const deep = "[".repeat(depth) + "]".repeat(depth);
    for (const name of ["products.json", "faq.json"]) expect(read(name, deep).problem).toBeDefined();
    expect(read("x.md", `---\na: ${"[".repeat(20_000)}\n---\nText`).problem).toBeDefined();
  });
});

/** A list without entries, a table without rows, and a file of comments are as they should be. */
function isQuietlyEmpty(name: string): boolean {
  return name !== "x.md";
}
