import * as smd from "streaming-markdown";
import { safeHref } from "./safe-href.ts";

export { safeHref };

export type Tag =
  | "a" | "blockquote" | "br" | "code" | "div" | "em" | "h3" | "h4" | "hr" | "li" | "ol" | "p" | "pre" | "s" | "span" | "strong"
  | "table" | "tbody" | "td" | "th" | "thead" | "tr" | "ul"; // prettier-ignore

/** Where nodes are made. There is no way to make any other, and none to take one back or to change its text. */
export interface Sink<N> {
  readonly element: (parent: N, tag: Tag, className?: "scroll" | "code" | "lang") => N;
  readonly text: (parent: N, text: string) => void;
  /** Puts text before all that is in the node. */
  readonly textBefore: (parent: N, text: string) => void;
  readonly link: (node: N, href: string) => void;
  readonly start: (list: N, first: string) => void;
}

export interface MarkdownWriter {
  /** Takes the next piece of the answer, cut anywhere but inside a surrogate pair. */
  readonly write: (text: string) => void;
  /** Takes the end: what was held back, because it could still have become something, is shown. */
  readonly end: () => void;
}

interface Frame<N> {
  readonly token: number;
  readonly node: N;
  rows: number;
  body: N | undefined;
  hasAddress: boolean;
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
  [smd.EQUATION_INLINE]: "code",
  [smd.EQUATION_BLOCK]: "code",
  [smd.RAW_URL]: "a",
  [smd.LINK]: "a",
  [smd.IMAGE]: "a",
  [smd.LIST_UNORDERED]: "ul",
  [smd.LIST_ORDERED]: "ol",
  [smd.LIST_ITEM]: "li",
  [smd.CHECKBOX]: "span",
};

/** Characters that the parser must be helped with: dollars are prices here, and Chinese punctuation ends an address. */
const delicate = /(?=[$\n\u3000-\u303f\uff00-\uff65])/;
const literalTokens: ReadonlySet<number | undefined> = new Set<number>([
  smd.CODE_BLOCK,
  smd.CODE_FENCE,
  smd.CODE_INLINE,
  smd.IMAGE,
  smd.RAW_URL,
]);

/**
 * Draws Markdown as it streams, append-only: what is drawn is never drawn again, so a selection in it survives.
 *
 * Images become links, HTML is text, and a link that may not be followed is its text.
 *
 * @param base what relative addresses are resolved against
 */
export function createMarkdownWriter<N>(root: N, sink: Sink<N>, base: string): MarkdownWriter {
  const frames: Frame<N>[] = [frameOf(smd.DOCUMENT, root)];
  const parser = smd.parser({
    data: undefined,
    add_token: open,
    end_token: close,
    add_text: addText,
    set_attr: setAttribute,
  });
  return {
    write: (text) => {
      for (const piece of text.split(delicate)) {
        helpParserWith(piece[0]);
        smd.parser_write(parser, piece);
      }
    },
    end: () => {
      releaseCutAddress();
      smd.parser_end(parser);
      while (frames.length > 1) close();
    },
  };

  function helpParserWith(next: string | undefined): void {
    const token = parser.tokens[parser.len];
    if (next === "\n") releaseCutAddress();
    else if (next === "$") {
      const isLiteral = literalTokens.has(token) || /^(`|\\$|\]\()/.test(parser.pending);
      if (!isLiteral) smd.parser_write(parser, "\\");
    } else if (token === smd.RAW_URL && next !== undefined && delicate.test(next)) smd.parser_write(parser, "\\");
  }

  /** `[text](addr` and then a new line or the end: never a link, and the parser would swallow all that follows. */
  function releaseCutAddress(): void {
    if (!parser.pending.startsWith("](")) return;
    parser.text += parser.pending;
    parser.pending = "";
  }

  function top(): Frame<N> {
    return frames.at(-1) ?? frameOf(smd.DOCUMENT, root);
  }

  function open(_data: unknown, token: number): void {
    if (token === smd.DOCUMENT) return;
    frames.push(frameOf(token, nodeFor(token, top())));
  }

  function nodeFor(token: number, parent: Frame<N>): N {
    switch (token) {
      case smd.CODE_BLOCK:
      case smd.CODE_FENCE:
        return sink.element(parent.node, "div", "code");
      case smd.TABLE:
        return sink.element(sink.element(parent.node, "div", "scroll"), "table");
      case smd.TABLE_ROW:
        return rowIn(parent);
      case smd.TABLE_CELL:
        return sink.element(parent.node, frames.at(-2)?.rows === 1 ? "th" : "td");
      default:
        return sink.element(parent.node, tagByToken[token] ?? "h4");
    }
  }

  function rowIn(table: Frame<N>): N {
    table.rows += 1;
    if (table.rows === 1) return sink.element(sink.element(table.node, "thead"), "tr");
    table.body ??= sink.element(table.node, "tbody");
    return sink.element(table.body, "tr");
  }

  function close(): void {
    const frame = frames.length > 1 ? frames.pop() : undefined;
    if (frame?.token === smd.CHECKBOX) sink.text(frame.node, frame.hasAddress ? "☑" : "☐");
    if (frame?.token !== smd.LINK || frame.hasAddress) return;
    // [1] and the like are no links: the parser took the brackets away.
    sink.textBefore(frame.node, "[");
    if (parser.pending === "]") sink.text(frame.node, "]");
  }

  function addText(_data: unknown, text: string): void {
    const frame = top();
    if (frame.token === smd.CODE_FENCE || frame.token === smd.CODE_BLOCK) frame.body ??= codeIn(frame);
    // Characters that turn the direction of what follows can make an address look like another.
    sink.text(frame.body ?? frame.node, text.replaceAll(/[\u202a-\u202e\u2066-\u2069]/g, ""));
  }

  function codeIn(frame: Frame<N>): N {
    return sink.element(sink.element(frame.node, "pre"), "code");
  }

  function setAttribute(_data: unknown, attribute: number, value: string): void {
    const frame = top();
    if (attribute === smd.LANG) sink.text(sink.element(frame.node, "span", "lang"), value.trim());
    else if (attribute === smd.START && /^\d{1,9}$/.test(value)) sink.start(frame.node, value);
    else if (attribute === smd.CHECKED) frame.hasAddress = true;
    else if (attribute === smd.HREF || attribute === smd.SRC) {
      frame.hasAddress = true;
      // A bare address takes the sentence's full stop with it.
      const href = safeHref(frame.token === smd.RAW_URL ? value.replace(/[.,;:!?)\]}'"*_]+$/, "") : value, base);
      if (href !== undefined) sink.link(frame.node, href);
    }
  }
}

function frameOf<N>(token: number, node: N): Frame<N> {
  return { token, node, rows: 0, body: undefined, hasAddress: false };
}

/** Makes the nodes in the page. No HTML is parsed anywhere: every node is created, every attribute set by name. */
export const domSink: Sink<Node> = {
  element: (parent, tag, className) => {
    const node = document.createElement(tag);
    if (className !== undefined) node.className = className;
    return parent.appendChild(node);
  },
  text: (parent, text) => {
    const last = parent.lastChild;
    if (last instanceof Text) last.appendData(text);
    else parent.appendChild(document.createTextNode(text));
  },
  textBefore: (parent, text) => {
    parent.insertBefore(document.createTextNode(text), parent.firstChild);
  },
  link: (node, href) => {
    if (!(node instanceof HTMLAnchorElement)) return;
    node.href = href;
    node.target = "_blank";
    node.rel = "noopener nofollow";
  },
  start: (list, first) => {
    if (list instanceof HTMLOListElement) list.start = Number(first);
  },
};
