import { describe, expect, it } from "vitest";

import { listOfCell, readCsv } from "./csv-table.ts";

const rowsOf = (source: string) => readCsv(source).rows.map(({ cellByColumn }) => Object.fromEntries(cellByColumn));

describe("readCsv()", () => {
  it.each([",", ";", "\t"])("reads a table that is separated by %j", (separator) => {
    const source = [
      ["SKU", "name"],
      ["A-1", '"a, b; c\td ""e"""'],
    ]
      .map((row) => row.join(separator))
      .join("\n");
    expect(rowsOf(source)).toEqual([{ sku: "A-1", name: 'a, b; c\td "e"' }]);
  });

  it("keeps line breaks in quotes, and leaves blank rows, empty cells and empty columns at the end out", () => {
    expect(rowsOf('a,b,,\n"1\n2",,,\n\n,,,\n 3 ,4\n')).toEqual([{ a: "1\n2" }, { a: "3", b: "4" }]);
  });

  it("tells the rows that have not as many cells as the header, as a spreadsheet counts them", () => {
    const { rows, raggedRows } = readCsv("a,b\n1,2\n3\n4,5,6\n7,8,\n");
    expect(rows.map(({ number }) => number)).toEqual([2, 5]);
    expect(raggedRows).toEqual(["row 3: expected 2 cells, found 1", "row 4: expected 2 cells, found 3"]);
  });

  it("passes over the line that Excel writes for itself", () => {
    expect(rowsOf("sep=;\na;b\n1;2\n")).toEqual([{ a: "1", b: "2" }]);
    expect(readCsv("sep=;\na;b\n1\n").raggedRows).toEqual(["row 2: expected 2 cells, found 1"]);
  });

  it("says where a quote is not closed", () => {
    expect(() => readCsv('a,b\n1,"2\n3,4\n')).toThrow(
      /^expected a table, found a mistake: Quote Not Closed.* line \d$/,
    );
  });
});

describe("listOfCell()", () => {
  it("parts at bars, semicolons and line breaks", () => {
    expect(listOfCell("S| M ;L；XL\nXXL||")).toEqual(["S", "M", "L", "XL", "XXL"]);
  });
});
