import { reasonOf } from "../../errors.ts";
import type { Corpus } from "../corpus.ts";
import { decodeText } from "./decode-text.ts";
import { sumUp } from "./entries.ts";
import { readFaqCsv, readFaqJson } from "./faq.ts";
import { localeOfName, type FileKind } from "./file-kind.ts";
import { passagesOfPage } from "./markdown-pages.ts";
import { productsOfCsv } from "./products-csv.ts";
import { productsOfJson, readProducts } from "./products.ts";
import { readSynonyms } from "./synonyms.ts";

/** What one file says. */
export interface FileContent extends Corpus {
  /** What is wrong with it, in one line: what was expected, and what was found. It may hold good parts all the same. */
  readonly problem: string | undefined;
}

const nothing = { passages: [], synonyms: [] } as const;

/** Makes of a file's bytes what they say. Whatever they are, it does not throw: a file that is no use has a problem. */
export function readKnowledgeFile(name: string, kind: FileKind, bytes: Uint8Array): FileContent {
  const isCsv = /\.csv$/i.test(name);
  try {
    return { ...nothing, ...readers[kind](decodeText(bytes, isCsv), name, isCsv) };
  } catch (error) {
    return { ...nothing, problem: `the file is skipped: ${reasonOf(error)}` };
  }
}

type Reader = (text: string, name: string, isCsv: boolean) => Partial<Corpus> & Pick<FileContent, "problem">;

const readers: Readonly<Record<FileKind, Reader>> = {
  page: (text, name) => {
    const passages = passagesOfPage(text, name);
    if (passages.length === 0) throw new Error("expected some text, found headings or front matter alone");
    return { passages, problem: undefined };
  },
  products: (text, name, isCsv) => {
    const entries = isCsv ? productsOfCsv(text) : productsOfJson(text);
    const { passages, mistakes } = readProducts(entries, localeOfName(name));
    return { passages, problem: sumUp(mistakes, "product") };
  },
  faq: (text, name, isCsv) => {
    const { passages, mistakes } = (isCsv ? readFaqCsv : readFaqJson)(text, localeOfName(name));
    return { passages, problem: sumUp(mistakes, "pair") };
  },
  synonyms: (text) => {
    const { synonyms, mistakes } = readSynonyms(text);
    return { synonyms, problem: sumUp(mistakes, "line") };
  },
};
