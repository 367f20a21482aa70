import * as smd from "streaming-markdown";
import { safeHref } from "./safe-href.ts";

/** By the parser's number, from PARAGRAPH on: there is no way to draw any other, but for what is around code and tables. */
const tags =
  "p h3 h3 h4 h4 h4 h4 code code code em em strong strong s a a a blockquote br hr ul ol li span table tr td".split(
    " ",
  );

interface LinkAttributes {
  readonly href?: string;
  readonly target?: "_blank";
  readonly rel?: "noopener nofollow";
}

/** All that an element may have. */
interface Attributes extends LinkAttributes {
  readonly class?: "scroll" | "code" | "note pill";
  readonly start?: string;
  /** For what scrolls by itself: the keyboard must get there. */
  readonly tabindex?: "0";
  readonly "aria-label"?: string;
  /** What the code is written in. */
  readonly "data-lang"?: string;
}

export interface MarkdownWriter {
  /** Takes the next piece of the answer, cut anywhere but inside a surrogate pair. */
  readonly write: (text: string) => void;
  /** Takes the end: what was held back, because it could still have become something, is shown. */
  readonly end: () => void;
}

interface Frame {
  readonly token: number;
  node: Element;
  /** Of the text that stands right in the node. */
  chars: number;
}

/**
 * So many characters may stand in one element: browsers lay a paragraph out as a whole, with all of its text at each that is
 * added. Code goes on in the next element as if it were the same, other text in another paragraph.
 */
const partChars = 2000;
/** Where a part may end, by what it is a part of. */
const partEnd: Readonly<Record<string, RegExp>> = { P: /^[^]*[\s。]/, CODE: /^[^]*\n/ };

/** Deeper than this an element stands beside the one before, not in it: nobody means that, and browsers fall over it. */
const maxDepth = 16;

/**
 * Draws Markdown as it streams, append-only: what is drawn is never drawn again, so a selection in it survives.
 *
 * Images become links, HTML is text, and a link that may not be followed is its text. No HTML is parsed anywhere: every
 * element is created, every attribute set by name.
 *
 * @param base what relative addresses are resolved against
 * @param copy the name of the button in a block of code; who made the writer sees to it that it does something
 */
export function createMarkdownWriter(root: Element, base: string, copy: string): MarkdownWriter {
  const bottom: Frame = { token: smd.DOCUMENT, node: root, chars: 0 };
  const frames = [bottom];
  let top = bottom;
  /** Whether the link that is about to be closed has an address, or the box a tick. */
  let isSet = false;
  let cell = "";
  const parser = smd.parser({ data: 0, add_token: open, end_token: close, add_text: addText, set_attr: setAttribute });
  return {
    write: (markdown) => smd.parser_write(parser, markdown),
    end: () => {
      smd.parser_end(parser);
      while (top !== bottom) close();
    },
  };

  function open(_data: unknown, token: number): void {
    let { node } = frames[maxDepth] ?? top;
    if (token === smd.CODE_BLOCK || token === smd.CODE_FENCE) {
      node = add(node, "div", { class: "code" });
      add(node, "button", { class: "note pill", "aria-label": copy });
      node = add(node, "pre", { tabindex: "0" });
    } else if (token === smd.TABLE) {
      node = add(node, "div", { class: "scroll", tabindex: "0" });
      cell = "th";
    }
    const tag = token === smd.TABLE_CELL ? cell : (tags[token - smd.PARAGRAPH] ?? "p");
    top = { token, node: add(node, tag), chars: 0 };
    frames.push(top);
  }

  function close(): void {
    const { token, node } = top;
    frames.pop();
    top = frames.at(-1) ?? bottom;
    if (token === smd.TABLE_ROW) cell = "td";
    if (token === smd.CHECKBOX) addTo(node, isSet ? "☑" : "☐");
    if (token === smd.LINK && !isSet) {
      // [1] and the like are no links: the parser took the brackets away.
      node.prepend("[");
      if (parser.pending === "]") addTo(node, "]");
    }
    isSet = false;
  }

  function addText(_data: unknown, text: string): void {
    // Characters that turn the direction of what follows can make an address look like another.
    const shown = text.replace(/[\u202a-\u202e\u2066-\u2069]/g, "");
    const { node } = top;
    top.chars += shown.length;
    const [last = ""] = (top.chars > partChars && partEnd[node.tagName]?.exec(shown)) || [];
    if (last !== "") {
      addTo(node, last);
      top.node = add(node.parentElement ?? root, node.tagName);
      top.chars = 0;
    }
    addTo(top.node, shown.slice(last.length));
  }

  function setAttribute(_data: unknown, attribute: number, value: string): void {
    const { node, token } = top;
    if (attribute === smd.LANG) set(node, { "data-lang": value.trim() });
    else if (attribute === smd.START) set(node, { start: value });
    else {
      isSet = true;
      // A bare address takes the sentence's full stop with it.
      set(node, linkTo(token === smd.RAW_URL ? value.replace(/[.,;:!?)\]}'"*_]+$/, "") : value, base));
    }
  }
}

/** What makes an `a` a link; nothing where the address may not be followed. */
export function linkTo(address: string, base: string): LinkAttributes {
  const href = safeHref(address, base);
  return href === undefined ? {} : { href, target: "_blank", rel: "noopener nofollow" };
}

function add(parent: Element, tag: string, attributes: Attributes = {}): Element {
  const node = document.createElement(tag);
  set(node, attributes);
  parent.append(node);
  return node;
}

function set(node: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries<string>({ ...attributes })) node.setAttribute(name, value);
}

function addTo(node: Element, text: string): void {
  const { lastChild } = node;
  if (lastChild instanceof Text) lastChild.appendData(text);
  else node.append(text);
}
