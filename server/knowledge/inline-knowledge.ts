import { createKnowledgeIndex } from "./search/knowledge-index.ts";
import type { Knowledge } from "./knowledge.ts";
import type { Passage } from "./passage.ts";

/** Knowledge that is searched where it is, in this thread: for few passages that never change. */
export function createInlineKnowledge(passages: readonly Passage[]): Knowledge {
  const index = createKnowledgeIndex({ passages, synonyms: [] });
  return {
    version: () => "1",
    find: async (query) => index.find(query),
    close: async () => index.close(),
  };
}
