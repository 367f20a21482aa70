import { vi } from "vitest";
import { createMarkdownWriter, type MarkdownWriter } from "./markdown.ts";

/** As much of the page as is drawn into. Texts that follow each other are one, as there. */
export class DrawnText {
  data: string;

  constructor(data: string) {
    this.data = data;
  }

  appendData(text: string): void {
    this.data += text;
  }
}

export class Drawn {
  readonly tag: string;
  readonly children: (Drawn | DrawnText)[] = [];
  readonly attributes: Readonly<Record<string, string>> = {};
  parentElement: Drawn | undefined;

  constructor(tag: string) {
    this.tag = tag.toLowerCase();
  }

  get tagName(): string {
    return this.tag.toUpperCase();
  }

  get lastChild(): Drawn | DrawnText | undefined {
    return this.children.at(-1);
  }

  append(child: Drawn | string): void {
    if (typeof child === "string") this.children.push(new DrawnText(child));
    else {
      child.parentElement = this;
      this.children.push(child);
    }
  }

  setAttribute(name: string, value: string): void {
    Object.assign(this.attributes, { [name]: value });
  }
}

/** A place to draw, and a writer that draws there. */
export function begin(base = "https://shop.example/p/1"): { readonly root: Drawn; readonly writer: MarkdownWriter } {
  let root: Drawn | undefined;
  vi.stubGlobal("Text", DrawnText);
  vi.stubGlobal("document", {
    createElementNS: (_namespace: unknown, tag: string) => {
      const element = new Drawn(tag);
      root ??= element;
      return element;
    },
  });
  const writer = createMarkdownWriter(document.createElementNS(null, "root"), base, () => "Copy");
  if (root === undefined) throw new Error("Cannot begin: nothing was made");
  return { root, writer };
}

export function draw(pieces: readonly string[]): Drawn {
  const { root, writer } = begin();
  for (const piece of pieces) writer.write(piece);
  writer.end();
  return root;
}

/** The tag with its class, as in a selector. */
export const selectorOf = ({ tag, attributes }: Drawn): string =>
  attributes["class"] === undefined ? tag : `${tag}.${attributes["class"]}`;

/** A short form for reading: tag(children), links with their address, code with its language. */
export function shortly(node: Drawn | DrawnText): string {
  if (node instanceof DrawnText) return node.data;
  const { href, "data-lang": language, start } = node.attributes;
  const address = href === undefined ? "" : `→${href}`;
  const details = `${language ? `[${language}]` : ""}${start === undefined ? "" : `[${start}]`}`;
  return `${selectorOf(node)}${address}${details}(${node.children.map(shortly).join("")})`;
}

export const textOf = (node: Drawn | DrawnText): string =>
  node instanceof DrawnText ? node.data : node.children.map(textOf).join("");
