import { questionLocale } from "../../knowledge/question-locale.ts";
import type { Question } from "../question.ts";

export interface ParsedQuestion {
  /** Without what a keyboard or a paste adds: outer space, and runs of blank lines. */
  readonly text: string;
  /** The language that the answer should be in. */
  readonly locale: string;
}

/** Finds out in which language the shopper asks. */
export function parsing({ text, locale }: Question): ParsedQuestion {
  return { text: text.trim().replace(/\n{3,}/g, "\n\n"), locale: questionLocale(text, locale) };
}
