/** A piece of Markdown that can be shown without the rest of it. */
export interface MarkdownBlock {
  /** What stands before whatever is shown of the block: a table's first two lines; else empty. */
  readonly head: string;
  /**
   * Sentences, list items or rows, each with what parts it from the next: joined after `head`, they are the block.
   * Steps, code and whatever else makes no sense in parts are one unit.
   */
  readonly units: readonly string[];
}

/** Cuts Markdown into blocks, and each block into what can be shown alone; all of it joined is the text. */
export function blocksOf(markdown: string): readonly MarkdownBlock[] {
  return cutAtBlankLines(markdown).map(blockOf);
}

const fence = /^ {0,3}(`{3,}|~{3,})/;
const bullet = /^ {0,3}[-*+]\s/;
const step = /^ {0,3}\d{1,9}[.)]\s/;
/** Quotations, headings, HTML, indented code, rules. */
const indivisible = /^(?: {4}|\t| {0,3}(?:>|#{1,6}\s|<[a-z/!]|(?:-{3,}|\*{3,}|_{3,})\s*$))/i;

function cutAtBlankLines(markdown: string): readonly string[] {
  const blocks: string[][] = [[]]; // in lines: a block that is put together again for each would take for ever
  let open: string | undefined; // the mark that closes the code which the line stands in
  let isAfterBlank = false;
  for (const line of markdown.split(/(?<=\n)/)) {
    const isBlank = open === undefined && line.trim() === "";
    if (isAfterBlank && !isBlank && !isContinued(blocks.at(-1)?.[0] ?? "", line)) blocks.push([line]);
    else blocks.at(-1)?.push(line);
    isAfterBlank = isBlank;
    const mark = fence.exec(line)?.[1];
    if (mark !== undefined) open = open === undefined ? mark : mark.startsWith(open) ? undefined : open;
  }
  return blocks.map((lines) => lines.join("")).filter((block) => block !== "");
}

/** A list goes on after a blank line: with its next item, or what is indented below one. */
function isContinued(first: string, line: string): boolean {
  const mark = [bullet, step].find((mark) => mark.test(first));
  return mark !== undefined && (mark.test(line) || /^(?: {2,}|\t)\S/.test(line));
}

function blockOf(block: string): MarkdownBlock {
  const lines = block.split(/(?<=\n)/);
  const [first = "", second = ""] = lines;
  if (first.includes("|") && isTableRule(second)) {
    return { head: first + second, units: lines.slice(2) };
  }
  if (fence.test(first) || step.test(first) || indivisible.test(first)) return { head: "", units: [block] };
  if (bullet.test(first)) return { head: "", units: block.includes("```") ? [block] : itemsOf(lines) };
  // A list may follow a sentence without a blank line between them.
  const list = lines.findIndex((line) => bullet.test(line) || step.test(line));
  if (list > 0 || fence.test(block.slice(first.length))) return { head: "", units: [block] };
  return { head: "", units: sentencesOf(block) };
}

/** Marks alone, without blanks: a pattern with both would try every way to part a line of blanks, however long. */
function isTableRule(line: string): boolean {
  return /^\|?:?-+:?(?:\|:?-+:?)*\|?$/.test(line.replaceAll(/\s/g, ""));
}

function itemsOf(lines: readonly string[]): readonly string[] {
  const items: string[] = [];
  for (const line of lines) {
    if (bullet.test(line) || items.length === 0) items.push(line);
    else items[items.length - 1] += line;
  }
  return items;
}

const closers = "”’」』）)】》\"'";
/** Enough to see how a sentence ends, and how the next one begins. */
const lookAroundChars = 24;
/** What ends with a full stop without ending a sentence. */
const abbreviation =
  /(?:^|[\s(（])(?:[A-Za-z]|e\.g|i\.e|a\.m|p\.m|approx|incl|excl|max|min|nos?|vs|etc|mr|mrs|ms|dr|st|ca|cf|inc|ltd|co|dept|fig|art)$/i;

/** Cuts a paragraph at the ends of its sentences, outside of every pair of marks that Markdown or a writer puts round words. */
export function sentencesOf(paragraph: string): readonly string[] {
  const sentences: string[] = [];
  let start = 0;
  const marks = createMarks();
  for (let index = 0; index < paragraph.length; index += 1) {
    marks.pass(paragraph, index);
    if (!marks.areClosed() || !endsSentence(paragraph, start, index)) continue;
    let end = index + 1;
    while (end < paragraph.length && `${closers}。！？!?….`.includes(paragraph[end] ?? "")) {
      marks.pass(paragraph, end);
      end += 1;
    }
    if (!marks.areClosed()) {
      index = end - 1;
      continue;
    }
    while (/\s/.test(paragraph[end] ?? "")) end += 1;
    sentences.push(paragraph.slice(start, end));
    start = end;
    index = end - 1;
  }
  if (!marks.areClosed()) return [paragraph]; // a mark without its partner: nothing says where it is safe to cut
  return start < paragraph.length ? [...sentences, paragraph.slice(start)] : sentences;
}

function endsSentence(text: string, start: number, index: number): boolean {
  const character = text[index] ?? "";
  if (/[。！？…]/.test(character)) return true;
  if (!/[.!?]/.test(character)) return false;
  const rest = text.slice(index + 1, index + 1 + lookAroundChars);
  const isFollowed = /^[*_~`”’"')\]]*(?:\s+["'“‘(*_[`¥$€£]*[\p{Lu}\p{N}\p{Script=Han}]|\s*$)/u.test(rest);
  const before = text.slice(Math.max(start, index - lookAroundChars), index);
  return isFollowed && !(character === "." && abbreviation.test(before));
}

const closerByOpener: Readonly<Record<string, string>> = {
  "(": ")",
  "（": "）",
  "[": "]",
  "「": "」",
  "『": "』",
  "“": "”",
  "《": "》",
  "【": "】",
};

/** Keeps account of what is open. */
function createMarks() {
  const closersDue: string[] = [];
  let skipUntil = 0;
  return {
    areClosed: () => closersDue.length === 0,
    pass(text: string, index: number): void {
      if (index < skipUntil) return;
      const character = text[index] ?? "";
      if (character === "\\") {
        skipUntil = index + 2;
        return;
      }
      const mark = character === "*" || character === "`" || character === "_" ? runAt(text, index) : character;
      skipUntil = index + mark.length;
      if (closersDue.at(-1) === mark) closersDue.pop();
      else if (closersDue.at(-1)?.startsWith("`")) return;
      else if (character === "`" || isEmphasis(text, index, mark)) closersDue.push(mark);
      else if (closerByOpener[character] !== undefined) closersDue.push(closerByOpener[character]);
    },
  };
}

function runAt(text: string, index: number): string {
  let end = index;
  while (text[end] === text[index]) end += 1;
  return text.slice(index, end);
}

/** `2 * 3` and `snake_case` are no emphasis. */
function isEmphasis(text: string, index: number, mark: string): boolean {
  if (mark.startsWith("*")) return /\S/.test(text[index + mark.length] ?? "");
  if (!mark.startsWith("_")) return false;
  return /\S/.test(text[index + mark.length] ?? "") && !/[\p{L}\p{N}]/u.test(text[index - 1] ?? "");
}
