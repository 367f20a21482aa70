import { createHash } from "node:crypto";

import type { Corpus, SynonymRule } from "../corpus.ts";
import { sumUp } from "./entries.ts";
import type { Passage } from "../passage.ts";
import { fileProblem, readCapped } from "./read-capped.ts";
import { readKnowledgeFile, type FileContent } from "./read-file.ts";
import { defaultScanLimits, scanFolder, type Problem, type Scan, type ScanLimits, type ScannedFile } from "./scan.ts";

/** How much is read; what is beyond is left out, and told. */
export interface LoadLimits {
  readonly fileBytes: number;
  readonly totalBytes: number;
}

/** What a folder holds, in figures: for the banner and the log. */
export interface KnowledgeFacts {
  readonly pageCount: number;
  readonly productCount: number;
  readonly faqCount: number;
  readonly passageCount: number;
  readonly synonymCount: number;
  /** Files that are not ours. */
  readonly ignoredCount: number;
}

export interface LoadedKnowledge extends Corpus {
  /** A hash of what the corpus says: the same after a restart, and in another process. */
  readonly version: string;
  readonly facts: KnowledgeFacts;
  /** At most one a file. */
  readonly problems: readonly Problem[];
  /** What the folder looked like. */
  readonly scan: Scan;
}

const mebibyte = 1024 * 1024;
const defaultLimits: LoadLimits & ScanLimits = {
  ...defaultScanLimits,
  fileBytes: 5 * mebibyte,
  totalBytes: 100 * mebibyte,
};

/**
 * Reads a folder of knowledge, sub-folders included. A file that is no use is told and left out.
 *
 * @throws Error where the folder itself cannot be read.
 */
export async function loadKnowledge(
  folder: string,
  limits: LoadLimits & ScanLimits = defaultLimits,
): Promise<LoadedKnowledge> {
  const scan = await scanFolder(folder, limits);
  const passages: Passage[] = [];
  const synonyms: SynonymRule[] = [];
  const problems: Problem[] = [...scan.problems];
  const pathBySku = new Map<string, string>();
  let totalBytes = 0;
  let pageCount = 0;

  for (const file of scan.files) {
    if (totalBytes >= limits.totalBytes) {
      problems.push({
        path: ".",
        problem: `expected at most ${limits.totalBytes} bytes in all, found more; the files from ${file.path} on are skipped`,
      });
      break;
    }
    const { sizeBytes, ...content } = await readOne(file, limits.fileBytes);
    totalBytes += sizeBytes;
    const fresh = withoutTwins(file, content, pathBySku);
    for (const passage of fresh.passages) passages.push(passage);
    for (const rule of fresh.synonyms) synonyms.push(rule);
    if (fresh.problem !== undefined) problems.push({ path: file.path, problem: fresh.problem });
    if (file.kind === "page" && fresh.passages.length > 0) pageCount += 1;
  }
  const corpus = { passages, synonyms };
  const facts = factsOf(corpus, pageCount, scan.ignoredCount);
  return { ...corpus, version: hashOf(corpus), facts, problems, scan };
}

async function readOne(
  { realPath, name, kind }: ScannedFile,
  maxBytes: number,
): Promise<FileContent & { readonly sizeBytes: number }> {
  try {
    const bytes = await readCapped(realPath, maxBytes);
    return { ...readKnowledgeFile(name, kind, bytes), sizeBytes: bytes.length };
  } catch (error) {
    return { passages: [], synonyms: [], problem: `the file is skipped: ${fileProblem(error)}`, sizeBytes: 0 };
  }
}

/** A product that is there twice would be quoted with two prices: the first one holds. */
function withoutTwins(file: ScannedFile, content: FileContent, pathBySku: Map<string, string>): FileContent {
  const twins = new Set<string>();
  const ownKeys = new Set<string>();
  const passages = content.passages.filter(({ sku, locale }) => {
    if (sku === undefined) return true;
    const key = `${sku}\n${locale}`;
    const isTwin = pathBySku.has(key) || ownKeys.has(key);
    if (isTwin) twins.add(`sku ${sku} is in ${pathBySku.get(key) ?? file.path} already`);
    ownKeys.add(key);
    return !isTwin;
  });
  for (const key of ownKeys) if (!pathBySku.has(key)) pathBySku.set(key, file.path);
  const told = [content.problem, sumUp([...twins], "product")];
  return { ...content, passages, problem: told.filter((text) => text !== undefined).join("; ") || undefined };
}

function factsOf({ passages, synonyms }: Corpus, pageCount: number, ignoredCount: number): KnowledgeFacts {
  return {
    pageCount,
    productCount: new Set(passages.flatMap(({ sku }) => sku ?? [])).size,
    faqCount: passages.filter(({ kind }) => kind === "faq").length,
    passageCount: passages.length,
    synonymCount: synonyms.length,
    ignoredCount,
  };
}

function hashOf({ passages, synonyms }: Corpus): string {
  const hash = createHash("sha256");
  for (const part of [...passages, ...synonyms]) hash.update(JSON.stringify(part)).update("\n");
  return hash.digest("base64url").slice(0, 22);
}
