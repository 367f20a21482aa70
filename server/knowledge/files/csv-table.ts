import { parse } from "csv-parse/sync";
import { Type } from "typebox";
import { Value } from "typebox/value";

export interface CsvRow {
  /** As a spreadsheet counts: the header is row 1. */
  readonly number: number;
  /** By the column's name in lower case; cells without their blanks, those that are empty left out. */
  readonly cellByColumn: ReadonlyMap<string, string>;
}

export interface CsvTable {
  /** In lower case. */
  readonly columns: readonly string[];
  readonly rows: readonly CsvRow[];
  /** Rows that have not as many cells as the header: which value belongs where, nobody can tell. One text each. */
  readonly raggedRows: readonly string[];
}

const RecordsSchema = Type.Array(Type.Array(Type.String()));
const separators = [",", ";", "\t"] as const;

/**
 * Reads a table with a header row, separated by commas, semicolons or tabs (the header shows which).
 *
 * @throws Error with the line, where a quote is not closed or stands where none may.
 */
export function readCsv(source: string): CsvTable {
  const records = parseRecords(source.replace(excelsOwnLine, ""));
  const [header = [], ...body] = records;
  const columns = withoutEmptyTail(header.map((name) => name.trim().toLowerCase()));
  const rows: CsvRow[] = [];
  const raggedRows: string[] = [];
  for (const [index, record] of body.entries()) {
    const number = index + 2;
    const cells = record.map((cell) => cell.trim());
    if (cells.every((cell) => cell === "")) continue;
    const isWhole = cells.length >= columns.length && cells.slice(columns.length).every((cell) => cell === "");
    if (!isWhole) raggedRows.push(`row ${number}: expected ${columns.length} cells, found ${cells.length}`);
    else rows.push({ number, cellByColumn: new Map(columns.flatMap((name, at) => cellOf(name, cells[at]))) });
  }
  return { columns, rows, raggedRows };
}

/** Excel tells itself the separator so, and shows it to nobody. */
const excelsOwnLine = /^"?sep=.?"?\n/i;

/** The entries of a cell that holds a list: parted by `|`, by `;` or by a line break. */
export function listOfCell(cell: string): readonly string[] {
  return cell
    .split(/[|;；\n]/)
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");
}

function parseRecords(source: string): readonly (readonly string[])[] {
  try {
    const options = { delimiter: separatorOf(source), relax_column_count: true, skip_empty_lines: false };
    return Value.Parse(RecordsSchema, parse(source, options));
  } catch (cause) {
    throw new Error(`expected a table, found a mistake: ${String(cause).replace(/^\w*Error: /, "")}`, { cause });
  }
}

function cellOf(column: string, cell: string | undefined): readonly (readonly [string, string])[] {
  return column === "" || cell === undefined || cell === "" ? [] : [[column, cell]];
}

function separatorOf(source: string): string {
  const end = source.indexOf("\n");
  const header = (end === -1 ? source : source.slice(0, end)).replaceAll(/"[^"]*"/g, "");
  const countOf = (separator: string) => header.split(separator).length;
  return separators.reduce((best, separator) => (countOf(separator) > countOf(best) ? separator : best));
}

function withoutEmptyTail(names: readonly string[]): readonly string[] {
  return names.slice(0, names.findLastIndex((name) => name !== "") + 1);
}
