import { blocksOf, type MarkdownBlock } from "./markdown-units.ts";
import type { Passage } from "../passage.ts";
import { queryTermsOf, termsOf } from "./question-terms.ts";

/** How much of an answer a text takes, from 0 to 1 (and more): 600 Chinese characters fill one, or 1,000 others. */
export function roomOf(text: string): number {
  const hanCount = (text.match(/\p{Script=Han}/gu) ?? []).length;
  return hanCount / 600 + (text.length - hanCount) / 1000;
}

export interface TrimmedPassage {
  /** Markdown: whole sentences, items and rows of the passage, in its order. */
  readonly text: string;
  /** Whether something was left out for want of room alone. */
  readonly isCutShort: boolean;
}

/** A passage that takes no more room than this stays whole. */
const shortRoom = 0.24;
/** A unit is shown when it tells at least this share of what the most telling one tells. */
const minShare = 0.6;
/** Where nearly all is to be shown, all is. */
const nearlyAll = 0.7;

/**
 * Takes out of a passage what answers the question.
 *
 * Words of the question that the title and the heading have lead to the passage as a whole; the others lead to its
 * sentences, items and rows. What belongs to one of these stays with it: a table's head, the sentence that introduces a
 * list, an exception that follows, the sentence that a «this» points at.
 * @param room as `roomOf` counts it. A single sentence may take more.
 */
export function trimPassage(passage: Passage, question: string, room = 1): TrimmedPassage {
  const { text } = passage;
  if (roomOf(text) <= Math.min(shortRoom, room)) return { text, isCutShort: false };
  const blocks = blocksOf(text);
  const units = unitsOf(blocks);
  const scores = scoresOf(units, passage, question);
  const best = Math.max(0, ...scores);
  if (best === 0) return cutShort(blocks, units, room);
  const chosen = new Set([...units.keys()].filter((index) => (scores[index] ?? 0) >= best * minShare));
  keepTogether(units, chosen);
  const chosenText = render(blocks, units, chosen);
  if (roomOf(chosenText) >= roomOf(text) * nearlyAll || roomOf(chosenText) > room) return cutShort(blocks, units, room);
  return { text: chosenText, isCutShort: false };
}

interface Unit {
  readonly text: string;
  readonly block: number;
  /** Whether it stands in a table or a list. */
  readonly isEntry: boolean;
}

function unitsOf(blocks: readonly MarkdownBlock[]): readonly Unit[] {
  return blocks.flatMap(({ head, units }, block) =>
    units
      .filter((text) => text.trim() !== "")
      .map((text) => ({ text, block, isEntry: head !== "" || /^ {0,3}(?:[-*+]|\d+[.)])\s/.test(text) })),
  );
}

/** Words that any page of a shop may use of anything: they do not tell one sentence from another. */
const everywhere = new Set(
  termsOf("order orders item items product products shop buy bought 订单 商品 购买 店铺 客服"),
);

/** How much of the question each unit answers: a word counts the less, the more units have it. */
function scoresOf(units: readonly Unit[], { title, heading, text }: Passage, question: string): readonly number[] {
  const general = new Set([...everywhere, ...termsOf(title), ...termsOf(heading)]);
  const own = new Set(termsOf(text));
  const asked = queryTermsOf(question, (term) => own.has(term)).filter((term) => own.has(term) && !general.has(term));
  const termSets = units.map((unit) => new Set(termsOf(unit.text)));
  const weightByTerm = new Map(
    asked.map((term) => [term, 1 / Math.max(1, termSets.filter((terms) => terms.has(term)).length)]),
  );
  return termSets.map((terms) =>
    [...weightByTerm].reduce((sum, [term, weight]) => sum + (terms.has(term) ? weight : 0), 0),
  );
}

/** What takes back or narrows what was said before it. */
const exception =
  /^[*_\s]*(?:但|不过|除外|除了|除非|只有|仅限|否则|然而|另外|其中|but\b|however\b|except|unless\b|only\b|otherwise\b|though\b|excluding\b|not including\b)/i;
/** What cannot be understood without the sentence before it. */
const pointsBack =
  /^[*_\s]*(?:它|这|那|该|此|其|同样|也|但|不过|否则|另外|it\b|this\b|that\b|these\b|those\b|they\b|both\b|otherwise\b|however\b|but\b)/i;
/** What holds after or before something, and not always: what its paragraph begins with says what holds otherwise. */
const oneCase =
  /^[*_\s]*(?:after\b|before\b|beyond\b|outside\b|超过|过了|[^，。；：,.;:]{0,8}[前后][*_]*(?:[，：,:的可请]|联系))/i;
/** «可以。», «Yes.»: an answer, but to what? */
const openerChars = 8;

function keepTogether(units: readonly Unit[], chosen: Set<number>): void {
  for (const index of [...chosen].toSorted((a, b) => a - b)) {
    for (let next = index + 1; isSentence(units, index, next) && exception.test(units[next]?.text ?? ""); next += 1) {
      chosen.add(next);
    }
    let first = index;
    while (isSentence(units, index, first - 1) && pointsBack.test(units[first]?.text ?? "")) chosen.add((first -= 1));
    if (isSentence(units, first, first - 1) && (units[first - 1]?.text.trim().length ?? 0) <= openerChars) {
      chosen.add(first - 1);
    }
    const start = units.findIndex(({ block }) => block === units[index]?.block);
    if (oneCase.test(units[first]?.text ?? "") && units[start]?.isEntry === false) chosen.add(start);
    const lead = start - 1;
    if (units[index]?.isEntry && /[:：]\s*$/.test(units[lead]?.text ?? "")) chosen.add(lead);
    if (/[:：]\s*$/.test(units[index]?.text ?? "")) keepEntries(units, index, chosen);
  }
}

/** What a chosen sentence introduces is part of it, unless some of it was chosen anyway. */
function keepEntries(units: readonly Unit[], lead: number, chosen: Set<number>): void {
  const block = units[lead + 1]?.block;
  const entries = [...units.keys()].filter((index) => index > lead && units[index]?.block === block);
  if (entries.some((index) => chosen.has(index))) return;
  for (const index of entries) chosen.add(index);
}

function isSentence(units: readonly Unit[], index: number, neighbour: number): boolean {
  return units[neighbour] !== undefined && units[neighbour].block === units[index]?.block && !units[neighbour].isEntry;
}

/** The passage from its start, as far as there is room for whole units: one of them in any case. */
function cutShort(blocks: readonly MarkdownBlock[], units: readonly Unit[], room: number): TrimmedPassage {
  const chosen = new Set<number>();
  for (const index of units.keys()) {
    chosen.add(index);
    if (chosen.size > 1 && roomOf(render(blocks, units, chosen)) > room) {
      chosen.delete(index);
      break;
    }
  }
  const last = Math.max(...chosen);
  const isDangling = /[:：]\s*$/.test(units[last]?.text ?? "") && chosen.size > 1 && chosen.size < units.length;
  if (isDangling) chosen.delete(last);
  return { text: render(blocks, units, chosen), isCutShort: chosen.size < units.length };
}

function render(blocks: readonly MarkdownBlock[], units: readonly Unit[], chosen: ReadonlySet<number>): string {
  const textByBlock = new Map<number, string>();
  for (const index of [...chosen].toSorted((a, b) => a - b)) {
    const { block, text } = units[index] ?? { block: 0, text: "" };
    textByBlock.set(block, (textByBlock.get(block) ?? blocks[block]?.head ?? "") + text);
  }
  return [...textByBlock.values()].map((text) => text.trimEnd()).join("\n\n");
}
