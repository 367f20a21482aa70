import { kinds, languages, questionsOf, splits } from "./question.ts";
import type { Kind, Language, Question, Row, Split } from "./question.ts";
import { enHeldOut } from "./questions/held-out/en.ts";
import { zhHeldOut } from "./questions/held-out/zh.ts";
import { enPages } from "./questions/tune/en-pages.ts";
import { enProducts } from "./questions/tune/en-products.ts";
import { enUnanswered } from "./questions/tune/en-unanswered.ts";
import { zhPages } from "./questions/tune/zh-pages.ts";
import { zhProducts } from "./questions/tune/zh-products.ts";
import { zhUnanswered } from "./questions/tune/zh-unanswered.ts";

type RowsByKind = Readonly<Record<Kind, readonly Row[]>>;

/** The lists that the search is tuned on, and those written for it to be judged by; a list is wholly one or the other. */
const rowsBySplit: Readonly<Record<Split, Readonly<Record<Language, RowsByKind>>>> = {
  tune: {
    zh: { ...zhPages, ...zhProducts, ...zhUnanswered },
    en: { ...enPages, ...enProducts, ...enUnanswered },
  },
  "held-out": { zh: zhHeldOut, en: enHeldOut },
};

/** Every question, of all languages, kinds and splits. */
export const questionSet: readonly Question[] = languages.flatMap((language) =>
  kinds.flatMap((kind) =>
    splits.flatMap((split) => questionsOf(language, kind, split, rowsBySplit[split][language][kind])),
  ),
);
