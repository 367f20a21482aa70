import type { AnswerWords } from "./answer-words.ts";
import type { Draft } from "./draft.ts";
import type { Hit } from "../hit.ts";
import type { Passage } from "../passage.ts";
import { linkOf } from "./product-list.ts";
import { withoutAspects } from "./product-question.ts";
import { queryTermsOf, termsOf } from "./question-terms.ts";
import { roomOf, trimPassage } from "./trim-passage.ts";

/** A second passage is quoted where it has what the first one leaves open, */
const minSecondScore = 0.65;
/** or where the two are so close that the search cannot tell which is meant, nor the question's own words. */
const minEqualScore = 0.95;
/** What is left for a second passage must be worth it. */
const minRoom = 0.3;

/** Pages and FAQ pairs; products speak through their facts. */
export function pagesOf(hits: readonly Hit[]): readonly Hit[] {
  return hits.filter(({ passage }) => passage.product === undefined);
}

/** Quotes the best page, and the next one where the best leaves a part of the question open. */
export function quoteBest(question: string, pages: readonly Hit[], words: AnswerWords): Draft | undefined {
  const [first, second] = pages;
  if (first === undefined) return undefined;
  const quoted = quoteOne(first.passage, question, words);
  const room = 1 - roomOf(quoted);
  const isWanted =
    second !== undefined &&
    room >= minRoom &&
    first.passage.kind !== "faq" &&
    ((second.score >= first.score * minEqualScore && !adds(first.passage, second.passage, question)) ||
      (second.score >= first.score * minSecondScore && adds(second.passage, first.passage, question)));
  if (!isWanted) {
    return { parts: [quoted], passages: [first.passage] };
  }
  return {
    parts: [quoted, quoteOne(second.passage, question, words, room)],
    passages: [first.passage, second.passage],
  };
}

/** Quotes what of a passage answers the question, under its heading; a FAQ pair as it is. */
export function quoteOne(passage: Passage, question: string, words: AnswerWords, room = 1): string {
  const heading = passage.heading || passage.title;
  const start = heading === "" ? "" : `**${heading}**\n\n`;
  if (passage.kind === "faq") return start + passage.text;
  const { text, isCutShort } = trimPassage(passage, question, room);
  const end = isCutShort ? `\n\n${words.readOn(linkOf(passage.title, passage.url))}` : "";
  return `${start}${text}${end}`;
}

/** Whether one passage has a word of the question that the other has not; «how much» is no such word. */
function adds(passage: Passage, to: Passage, question: string): boolean {
  const [terms, others] = [passage, to].map(
    ({ title, heading, text }) => new Set(termsOf(`${title} ${heading} ${text}`)),
  );
  const asked = queryTermsOf(withoutAspects(question), (term) => terms?.has(term) === true);
  return asked.some((term) => terms?.has(term) === true && others?.has(term) === false);
}
