import { listOfCell, readCsv, type CsvRow } from "./csv-table.ts";
import type { Entries } from "./entries.ts";

const textColumns: ReadonlySet<string> = new Set(["name", "category", "description"]);
const listColumns: ReadonlySet<string> = new Set(["colors", "details"]);
const availabilities = ["InStock", "OutOfStock", "PreOrder"] as const;

/**
 * The products of a `products.csv`, as `products.json` would have them.
 *
 * Columns: sku, name, url, category, price, listPrice, currency, availability, stock, sizes, colors, description,
 * details; those with words may be there once a locale (`name.zh-CN`, `name.en`). Others are left alone.
 * @throws Error where a column is missing, or the table cannot be read.
 */
export function productsOfCsv(source: string): Entries {
  const { columns, rows, raggedRows } = readCsv(source);
  const hasName = columns.some((column) => column === "name" || column.startsWith("name."));
  if (!columns.includes("sku") || !hasName) {
    throw new Error(`expected the columns sku and name, found ${columns.join(", ") || "none"}`);
  }
  return {
    entries: rows.map((row) => ({ place: `row ${row.number}`, value: productOf(row) })),
    mistakes: raggedRows,
  };
}

function productOf({ cellByColumn }: CsvRow): Readonly<Record<string, unknown>> {
  const fields = [...cellByColumn].flatMap(([column, cell]) => {
    const [name = ""] = column.split(".", 1);
    return column === name ? [[nameOfField(name), valueOf(name, cell)] as const] : [];
  });
  const localized = [...textColumns, ...listColumns].flatMap((name) => {
    const byLocale = [...cellByColumn].flatMap(([column, cell]) =>
      column.startsWith(`${name}.`) ? [[localeOf(column.slice(name.length + 1)), valueOf(name, cell)] as const] : [],
    );
    return byLocale.length === 0 ? [] : [[name, Object.fromEntries(byLocale)] as const];
  });
  return Object.fromEntries([...fields, ...localized]);
}

function valueOf(name: string, cell: string): unknown {
  if (listColumns.has(name) || name === "sizes") return listOfCell(cell);
  if (name === "stock" && /^\d{1,15}$/.test(cell)) return Number(cell);
  if (name === "price" || name === "listprice") return decimalOf(cell);
  if (name === "currency") return cell.toUpperCase();
  if (name === "availability") {
    const plain = cell.replace(/^https?:\/\/schema\.org\//i, "").replaceAll(/[\s_-]/g, "");
    return availabilities.find((value) => value.toLowerCase() === plain.toLowerCase()) ?? cell;
  }
  return cell;
}

/** «12,50» and «1.299,00», as spreadsheets write them in half of the world, and «1,299.00». «1,299» may mean either. */
function decimalOf(cell: string): string {
  if (/^\d+,\d{2}$|^\d{1,3}(?:\.\d{3})+,\d{1,2}$/.test(cell)) return cell.replaceAll(".", "").replace(",", ".");
  return /^\d{1,3}(?:,\d{3})+\.\d{1,2}$/.test(cell) ? cell.replaceAll(",", "") : cell;
}

/** Columns are told apart in lower case. */
function nameOfField(column: string): string {
  return column === "listprice" ? "listPrice" : column;
}

function localeOf(text: string): string {
  try {
    return Intl.getCanonicalLocales(text)[0] ?? text;
  } catch {
    return text; // no locale: nobody will ask for it, and the others are served
  }
}
