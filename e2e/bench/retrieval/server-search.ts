import { createKnowledgeIndex } from "../../../server/knowledge/knowledge-index.ts";
import { questionLocale } from "../../../server/knowledge/question-locale.ts";
import type { CreateSearch } from "./search.ts";

/** What the server's search has beyond words and BM25, in the order in which the bench adds it. */
export const featureNames: readonly string[] = [];

/** The server's search with some of its features, as an answer uses it; the shop's page is in the question's language. */
export function serverSearch(_features: readonly string[]): CreateSearch {
  return (corpus) => {
    const index = createKnowledgeIndex(corpus);
    return {
      search: ({ ask, before, sku, language }, limit) => {
        const locale = questionLocale(ask, { zh: "zh-CN", en: "en" }[language]);
        const { hits } = index.find({ question: ask, before, locale, page: { sku }, limit });
        return hits.map(({ passage }) => passage);
      },
      close: () => index.close(),
    };
  };
}
