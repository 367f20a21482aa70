import { kinds, languages, questionsOf, type Kind, type Language, type Question, type Row } from "./question.ts";
import { enPages } from "./questions/en-pages.ts";
import { enProducts } from "./questions/en-products.ts";
import { enUnanswered } from "./questions/en-unanswered.ts";
import { zhPages } from "./questions/zh-pages.ts";
import { zhProducts } from "./questions/zh-products.ts";
import { zhUnanswered } from "./questions/zh-unanswered.ts";

const rowsByKind: Readonly<Record<Language, Readonly<Record<Kind, readonly Row[]>>>> = {
  zh: { ...zhPages, ...zhProducts, ...zhUnanswered },
  en: { ...enPages, ...enProducts, ...enUnanswered },
};

/** Every question, of all languages and kinds. */
export const questionSet: readonly Question[] = languages.flatMap((language) =>
  kinds.flatMap((kind) => questionsOf(language, kind, rowsByKind[language][kind])),
);
