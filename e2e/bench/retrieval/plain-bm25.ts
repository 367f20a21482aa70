import { DatabaseSync } from "node:sqlite";
import { Type } from "typebox";
import { Value } from "typebox/value";
import type { Corpus } from "../../../server/knowledge/corpus.ts";
import type { Search } from "./search.ts";

const segmenter = new Intl.Segmenter("zh", { granularity: "word" });
const RowSchema = Type.Object({ id: Type.Number() });

/**
 * What any search has to be better than: whatever has a word of the question, in the order of FTS5's BM25.
 *
 * It shares no code with the server's search, so that it stays where it is while that one moves.
 */
export function createPlainBm25({ passages }: Corpus): Search {
  const db = new DatabaseSync(":memory:");
  db.exec("CREATE VIRTUAL TABLE passage USING fts5(title, heading, text, tokenize = 'unicode61')");
  const insert = db.prepare("INSERT INTO passage (rowid, title, heading, text) VALUES (?, ?, ?, ?)");
  for (const [id, { title, heading, text }] of passages.entries()) {
    insert.run(id, ...[title, heading, text].map((column) => wordsOf(column).join(" ")));
  }
  const find = db.prepare("SELECT rowid AS id FROM passage WHERE passage MATCH ? ORDER BY bm25(passage) LIMIT ?");

  return {
    search: ({ ask }, limit) => {
      const words = wordsOf(ask).map((word) => `"${word.replaceAll('"', '""')}"`);
      if (words.length === 0) return [];
      return find.all(words.join(" OR "), limit).flatMap((row) => {
        const passage = passages[Value.Parse(RowSchema, row).id];
        return passage ? [{ passage, fits: true }] : [];
      });
    },
    close: () => db.close(),
  };
}

function wordsOf(text: string): readonly string[] {
  return Array.from(segmenter.segment(text.toLowerCase())).flatMap(({ segment, isWordLike }) =>
    isWordLike ? [segment] : [],
  );
}
