import { readFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { expect, test, vi } from "vitest";
import type * as Parser from "streaming-markdown";
import { cut } from "./library.ts";
import { leftOut } from "./streaming-markdown.ts";

const source = readFileSync(path.join(import.meta.dirname, "../../node_modules/streaming-markdown/smd.js"), "utf8");
const load = (code: string): Promise<typeof Parser> => import(`data:text/javascript,${encodeURIComponent(code)}`);
const whole = await load(source);
const rest = await load(cut(leftOut, source));

/** What the parser tells its renderer, as a tree: it may tell a text in other pieces. */
function told(library: typeof Parser, pieces: readonly string[]): string {
  let tree = "";
  const parser = library.parser({
    data: undefined,
    add_token: (_data, token) => void (tree += `<${token}>`),
    end_token: () => void (tree += "</>"),
    add_text: (_data, text) => void (tree += text),
    set_attr: (_data, attribute, value) => void (tree += `[${attribute}=${value}]`),
  });
  for (const piece of pieces) library.parser_write(parser, piece);
  library.parser_end(parser);
  return tree;
}

const markdown = fc.array(
  fc.oneof(
    fc.constantFrom(
      ...Array.from("\n\n\n    **__``~~##>>--||[]()!+.12 x:/\\ahb"),
      "\t",
      "\n- ",
      "\n1. ",
      "\n3. ",
      "\n* [x] ",
      "- [ ] ",
    ),
    fc.constantFrom(
      "](/a)",
      "![",
      "[a](",
      "http://a.b",
      "https://c/",
      "```",
      "\n```\n",
      "```js\n",
      "| a | b |\n",
      "|-|-|\n",
    ),
    fc.constantFrom(
      "**a**",
      "*a*",
      "***",
      "~~a~~",
      "    ",
      "\n\n",
      "\n> ",
      "# ",
      "\n---\n",
      "é",
      "。",
      "word ",
      "&",
      "{",
    ),
  ),
  { maxLength: 40 },
);

// The parser says of some texts that they are more than it was made for.
vi.spyOn(console, "assert").mockReturnValue();

test("what is left of the parser parses as the whole one", () => {
  fc.assert(
    fc.property(markdown, (pieces) => {
      // What was left out is not in there: equations, and line breaks written as HTML.
      fc.pre(!/\\[[(]/.test(pieces.join("")));
      expect(told(rest, pieces)).toBe(told(whole, pieces));
    }),
    { numRuns: Number(process.env["RUNS"] ?? 1000) },
  );
});

test("lists are as deep as they are written", () => {
  const depth = 40;
  const deep = Array.from({ length: depth }, (_, at) => `${"  ".repeat(at)}- w${at}\n`);
  const lists = told(rest, deep).split(`<${rest.LIST_UNORDERED}>`);
  expect(lists).toHaveLength(depth + 1);
});
