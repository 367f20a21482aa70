/**
 * Holds our Markdown against streaming-markdown. Ours differs on purpose, and no text here has what it differs in, where
 *
 * - underscores stand inside words, marks before white space, three of them, more than three of them: as in CommonMark
 * - an ordered list is numbered with brackets, 1): as in CommonMark
 * - a paragraph follows in an item, after an empty line and indented: it stays in the item, as in CommonMark
 * - a list in an item is the end of the list: what follows is in neither, as in CommonMark
 * - a link's label has brackets or another link in it
 * - a bare address follows other than a space, or Chinese punctuation follows it (markdown.test.ts)
 * - lines are indented by four spaces: that is no code
 * - there are equations, or line breaks written as HTML: these are text
 */
import fc from "fast-check";
import * as smd from "streaming-markdown";
import { expect, test } from "vitest";
import { draw, Drawn, shortly } from "./drawn.ts";
import { answers } from "./markdown-answers.ts";

/** By the library's number, from PARAGRAPH on. */
const tags =
  "p h3 h3 h4 h4 h4 h4 code code code em em strong strong s a a a blockquote br hr ul ol li span table tr td".split(
    " ",
  );

/** What the library makes of a text, drawn as ours is. */
function expected(markdown: string): Drawn {
  const root = new Drawn("root");
  const open: { readonly token: number; readonly node: Drawn }[] = [{ token: smd.DOCUMENT, node: root }];
  const top = () => open.at(-1) ?? { token: smd.DOCUMENT, node: root };
  const add = (parent: Drawn, tag: string, attributes: Readonly<Record<string, string>> = {}) => {
    const node = new Drawn(tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    parent.append(node);
    return node;
  };
  const addText = (node: Drawn, text: string) => {
    const { lastChild } = node;
    if (lastChild === undefined || lastChild instanceof Drawn) node.append(text);
    else lastChild.appendData(text);
  };
  const parser = smd.parser({
    data: undefined,
    add_token(_data, token) {
      let { node } = top();
      if (token === smd.CODE_FENCE) {
        node = add(node, "div", { class: "code" });
        add(node, "button", { class: "note pill" });
        node = add(node, "pre");
      } else if (token === smd.TABLE) node = add(node, "div", { class: "scroll" });
      const isHead = token === smd.TABLE_CELL && open.at(-2)?.node.children.length === 1;
      open.push({ token, node: add(node, isHead ? "th" : (tags[token - smd.PARAGRAPH] ?? "?")) });
    },
    end_token() {
      const { token, node } = top();
      open.pop();
      if (token === smd.CHECKBOX) addText(node, node.attributes["checked"] === undefined ? "☐" : "☑");
      // A bracket that began no link is itself: ours waits until that is known, the library's renderer cannot.
      if (token === smd.LINK && node.attributes["href"] === undefined) {
        top().node.children.pop();
        addText(top().node, "[");
        for (const child of node.children) {
          if (child instanceof Drawn) top().node.append(child);
          else addText(top().node, child.data);
        }
        if (parser.pending === "]") addText(top().node, "]");
      }
      // The sentence's full stop is no part of an address; the library leaves that to its renderer.
      if (token === smd.RAW_URL) {
        const [, bare = "", rest = ""] = /^(.*?)([.,;:!?)]*)$/.exec(shortText(node)) ?? [];
        node.children.length = 0;
        node.append(bare);
        node.setAttribute("href", new URL(bare).href);
        if (rest !== "") addText(top().node, rest);
      }
    },
    add_text: (_data, text) => addText(top().node, text),
    set_attr(_data, attribute, value) {
      const { node, token } = top();
      if (attribute === smd.LANG) node.setAttribute("data-lang", value);
      else if (attribute === smd.START) node.setAttribute("start", value);
      else if (attribute === smd.CHECKED) node.setAttribute("checked", "");
      else if (token !== smd.RAW_URL)
        node.setAttribute("href", new URL(value.split(/\s"/)[0] ?? "", "https://shop.example/p/1").href);
    },
  });
  smd.parser_write(parser, markdown);
  smd.parser_end(parser);
  return root;
}

const shortText = (node: Drawn) => node.children.map((child) => (child instanceof Drawn ? "" : child.data)).join("");

/** White space that browsers do not show is none; a list that begins with 1 need not say so, a box is text. */
const seen = (root: Drawn) =>
  shortly(root)
    .replaceAll(/(?<!pre\([^)]*)[ \n]+/g, " ")
    .replaceAll(/(?<=\() | (?=\))| (?=br\(\))|(?<=br\(\)) | (?=(ul|ol)(\[\d+\])?\(li)/g, "")
    .replaceAll("ol[1]", "ol")
    .replaceAll(/span\((.)\)/g, "$1");

test.each(answers)("draws as the library does: %j", (answer) => {
  expect(seen(draw([answer]))).toBe(seen(expected(answer)));
});

const word = fc.constantFrom(
  "jacket",
  "Größe",
  "退货",
  "is",
  "a",
  "$5",
  "¥299",
  "10 %",
  "¿Qué?",
  "http",
  "it's",
  "7–9",
  "h",
);
const words = fc.array(word, { minLength: 1, maxLength: 4 }).map((all) => all.join(" "));
const around = (mark: string) => words.map((text) => `${mark}${text}${mark}`);
const span = fc.oneof(
  { weight: 4, arbitrary: words },
  around("**"),
  around("*"),
  around("__"),
  around("_"),
  around("~~"),
  around("`"),
  words.map((text) => `**${text} *${text}* ${text}**`),
  words.map((text) => `\`\`${text} \` ${text}\`\``),
  words.map((text) => `[${text}](/pages/returns)`),
  words.map((text) => `[**${text}**](https://a.example/x_y "A title")`),
  words.map((text) => `![${text}](https://a.example/j.png)`),
  fc.constantFrom("https://a.example/x", "http://a.example/a_b?c=d&e.", "(see", "[1]", "5 * 3", "1\\*2", "<b>", "AT&T"),
);
const line = fc.tuple(word, fc.array(span, { maxLength: 5 })).map(([first, rest]) => [first, ...rest].join(" "));
const paragraph = fc.array(line, { minLength: 1, maxLength: 3 }).map((lines) => lines.join("\n"));
const code = fc
  .tuple(fc.constantFrom("", "js"), fc.array(fc.constantFrom("a = 1;", "", "  b", "**c**", "| d"), { minLength: 1 }))
  .map(([language, lines]) => ["```" + language, "x", ...lines, "y", "```"].join("\n"));
const cells = fc.array(
  span.filter((text) => !text.includes("|")),
  { minLength: 2, maxLength: 2 },
);
const table = fc
  .array(cells, { minLength: 2, maxLength: 4 })
  .map((rows) => rows.map((row) => `| ${row.join(" | ")} |`))
  .map(([head = "", ...rows]) => [head, "| --- | :-: |", ...rows].join("\n"));
const item = fc.tuple(fc.constantFrom("- ", "* ", "1. ", "- [ ] ", "- [x] "), line, fc.array(line, { maxLength: 2 }));
const list = fc.array(item, { minLength: 1, maxLength: 3 }).map((items) => {
  const [[marker] = ["- "]] = items;
  const indent = marker.startsWith("1") ? "   " : "  ";
  const lines = items.flatMap(([, text, inner]) => [`${marker}${text}`, ...inner.map((each) => `${indent}- ${each}`)]);
  return [...lines, `${marker}last`].join("\n");
});
const quote = paragraph.map((text) => text.replaceAll(/^/gm, "> "));
const heading = fc.tuple(fc.constantFrom("#", "##", "###"), line).map((parts) => parts.join(" "));
const block = fc.oneof(paragraph, heading, list, quote, code, table, fc.constantFrom("---", "* * *"));
const documents = fc.array(block, { minLength: 1, maxLength: 5 }).map((blocks) => blocks.join("\n\n"));

test("draws well-formed Markdown as the library does", () => {
  fc.assert(
    fc.property(documents, (markdown) => {
      expect(seen(draw([markdown]))).toBe(seen(expected(markdown)));
    }),
    { numRuns: Number(process.env["RUNS"] ?? 1000) },
  );
});
