import type { Passage } from "../../../server/knowledge/passage.ts";
import type { Language, Question } from "./question.ts";
import { sectionByTopic } from "./topics.ts";

/** What tells two passages apart: a product's number or a page's path and heading, each with the language. */
type PassageKey = string;

const pathsAndHeadings: Readonly<Record<string, readonly [url: string, zh: string, en: string]>> = sectionByTopic;
const otherLanguage = { zh: "en", en: "zh" } as const satisfies Record<Language, Language>;

/** The passages that answer a question; in the question's language, unless its kind says otherwise. */
export function rightPassages(question: Question): ReadonlySet<PassageKey> {
  return new Set(
    languagesOf(question).flatMap((language) => question.right.map((topic) => keyOfTopic(topic, language))),
  );
}

/**
 * Makes sure that the questions name passages that there are.
 *
 * @throws Error naming each question whose answer is in no passage, and the answer.
 */
export function checkRightPassages(questions: readonly Question[], passages: readonly Passage[]): void {
  const keys = new Set(passages.map(keyOf));
  const missing = questions.flatMap((question) =>
    [...rightPassages(question)].filter((key) => !keys.has(key)).map((key) => `  - ${question.id}: ${key}`),
  );
  if (missing.length > 0) throw new Error(`Cannot judge by passages that are not there:\n${missing.join("\n")}`);
}

export function keyOf({ sku, url = "", heading, locale }: Passage): PassageKey {
  return sku === undefined ? `${url}#${heading} (${languageOf(locale)})` : `${sku} (${languageOf(locale)})`;
}

/** The language of the pages that a question is put to, where they are all in one. */
export function onlyLanguageFor({ kind, language }: Question): Language | undefined {
  return kind === "other-language" ? otherLanguage[language] : undefined;
}

export function languageOf(locale: string): string {
  return locale.split("-", 1)[0] ?? "";
}

function languagesOf(question: Question): readonly Language[] {
  if (question.kind === "mixed") return ["zh", "en"];
  return [onlyLanguageFor(question) ?? question.language];
}

function keyOfTopic(topic: string, language: Language): PassageKey {
  const section = pathsAndHeadings[topic];
  if (section === undefined) return `${topic} (${language})`;
  const [url, zh, en] = section;
  return `${url}#${{ zh, en }[language]} (${language})`;
}
