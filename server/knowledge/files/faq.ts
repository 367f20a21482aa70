import { Type, type Static } from "typebox";
import { Value } from "typebox/value";

import { reasonOf } from "../../errors.ts";
import { isRecord } from "../../is-record.ts";
import { findMistakes } from "../../schema-errors.ts";
import { listOfCell, readCsv, type CsvRow } from "./csv-table.ts";
import { entriesOf, parseJson, type Entries } from "./entries.ts";
import { localeOf } from "./locale-of.ts";
import type { Passage } from "../passage.ts";

const someText = Type.String({ pattern: "\\S", description: "some text" });

const PairSchema = Type.Object({
  question: someText,
  /** Markdown. */
  answer: someText,
  /** Other ways to ask the same. */
  questions: Type.Optional(Type.Array(Type.String())),
  url: Type.Optional(Type.String()),
  locale: Type.Optional(Type.String()),
  /** What its source is called. Default: the file's title. */
  category: Type.Optional(Type.String()),
});
type Pair = Static<typeof PairSchema>;

/** What holds for all pairs of a file that do not say otherwise. */
const FileSchema = Type.Object({
  title: Type.Optional(Type.String()),
  url: Type.Optional(Type.String()),
  locale: Type.Optional(Type.String()),
  pairs: Type.Array(Type.Unknown()),
});

export interface ReadFaq {
  readonly passages: readonly Passage[];
  readonly mistakes: readonly string[];
}

/**
 * Reads a `faq.json`: a list of pairs, or `{ "title", "url", "locale", "pairs": […] }`.
 *
 * @param locale of the pairs that name none
 * @throws Error where it is neither.
 */
export function readFaqJson(source: string, locale: string): ReadFaq {
  const value: unknown = parseJson(source);
  const file = Array.isArray(value) ? { pairs: value } : value;
  if (!isRecord(file)) throw new Error("expected a list of pairs, or an object with «pairs»");
  if (!Value.Check(FileSchema, file)) throw new Error(findMistakes(FileSchema, file, "the file").join("; "));
  const { pairs, ...rest } = file;
  const defaults = { ...rest, ...(rest.locale !== undefined && { locale: localeOf(rest.locale, "locale") }) };
  return readPairs({ entries: entriesOf(pairs), mistakes: [] }, { locale, ...defaults });
}

/**
 * Reads a `faq.csv`, with the columns question, answer, and if need be questions (a list), url, locale, category.
 *
 * @throws Error where a column is missing, or the table cannot be read.
 */
export function readFaqCsv(source: string, locale: string): ReadFaq {
  const { columns, rows, raggedRows } = readCsv(source);
  if (!columns.includes("question") || !columns.includes("answer")) {
    throw new Error(`expected the columns question and answer, found ${columns.join(", ") || "none"}`);
  }
  const entries = rows.map((row) => ({ place: `row ${row.number}`, value: pairOf(row) }));
  return readPairs({ entries, mistakes: raggedRows }, { locale });
}

interface Defaults {
  readonly title?: string | undefined;
  readonly url?: string | undefined;
  readonly locale: string;
}

function readPairs({ entries, mistakes }: Entries, defaults: Defaults): ReadFaq {
  const told = [...mistakes];
  const passages: Passage[] = [];
  for (const { place, value } of entries) {
    if (Value.Check(PairSchema, value)) {
      try {
        passages.push(passageOf(value, defaults));
      } catch (error) {
        told.push(`${place}: ${reasonOf(error)}`);
      }
    } else told.push(`${place}: ${findMistakes(PairSchema, value, "the pair").join(", ")}`);
  }
  return { passages, mistakes: told };
}

function passageOf(pair: Pair, defaults: Defaults): Passage {
  const locale = pair.locale === undefined ? defaults.locale : localeOf(pair.locale, "locale");
  return {
    kind: "faq",
    title: pair.category ?? defaults.title ?? (/^zh\b/i.test(locale) ? "常见问题" : "FAQ"),
    heading: pair.question.trim(),
    text: pair.answer.trim(),
    keywords: (pair.questions ?? []).join("\n"),
    locale,
    url: pair.url ?? defaults.url,
    sku: undefined,
    product: undefined,
  };
}

function pairOf({ cellByColumn }: CsvRow): Readonly<Record<string, unknown>> {
  const questions = cellByColumn.get("questions");
  return { ...Object.fromEntries(cellByColumn), ...(questions !== undefined && { questions: listOfCell(questions) }) };
}
