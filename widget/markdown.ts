import * as smd from "streaming-markdown";
import { safeHref } from "./safe-href.ts";

export type Tag =
  | "a" | "blockquote" | "br" | "button" | "code" | "div" | "em" | "h3" | "h4" | "hr" | "li" | "ol" | "p" | "pre" | "s" | "span" | "strong"
  | "table" | "tbody" | "td" | "th" | "thead" | "tr" | "ul"; // prettier-ignore

/** Where nodes are made. There is no way to make any other, and none to take one back or to change its text. */
export interface Sink<N> {
  readonly element: (parent: N, tag: Tag) => N;
  /** Adds text at the end of the node, or before all that is in it. */
  readonly text: (node: N, text: string, isFirst?: boolean) => void;
  readonly set: (node: N, attributes: Attributes) => void;
}

interface LinkAttributes {
  readonly href?: string;
  readonly target?: "_blank";
  readonly rel?: "noopener nofollow";
}

/** All that a node may have. */
export interface Attributes extends LinkAttributes {
  readonly class?: "scroll" | "code" | "note" | "note pill";
  readonly start?: string;
  /** For what scrolls by itself: the keyboard must get there. */
  readonly tabindex?: "0";
  readonly "aria-label"?: string;
}

export interface MarkdownWriter {
  /** Takes the next piece of the answer, cut anywhere but inside a surrogate pair. */
  readonly write: (text: string) => void;
  /** Takes the end: what was held back, because it could still have become something, is shown. */
  readonly end: () => void;
}

interface Frame<N> {
  readonly token: number;
  node: N;
  /** The code of a block, or the rows of a table after the first. */
  body?: N;
  /** What all code of a block stands in. */
  pre?: N;
  rows: number;
  /** Of its own text, since its last part began. */
  chars: number;
  hasAddress?: boolean;
}

const tagByToken: Readonly<Record<number, Tag>> = {
  [smd.BLOCKQUOTE]: "blockquote",
  [smd.PARAGRAPH]: "p",
  [smd.LINE_BREAK]: "br",
  [smd.RULE]: "hr",
  [smd.HEADING_1]: "h3",
  [smd.HEADING_2]: "h3",
  [smd.ITALIC_AST]: "em",
  [smd.ITALIC_UND]: "em",
  [smd.STRONG_AST]: "strong",
  [smd.STRONG_UND]: "strong",
  [smd.STRIKE]: "s",
  [smd.CODE_INLINE]: "code",
  [smd.RAW_URL]: "a",
  [smd.LINK]: "a",
  [smd.IMAGE]: "a",
  [smd.LIST_UNORDERED]: "ul",
  [smd.LIST_ORDERED]: "ol",
  [smd.LIST_ITEM]: "li",
  [smd.CHECKBOX]: "span",
};

/** Characters that the parser must be helped with: Chinese punctuation ends an address. */
const delicate = /(?=[\n\u3000-\u303f\uff00-\uff65])/;

/**
 * So many characters may stand in one piece: browsers lay a paragraph out as a whole, with all of its text at each that is
 * added. Code goes on in the next piece as if it were the same, other text in another paragraph.
 */
const partChars = 2000;

/** Deeper than this a node stands beside the one before, not in it: nobody means that, and browsers fall over it. */
const maxDepth = 16;

/**
 * Draws Markdown as it streams, append-only: what is drawn is never drawn again, so a selection in it survives.
 *
 * Images become links, HTML is text, and a link that may not be followed is its text.
 *
 * @param base what relative addresses are resolved against
 * @param copy the name of the button in a block of code; who made the writer sees to it that it does something
 */
export function createMarkdownWriter<N>(
  root: N,
  { element, text, set }: Sink<N>,
  base: string,
  copy: string,
): MarkdownWriter {
  const bottom: Frame<N> = { token: smd.DOCUMENT, node: root, rows: 0, chars: 0 };
  const frames = [bottom];
  let top = bottom;
  const parser = smd.parser({ data: 0, add_token: open, end_token: close, add_text: addText, set_attr: setAttribute });
  return {
    write: (markdown) => {
      for (const piece of markdown.split(delicate)) {
        helpParserWith(piece.slice(0, 1));
        smd.parser_write(parser, piece);
      }
    },
    end: () => {
      releaseCutAddress();
      smd.parser_end(parser);
      while (top !== bottom) close();
    },
  };

  function helpParserWith(next: string): void {
    if (next === "\n") releaseCutAddress();
    else if (parser.tokens[parser.len] === smd.RAW_URL && delicate.test(next)) smd.parser_write(parser, "\\");
  }

  /** `[text](addr` and then a new line or the end: never a link, and the parser would swallow all that follows. */
  function releaseCutAddress(): void {
    if (!parser.pending.startsWith("](")) return;
    parser.text += parser.pending;
    parser.pending = "";
  }

  function open(_data: unknown, token: number): void {
    top = { token, node: nodeFor(token, frames[maxDepth] ?? top), rows: 0, chars: 0 };
    frames.push(top);
  }

  function nodeFor(token: number, parent: Frame<N>): N {
    const { node } = parent;
    switch (token) {
      case smd.CODE_BLOCK:
      case smd.CODE_FENCE: {
        const block = made(node, "div", { class: "code" });
        made(block, "button", { class: "note pill", "aria-label": copy });
        return block;
      }
      case smd.TABLE:
        return element(made(node, "div", { class: "scroll", tabindex: "0" }), "table");
      case smd.TABLE_ROW:
        parent.rows += 1;
        if (parent.rows === 1) return element(element(node, "thead"), "tr");
        return element((parent.body ??= element(node, "tbody")), "tr");
      case smd.TABLE_CELL:
        return element(node, frames.at(-2)?.rows === 1 ? "th" : "td");
      default:
        return element(node, tagByToken[token] ?? "h4");
    }
  }

  function made(parent: N, tag: Tag, attributes: Attributes): N {
    const node = element(parent, tag);
    set(node, attributes);
    return node;
  }

  function close(): void {
    const { token, node, hasAddress } = top;
    frames.pop();
    top = frames.at(-1) ?? bottom;
    if (token === smd.CHECKBOX) text(node, hasAddress ? "☑" : "☐");
    if (token !== smd.LINK || hasAddress) return;
    // [1] and the like are no links: the parser took the brackets away.
    text(node, "[", true);
    if (parser.pending === "]") text(node, "]");
  }

  function addText(_data: unknown, added: string): void {
    // Characters that turn the direction of what follows can make an address look like another.
    let shown = added.replace(/[\u202a-\u202e\u2066-\u2069]/g, "");
    const isCode = top.token === smd.CODE_FENCE || top.token === smd.CODE_BLOCK;
    if (isCode && !top.body) {
      top.pre = made(top.node, "pre", { tabindex: "0" });
      top.body = element(top.pre, "code");
    }
    top.chars += shown.length;
    if (top.chars > partChars && (isCode || top.token === smd.PARAGRAPH)) shown = breakOff(shown);
    text(top.body ?? top.node, shown);
  }

  /** Ends the part where a line or a sentence ends, and tells what comes after that. */
  function breakOff(shown: string): string {
    const [last] = (top.pre ? /^[^]*\n/ : /^[^]*[\s。]/).exec(shown) ?? [];
    if (!last) return shown;
    text(top.body ?? top.node, last);
    top.chars = 0;
    if (top.pre) top.body = element(top.pre, "code");
    else top.node = element((frames.at(-2) ?? bottom).node, "p");
    return shown.slice(last.length);
  }

  function setAttribute(_data: unknown, attribute: number, value: string): void {
    const { node, token } = top;
    if (attribute === smd.LANG) text(made(node, "div", { class: "note" }), value.trim());
    else if (attribute === smd.START) set(node, { start: value });
    else {
      top.hasAddress = true;
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

/** Makes the nodes in the page. No HTML is parsed anywhere: every node is created, every property set by name. */
export const domSink: Sink<Element> = {
  element: (parent, tag) => parent.appendChild(document.createElement(tag)),
  text: (node, text, isFirst) => {
    const { lastChild } = node;
    if (isFirst) node.prepend(text);
    else if (lastChild instanceof Text) lastChild.appendData(text);
    else node.append(text);
  },
  set: (node, attributes) => {
    for (const [name, value] of Object.entries<string>({ ...attributes })) node.setAttribute(name, value);
  },
};
