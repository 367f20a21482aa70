import type { Passage } from "../passage.ts";
import { createPassageTable, type PassageTable } from "./passage-table.ts";
import type { IndexedPassage } from "./relevance.ts";
import type { Segmenter } from "./segment.ts";
import { createVocabulary, type Vocabulary } from "./vocabulary.ts";

export interface IndexedPassages {
  readonly table: PassageTable;
  readonly vocabulary: Vocabulary;
  /** By the passage's place. */
  readonly indexed: readonly IndexedPassage[];
  /** Of each column, in terms; at least 1. */
  readonly averageLengths: readonly number[];
}

/** A text up to this long may well stand in many passages (a title, a product's keywords): it is cut once. */
const rememberedChars = 200;

export function indexPassages(passages: readonly Passage[], { termsOf }: Segmenter): IndexedPassages {
  const termsByText = new Map<string, readonly string[]>();
  const table = createPassageTable();
  const vocabulary = createVocabulary();
  const totalLengths: number[] = [];
  const indexed = passages.map(({ title, heading, text, keywords }, id) => {
    // A product's name is what it is asked by, as a section's heading is.
    const columns = vocabulary.add([title, heading || title, text, keywords].map(termsOnce));
    table.insert(id, columns);
    for (const [column, { length }] of columns.entries()) totalLengths[column] = (totalLengths[column] ?? 0) + length;
    return { columns };
  });
  return {
    table,
    vocabulary,
    indexed,
    averageLengths: totalLengths.map((total) => Math.max(1, total / passages.length)),
  };

  function termsOnce(text: string): readonly string[] {
    if (text.length > rememberedChars) return termsOf(text);
    const terms = termsByText.get(text) ?? termsOf(text);
    termsByText.set(text, terms);
    return terms;
  }
}
