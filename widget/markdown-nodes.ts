import { addElement } from "./add-element.ts";
import { safeHref } from "./safe-href.ts";

type LinkAttributes = {
  readonly href?: string;
  readonly target?: "_blank";
  readonly rel?: "noopener nofollow";
};

/** All that an element may have. */
type Attributes = LinkAttributes & {
  readonly class?: "scroll" | "code" | "note pill";
  readonly start?: string;
  /** For what scrolls by itself: the keyboard must get there. */
  readonly tabindex?: "0";
  readonly "aria-label"?: string;
  /** What the code is written in. */
  readonly "data-lang"?: string;
};

/** An element that is still written in. To close it, and all in it, is to take it out of the frames. */
export interface Frame {
  node: Element;
  readonly tag: string;
  /**
   * What it ends with, where that is what it began with, as asterisks. What it goes on with in the next line, where that begins
   * with `^`: a pattern. Of code that is what does not go on with it; of a row it is its cells' tag.
   */
  readonly mark: string;
  /** Of the text that stands right in the node; of a table its lines. */
  chars: number;
}

/** From the one that all is drawn in to the innermost. */
export type Frames = [Frame, ...Frame[]];

/** Deeper than this an element stands beside the one before, not in it: nobody means that, and browsers fall over it. */
export const maxDepth = 16;

/**
 * So many characters may stand in one element: browsers lay a paragraph out as a whole, with all of its text at each that is
 * added. Code goes on in the next element as if it were the same, other text in another paragraph.
 */
const partChars = 2000;
/** What a part of a paragraph may end with; a part of code ends with its line, which is written by itself. */
const partEnd = /[\s。]$/;

export const topOf = (frames: Frames): Frame => frames.at(-1) ?? frames[0];

/** Opens an element in the innermost one. */
export function open(frames: Frames, tag: string, mark = "", attributes: Attributes = {}): void {
  const { node } = frames[maxDepth] ?? topOf(frames);
  frames.push({ node: add(node, tag, attributes), tag, mark, chars: 0 });
}

/** Adds to the text of the innermost element. */
export function write(frames: Frames, text: string): void {
  // Characters that turn the direction of what follows can make an address look like another.
  const shown = text.replace(/[\u202a-\u202e\u2066-\u2069]/g, "");
  const top = topOf(frames);
  const { node, tag } = top;
  const { lastChild } = node;
  if (lastChild instanceof Text) lastChild.appendData(shown);
  else node.append(shown);
  top.chars += shown.length;
  if (top.chars > partChars && (tag === "p" || text === "\n") && partEnd.test(shown)) {
    top.node = add(node.parentElement ?? node, tag);
    top.chars = 1;
  }
}

/** What makes an `a` a link; nothing where the address may not be followed. */
export function linkTo(address: string, base: string): LinkAttributes {
  const href = safeHref(address, base);
  return href ? { href, target: "_blank", rel: "noopener nofollow" } : {};
}

/** Adds an element at the end of another, with none but these attributes. */
export const add: (parent: Element, tag: string, attributes?: Attributes) => Element = addElement;
