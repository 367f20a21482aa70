import { createKnowledgeIndex } from "../../../server/knowledge/search/knowledge-index.ts";
import { questionLocale } from "../../../server/knowledge/question-locale.ts";
import { allFeatures, type SearchFeatures } from "../../../server/knowledge/search/search-features.ts";
import type { CreateSearch } from "./search.ts";

/** Added before all others: what makes words of letters. */
const first = ["bigrams", "stems", "stopWords", "scripts"] as const satisfies readonly (keyof SearchFeatures)[];
/** Added after all others: what only takes away from what was found. */
const last = ["relevanceFloor", "dropDuplicates"] as const satisfies readonly (keyof SearchFeatures)[];
const between = Object.keys(allFeatures).filter((name) => ![...first, ...last].some((other) => other === name));

/** What the server's search has beyond words and BM25, in the order in which the bench adds it. */
export const featureNames: readonly string[] = [...first, ...between, ...last];

/** The server's search with some of its features, as an answer uses it; the shop's page is in the question's language. */
export function serverSearch(features: readonly string[]): CreateSearch {
  const switches = Object.fromEntries(featureNames.map((name) => [name, features.includes(name)]));
  return (corpus) => {
    const index = createKnowledgeIndex(corpus, switches);
    return {
      search: ({ ask, before, sku, language }, limit) => {
        const locale = questionLocale(ask, { zh: "zh-CN", en: "en" }[language]);
        return index.find({ question: ask, before, locale, page: { sku }, limit }).hits;
      },
      close: () => index.close(),
    };
  };
}
