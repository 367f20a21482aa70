import { linkTo, maxDepth, open, topOf, write, type Frames } from "./markdown-nodes.ts";

/** An answer, as far as it came and as far as it is drawn. */
export interface Answer {
  /** From `at` on it is not drawn. At least one character stands before that. */
  readonly text: string;
  at: number;
  readonly frames: Frames;
  /** Whether a line begins at `at`. */
  isNewLine: boolean;
  /** What addresses are resolved against; in a link's label none are. */
  readonly base: string | undefined;
}

/**
 * The next piece of a text. What may still grow is waited for, so each kind has a longest one, and none looks further than one
 * character beyond its end: whatever an answer is cut into, the pieces are the same.
 */
const piece = new RegExp(
  [
    // Plain text, which need not be waited for. Inside of words no address begins and underscores mark nothing.
    "((?:[^\\\\`*_~![|h\n]|(?<=\\w)(?:h|_+[^\\W_]))+)",
    // Marks: as many of the same as there are.
    "([*_~])\\2{0,99}",
    // A bracket, and the link that it may become. There may be brackets in its label, as of a picture.
    "!?\\[((?:[^[\\]\n]|\\[[^[\\]\n]{0,99}\\]?){0,200})(?:\\](?:\\(([^)\n]{0,2000})(\\))?)?)?",
    // A bare address, or what could become one. Chinese punctuation ends it, as does any space.
    "(https?://[^\\s\\\\<>|\u3000-\u303f\uff00-\uff65]{1,2000})",
    "h[tps:/]{0,7}",
    "(`{1,99}) ?",
    // A backslash at the end of a line would break it, which it does anyway.
    "\\\\\\W?",
    "\n",
    "[|!][ \t]*",
  ].join("|"),
  "y",
);
const pieceOfCode = /([^`\n ]+)| ?`{1,99}|[ \n]/y;

/** Draws the next piece; false where it has not come whole. */
export function drawPiece(answer: Answer): boolean {
  const { text, at, frames, base } = answer;
  const { tag, mark } = topOf(frames);
  const pattern = tag === "code" ? pieceOfCode : piece;
  pattern.lastIndex = at;
  const [found = "", plain, symbol, label, address = "", isLink, url, ticks] = pattern.exec(text) ?? [];
  const next = at + found.length;
  // In a table bars are between cells, and may be before and after them.
  const row = frames.findIndex(({ tag }) => tag === "tr");
  if (!plain && next === text.length) return false;
  answer.at = next;
  if (plain) write(frames, plain);
  else if (found.endsWith("\n")) answer.isNewLine = true;
  // One space at either end of code is there for code that begins or ends with a backtick.
  else if (tag === "code" && found.trim() === mark) frames.pop();
  else if (ticks) open(frames, "code", ticks);
  else if (symbol) drawMark(frames, found, text.charAt(at - 1).trim(), text.charAt(next).trim());
  else if (isLink) drawLink(answer, label ?? "", address);
  else if (label !== undefined) {
    write(frames, found[0] ?? "");
    answer.at = at + 1;
  } else if (url && base) {
    // The sentence's full stop is no part of an address.
    const bare = url.replace(/[.,;:!?)\]}'"*_~]+$/, "");
    answer.at = at + bare.length;
    drawLink(answer, bare, bare);
  } else if (found[0] === "|" && row > 0) {
    frames.splice(row + 1);
    if (text[next] !== "\n") open(frames, topOf(frames).mark);
  } else write(frames, found.replace(/^\\(?=\S)/, ""));
  return true;
}

/**
 * As https://spec.commonmark.org/ has it, but that a mark opens as soon as it could: nobody knows yet whether it is closed.
 * Three are emphasis with strong emphasis in it, or close all; more than three, as before the last digits of a card, are text.
 *
 * @param before the character there, "" for white space: nothing can end after that
 * @param after the same: nothing can begin before that
 */
function drawMark(frames: Frames, run: string, before: string, after: string): void {
  const index = frames.findIndex(({ mark }) => mark === run || (run[2] && mark[0] === run[0]));
  if (before && index > 0) frames.splice(index);
  else if (after && frames.length < maxDepth && /^(~~|[*_]{1,3})$/.test(run)) {
    open(frames, run[0] === "~" ? "s" : run.length === 2 ? "strong" : "em", run);
    if (run[2]) open(frames, "strong");
  } else write(frames, run);
}

/** A label is drawn by itself, so no mark in it reaches beyond it. Links and pictures in a label are their text. */
function drawLink(answer: Answer, label: string, address: string): void {
  const { frames, base } = answer;
  const depth = frames.length;
  if (base) open(frames, "a", "", linkTo(address, base));
  // What ends it has to be waited for by all that is in it.
  const inner = { ...answer, text: `[${label}\n`, at: 1, base: undefined };
  while (drawPiece(inner));
  frames.splice(depth);
}
