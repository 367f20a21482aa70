import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import { passagesOfPage } from "./markdown-pages.ts";
import type { Passage } from "./passage.ts";
import { passagesOfProducts } from "./products.ts";

export interface LoadedKnowledge {
  readonly passages: readonly Passage[];
  readonly pageCount: number;
  readonly productCount: number;
}

/**
 * Reads a folder of knowledge, sub-folders included: every `*.md`, and every `products.json`.
 *
 * @throws Error that names every file that cannot be used, and why.
 */
export async function loadKnowledge(folder: string): Promise<LoadedKnowledge> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() && (entry.name.endsWith(".md") || entry.name === "products.json"))
    .map((entry) => ({ path: join(entry.parentPath, entry.name), name: entry.name }))
    .toSorted((a, b) => (a.path < b.path ? -1 : 1));

  const results = await Promise.allSettled(files.map(async (file) => passagesOfFile(file)));
  const mistakes = results.flatMap((result, index) =>
    result.status === "rejected" ? [`  - ${files[index]?.path}: ${reasonOf(result.reason)}`] : [],
  );
  if (mistakes.length > 0) throw new Error(`Cannot load the knowledge in ${folder}\n${mistakes.join("\n")}`);

  const passages = results.flatMap((result) => (result.status === "fulfilled" ? result.value : []));
  return {
    passages,
    pageCount: files.filter(({ name }) => name.endsWith(".md")).length,
    productCount: new Set(passages.flatMap(({ sku }) => sku ?? [])).size,
  };
}

async function passagesOfFile({ path, name }: { readonly path: string; readonly name: string }) {
  const source = await readFile(path, "utf8");
  return name.endsWith(".md") ? passagesOfPage(source, name) : passagesOfProducts(source);
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
