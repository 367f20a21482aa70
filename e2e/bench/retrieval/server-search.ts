import { createKnowledgeIndex } from "../../../server/knowledge/knowledge-index.ts";
import { questionLocale } from "../../../server/knowledge/question-locale.ts";
import type { CreateSearch } from "./search.ts";

/** What the server's search has beyond words and BM25, in the order in which the bench adds it. */
export const featureNames: readonly string[] = [];

/** The server's search with some of its features, as an answer uses it; the shop's page is in the question's language. */
export function serverSearch(_features: readonly string[]): CreateSearch {
  return (passages) => {
    const index = createKnowledgeIndex(passages);
    return {
      search: ({ ask, sku, language }, limit) => {
        const locale = questionLocale(ask, { zh: "zh-CN", en: "en" }[language]);
        return index.search(ask, { locale, sku, limit }).map(({ passage }) => passage);
      },
      close: () => index.close(),
    };
  };
}
