import { isInLanguage, languageOf } from "../language.ts";
import type { Passage } from "../passage.ts";

/** Locales come from outside: the topics of so many languages are remembered. */
const maxLanguages = 20;

/** Returns what tells the titles of the pages in a language, each once, products left out. */
export function createTopics(passages: readonly Passage[]): (locale: string) => readonly string[] {
  const topicsByLanguage = new Map<string, readonly string[]>();
  return (locale) => {
    const known = topicsByLanguage.get(languageOf(locale));
    if (known) return known;
    const pages = passages.filter(({ kind, locale: own }) => kind !== "product" && isInLanguage(own, locale));
    const topics = [...new Set(pages.map(({ title }) => title))];
    if (topicsByLanguage.size < maxLanguages) topicsByLanguage.set(languageOf(locale), topics);
    return topics;
  };
}
