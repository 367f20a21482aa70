import { drawPiece, type Answer } from "./markdown-inline.ts";
import { add, open, topOf, write, type Frames } from "./markdown-nodes.ts";

export { linkTo } from "./markdown-nodes.ts";

export interface MarkdownWriter {
  /** Takes the next piece of the answer, cut anywhere but inside a surrogate pair. */
  readonly write: (text: string) => void;
  /** Takes the end: what was held back, because it could still have become something, is shown. */
  readonly end: () => void;
}

/** So much of a line says what it is: its beginning is held back until that is known, but no more of it. */
const headChars = 500;
/** A line of which only marks have come, boxes of tasks and numbers of items; of a fence all must be there. */
const undecided = /^([- \t>#*+_:|`~[\]xX]|\d+[.)])*(\d+|[`~]{3}[^`\n]*)?$/;
/** What begins a block: a quote, a rule, an item (of a numbered list), a heading, code. */
const opener =
  /^[ \t]*((>) ?|([-*_])(?:[ \t]*\3){2,}[ \t]*(?=\n)|([-+*]|(\d{1,9})[.)])[ \t]|(#{1,6})[ \t]+|(`{3,}|~{3,}) *([^\s`]*)[^`\n]*(?=\n))?/;

/**
 * Draws Markdown as it streams, append-only: what is drawn is never drawn again, so a selection in it survives.
 *
 * Images become links, HTML is text, and a link that may not be followed is its text. No HTML is parsed anywhere: every
 * element is created, every attribute set by name.
 *
 * @param base what relative addresses are resolved against
 * @param copy the name of the button in a block of code, as it is by then; who made the writer sees to it that it does something
 */
export function createMarkdownWriter(root: Element, base: string, copy: () => string): MarkdownWriter {
  const frames: Frames = [{ node: root, tag: "", mark: "", chars: 0 }];
  let answer: Answer = { text: "\n", at: 1, frames, isNewLine: true, base };
  /** Whether the next line may go on with the paragraph, or with the item. */
  let isOpen = false;
  /** What is left of the head of a line. */
  let head = "";
  return {
    write: draw,
    // A line's end decides all that is undecided.
    end: () => draw("\n"),
  };

  function draw(text: string): void {
    answer = { ...answer, text: answer.text.slice(answer.at - 1) + text.replaceAll("\r", ""), at: 1 };
    while (answer.isNewLine ? drawHead() : drawPiece(answer));
  }

  /** Draws what the beginning of a line says; false where it has not come whole. */
  function drawHead(): boolean {
    head = answer.text.slice(answer.at, answer.at + headChars);
    const { length } = head;
    if (length < headChars && undecided.test(head)) return false;
    // The innermost of what the line goes on with.
    let depth = 0;
    let isCode = false;
    for (const [at, { tag, mark }] of frames.entries()) {
      if (mark[0] !== "^") continue;
      isCode = tag === "code";
      if (!take(new RegExp(mark))) break;
      depth = at;
    }
    if (!isCode) drawBlock(depth);
    else if (depth === frames.length - 1) close(depth - 3);
    else drawCodeLine();
    answer.at += length - head.length;
    answer.isNewLine = false;
    return true;
  }

  /** Ends the line before: the end of the last one is none of the code. */
  function drawCodeLine(): void {
    const top = topOf(frames);
    if (top.chars++ > 0) write(frames, "\n");
  }

  /** Opens what the line begins, in what it goes on with. */
  function drawBlock(depth: number, isNew = false): void {
    const [found = "", marker, quote, rule, item, start, hashes, fence, language] = take(opener) ?? [];
    if (!marker) {
      if (head[0] === "|") drawRow(depth);
      else if (head[0] === "\n") close(depth);
      else if (!isOpen) {
        close(depth);
        open(frames, "p");
        isOpen = true;
      } else if (!isNew) add(topOf(frames).node, "br");
      return;
    }
    const list = start ? "ol" : "ul";
    const isNext = item && frames[depth + 1]?.tag === list;
    close(isNext ? depth + 1 : depth);
    if (rule) add(topOf(frames).node, "hr");
    else if (hashes) open(frames, hashes[2] ? "h4" : "h3");
    else if (fence) {
      open(frames, "div", "", { class: "code" });
      add(topOf(frames).node, "button", { class: "note pill", "aria-label": copy() });
      open(frames, "pre", "", { tabindex: "0" });
      open(frames, "code", `^[ \t]*${fence}+[ \t]*(?=\n)`, language ? { "data-lang": language } : {});
    } else if (quote) {
      open(frames, "blockquote", "^[ \t]*> ?");
      drawBlock(frames.length - 1);
    } else {
      if (!isNext) open(frames, list, "", start ? { start } : {});
      open(frames, "li", `^(\t| {${found.length}}|(?= *\n))`);
      isOpen = true;
      const [box] = take(/^\[[ xX]\](?= )/) ?? [];
      if (box) write(frames, box === "[ ]" ? "☐" : "☑");
      else drawBlock(frames.length - 1, true);
    }
  }

  /** A row of a table, of which the second only says that the first is its head. */
  function drawRow(depth: number): void {
    if (frames[depth + 2]?.tag === "table") close(depth + 2);
    else {
      close(depth);
      open(frames, "div", "", { class: "scroll", tabindex: "0" });
      open(frames, "table");
    }
    const lines = topOf(frames).chars++;
    if (lines !== 1 || !take(/^[-:| \t]+(?=\n)/)) open(frames, "tr", lines > 0 ? "td" : "th");
  }

  function close(depth: number): void {
    frames.splice(depth + 1);
    isOpen = false;
  }

  /** Takes what the head begins with, where it does. */
  function take(pattern: RegExp): RegExpExecArray | null {
    const found = pattern.exec(head);
    head = head.slice(found?.[0].length);
    return found;
  }
}
