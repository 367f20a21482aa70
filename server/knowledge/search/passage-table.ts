import { DatabaseSync } from "node:sqlite";

import { Type } from "typebox";
import { Compile } from "typebox/compile";

/** How much more a word weighs in: title, heading, text, keywords. */
export const columnWeights = [2, 4, 1, 1.5] as const;

const rowCheck = Compile(Type.Array(Type.Object({ id: Type.Number() })));

export interface PassageTable {
  insert(id: number, columns: readonly Uint32Array[]): void;
  /** The passages that have any of the terms, best first by BM25. */
  candidates(terms: readonly number[], limit: number): readonly number[];
  close(): void;
}

/**
 * Passages in SQLite's FTS5, in memory, each term as its number: no question can be mistaken for FTS5's query language,
 * and no tokenizer cuts a term in two.
 *
 * BM25: https://www.sqlite.org/fts5.html#the_bm25_function (there, lower is better). It needs `detail = full`:
 * with less, a table without content scores everything alike.
 */
export function createPassageTable(): PassageTable {
  const db = new DatabaseSync(":memory:");
  db.exec(`
    CREATE VIRTUAL TABLE passage USING fts5(
      title, heading, text, keywords, content = '', tokenize = 'ascii'
    );
    BEGIN`);
  const insertRow = db.prepare("INSERT INTO passage (rowid, title, heading, text, keywords) VALUES (?, ?, ?, ?, ?)");
  const find = db.prepare(
    `SELECT rowid AS id FROM passage WHERE passage MATCH ? ORDER BY bm25(passage, ${columnWeights.join(", ")}) LIMIT ?`,
  );
  let isFilling = true;

  return {
    insert(id, columns) {
      const [title = "", heading = "", text = "", keywords = ""] = columns.map((terms) => terms.join(" "));
      insertRow.run(id, title, heading, text, keywords);
    },
    candidates(terms, limit) {
      if (isFilling) db.exec("COMMIT");
      isFilling = false;
      if (terms.length === 0) return [];
      const rows = find.all(terms.map((term) => `"${term}"`).join(" OR "), limit);
      return rowCheck.Parse(rows).map(({ id }) => id);
    },
    close: () => db.close(),
  };
}
