import { join } from "node:path";
import type { Corpus } from "../../../server/knowledge/corpus.ts";
import { loadKnowledge } from "../../../server/knowledge/files/load.ts";
import { questionSet } from "./question-set.ts";
import { checkRightPassages } from "./right-passages.ts";

/**
 * Reads what the demo shop knows.
 *
 * @throws Error if a question names a passage that is not there.
 */
export async function loadDemoKnowledge(): Promise<Corpus> {
  const corpus = await loadKnowledge(join(import.meta.dirname, "../../../demo/knowledge"));
  checkRightPassages(questionSet, corpus.passages);
  return corpus;
}
