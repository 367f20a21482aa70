import type { Topic } from "./topics.ts";

export const languages = ["zh", "en"] as const;
export type Language = (typeof languages)[number];

/**
 * Nobody looks at those held out while working on the search: they say what it does with what it never saw.
 * Once somebody has, their list becomes one to tune on, and somebody who does not know the search writes another.
 */
export const splits = ["tune", "held-out"] as const;
export type Split = (typeof splits)[number];

export const kinds = [
  "plain",
  /** The passage says it in other words. */
  "paraphrase",
  /** Wrong homophones, dropped letters, pinyin, traditional characters. */
  "typo",
  /** Two languages in one question; a passage in either is right. */
  "mixed",
  /** Cannot be understood without what was asked before. */
  "follow-up",
  /** About a product that is named or described. */
  "product",
  /** Asked on a product's page. */
  "product-page",
  /** A paragraph, with the question somewhere in it. */
  "story",
  /** Greetings, order numbers, emoji around the question. */
  "noise",
  /** Nothing to do with any shop: whatever is found is wrong. */
  "off-topic",
  /** What one may well ask a shop, but this one's pages do not say: whatever is found is wrong. */
  "not-there",
  /** Asked of a shop whose pages are all in the other language: another corpus, left out of every sum. */
  "other-language",
] as const;
export type Kind = (typeof kinds)[number];

/** One question as a shopper puts it, and what answers it. */
export interface Question {
  /** Language, kind, split and place in the list: stays the same as long as lists only grow at their end. */
  readonly id: string;
  readonly language: Language;
  readonly kind: Kind;
  readonly split: Split;
  readonly ask: string;
  /** What the same shopper asked before, oldest first. */
  readonly before: readonly string[];
  /** The product whose page the shopper is on. */
  readonly sku: string | undefined;
  /** Each of these alone answers the question; empty if nothing does. */
  readonly right: readonly Topic[];
}

/** A question as the lists have it. */
export interface Row {
  readonly ask: string;
  readonly right?: readonly Topic[];
  readonly before?: readonly string[];
  readonly sku?: string;
}

/** Makes questions of one kind and split from their list. */
export function questionsOf(language: Language, kind: Kind, split: Split, rows: readonly Row[]): readonly Question[] {
  return rows.map(({ ask, right = [], before = [], sku }, index) => ({
    id: [language, kind, ...(split === "tune" ? [] : [split]), index + 1].join("-"),
    language,
    kind,
    split,
    ask,
    before,
    sku,
    right,
  }));
}
