import { blocksOf, type MarkdownBlock } from "../answering/markdown-units.ts";

/** A passage's size at most, as `sizeOf` counts it: 1,500 Chinese characters, or 3,000 others. */
const maxSize = 3000;

/**
 * Cuts a section that is too long for one passage, in its order: between paragraphs where it can be, else between
 * sentences, list items or rows (each part of a table keeps its head, each part of code its fences), then between lines
 * and words, and only then between characters.
 */
export function cutSection(text: string): readonly string[] {
  if (sizeOf(text) <= maxSize) return [text];
  return packed(blocksOf(text).flatMap(partsOf))
    .map((passage) => passage.trim())
    .filter((passage) => passage !== "");
}

/** Chinese says in one character what others say in two. */
function sizeOf(text: string): number {
  let size = text.length;
  for (const run of text.matchAll(/\p{Script=Han}+/gu)) size += run[0].length;
  return size;
}

interface Part {
  readonly text: string;
  /** What a passage begins with that begins with this part: the head of the table that it is a row of. */
  readonly head: string;
}

function partsOf({ head, units }: MarkdownBlock): readonly Part[] {
  const text = head + units.join("");
  if (sizeOf(text) <= maxSize) return [{ text, head: "" }];
  const [first = "", ...others] = units;
  const opening = /^ {0,3}(?:`{3,20}|~{3,20})[^`~\n]{0,60}\n/.exec(first)?.[0];
  if (opening !== undefined && others.length === 0) return fencesOf(first, opening);
  const isHeadTold = sizeOf(head) <= maxSize / 4; // a head that long leaves no room for rows
  return (isHeadTold ? units : [text]).flatMap((unit, index) => {
    const [start = "", ...rest] = cutDown(unit);
    const own = isHeadTold ? head : "";
    return [
      { text: index === 0 ? own + start : start, head: index === 0 ? "" : own },
      ...rest.map((part) => ({ text: part, head: "" })),
    ];
  });
}

/** Code in parts, each between fences of its own. */
function fencesOf(code: string, opening: string): readonly Part[] {
  const content = code
    .slice(opening.length)
    .trimEnd()
    .replace(/\n {0,3}(?:`{3,}|~{3,})$/, "");
  const closing = /[`~]+/.exec(opening)?.[0] ?? "";
  return packed(cutDown(content).map((text) => ({ text, head: "" }))).map((lines) => ({
    text: `${opening}${lines.trimEnd()}\n${closing}\n\n`,
    head: "",
  }));
}

/** Where a text may be cut, the best way first. */
const cuts: readonly RegExp[] = [/(?<=\n)/, /(?<=[。！？；…!?;])|(?<=\. )/, /(?<=[\s，、,])/];

function cutDown(text: string, level = 0): readonly string[] {
  if (sizeOf(text) <= maxSize) return [text];
  const cut = cuts[level];
  return cut === undefined
    ? (text.match(charactersPattern) ?? [])
    : text.split(cut).flatMap((part) => cutDown(part, level + 1));
}

/** Whole code points. */
const charactersPattern = new RegExp(`[^]{1,${maxSize / 4}}`, "gu");

/** Puts as many parts as there is room for into each passage. */
function packed(parts: readonly Part[]): readonly string[] {
  const passages: string[][] = [];
  let size = Infinity;
  for (const { text, head } of parts) {
    const added = sizeOf(text);
    if (size + added > maxSize) {
      passages.push([head, text]);
      size = added + sizeOf(head);
    } else {
      passages.at(-1)?.push(text);
      size += added;
    }
  }
  return passages.map((texts) => texts.join(""));
}
