import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { begin, draw, Drawn, DrawnText, selectorOf, shortly, textOf } from "./drawn.ts";
import { answers } from "./markdown-answers.ts";

const drawn = (markdown: string) => draw([markdown]).children.map(shortly).join("");

describe("draws", () => {
  test.each([
    ["**bold** and *soft* and `code`", "p(strong(bold) and em(soft) and code(code))"],
    ["# Big\n### Small", "h3(Big)h4(Small)"],
    ["- a\n- b", "ul(li(a)li(b))"],
    ["> quoted", "blockquote(p(quoted))"],
    ["```json\n{}\n```", "div.code(button.note pill()pre(code[json]({})))"],
    ["| A | B |\n| - | - |\n| 1 | 2 |", "div.scroll(table(tr(th(A)th(B))tr(td(1)td(2))))"],
    ["| `|a` | b |", "div.scroll(table(tr(th(code(|a))th(b))))"],
    ["[Returns](/returns)", "p(a→https://shop.example/returns(Returns))"],
    ["see https://a.example/x.", "p(see a→https://a.example/x(https://a.example/x).)"],
    ["详见 https://a.example/x。谢谢!", "p(详见 a→https://a.example/x(https://a.example/x)。谢谢!)"],
    ["- [x] sent\n- [ ] paid", "ul(li(☑ sent)li(☐ paid))"],
  ])("%j", (markdown, tree) => {
    expect(drawn(markdown).replaceAll(/(?<=\()\s+|\s+(?=\))/g, "")).toBe(tree);
  });

  test("an image as a link to it", () => {
    expect(drawn("![a jacket](https://a.example/j.png)")).toBe("p(a→https://a.example/j.png(a jacket))");
  });

  test("HTML as its text", () => {
    expect(textOf(draw(["<img src=x onerror=alert(1)> <b>x</b>"]))).toBe("<img src=x onerror=alert(1)> <b>x</b>");
  });

  test("prices as they are", () => {
    expect(textOf(draw(["It is $5, was $x$ and US$ 7. `$a`"]))).toBe("It is $5, was $x$ and US$ 7. $a");
    expect(textOf(draw(["```\n$a $b\n```"]))).toBe("$a $b");
  });

  test("no equations: every sign stays, but the backslash that escapes it", () => {
    const prices = "From $5 and $10 to $$20, **$3** or ¥42 ($1–$2), US$7 each.";
    expect(textOf(draw([prices]))).toBe(prices.replaceAll("**", ""));
    expect(textOf(draw(["$$\nx + y\n$$"]))).toBe("$$x + y$$");
    expect(textOf(draw(["\\(x\\) \\[y\\] \\$5 ~~$6~~"]))).toBe("(x) [y] $5 $6");
  });

  test("brackets that are no link with their brackets", () => {
    expect(textOf(draw(["as said [1] and [2]. [open"]))).toBe("as said [1] and [2]. [open");
  });

  test("a link that is cut, and what follows it", () => {
    expect(textOf(draw(["see [this](https://a.exam\n\nand more"]))).toContain("and more");
    expect(drawn("see [this](https://a.exam")).toBe("p(see [this](a→https://a.exam/(https://a.exam))");
  });

  test("a link that may not be followed as its text", () => {
    expect(drawn("[click](javascript:alert)")).toBe("p(a(click))");
  });
});

describe("cuts what browsers would lay out again and again", () => {
  const lines = Array.from({ length: 900 }, (_, index) => `line ${index};`);
  const inPieces = (text: string): readonly string[] => text.match(/[^]{1,50}/g) ?? [];

  test("long code into pieces of whole lines, which together are the code", () => {
    const { children } = draw(inPieces(`\`\`\`\n${lines.join("\n")}\n\`\`\``));
    const [block] = children;
    const pre = block instanceof Drawn ? block.children[1] : undefined;
    const pieces = pre instanceof Drawn ? pre.children.map(textOf) : [];
    expect(pieces.join("")).toBe(lines.join("\n"));
    expect(pieces.length).toBeGreaterThan(3);
    for (const piece of pieces) expect(piece.length).toBeLessThan(2100);
    for (const piece of pieces.slice(0, -1)) expect(piece).toMatch(/;\n$/);
  });

  test("a paragraph that does not end into several, of whole words", () => {
    const { children } = draw(inPieces(lines.join(" ")));
    expect(children.length).toBeGreaterThan(3);
    expect(children.map(textOf).join("")).toBe(lines.join(" "));
    for (const paragraph of children.slice(0, -1)) expect(textOf(paragraph)).toMatch(/ $/);
  });
});

test("nests no deeper than is meant, however deep it is asked to", () => {
  const depthOf = (node: Drawn | DrawnText): number =>
    node instanceof DrawnText ? 0 : 1 + Math.max(0, ...node.children.map(depthOf));
  for (const unit of [">", "> ", "*a _b ", "_a **b", "[", "![", "- ", "\\(", "`"]) {
    const root = draw([unit.repeat(10_000)]);
    expect(depthOf(root)).toBeLessThan(24);
  }
});

test("no word of an answer is lost, wherever it stands", () => {
  const marks = fc.constantFrom(
    " ",
    "\n",
    "\n\n",
    "\n- ",
    "\n1. ",
    "\n> ",
    " **",
    "** ",
    " `",
    "` ",
    " [",
    "] ",
    "\n| ",
    " $",
    "(",
    ")",
  );
  fc.assert(
    fc.property(fc.array(marks, { maxLength: 40 }), (parts) => {
      const markdown = parts.map((mark, at) => `${mark}w${at}w`).join("");
      const text = textOf(draw([markdown]));
      for (const at of parts.keys()) expect(text).toContain(`w${at}w`);
    }),
    { numRuns: 500 },
  );
});

/** What an answer may be made of when somebody means harm, or a model is confused. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        "[",
        "]",
        "(",
        ")",
        "![",
        "](",
        "<",
        ">",
        "javascript:",
        "data:text/html,",
        "https://a.example",
        "`",
        "```",
        "\n",
        "\n\n",
        "    ",
        "\t",
        "|",
        "| - |\n",
        "- ",
        "1. ",
        "> ",
        "> > > ",
        "#",
        "* ",
        "**",
        "__",
        "~~",
        "$",
        "$$",
        "$5 and $10",
        "¥",
        "\\",
        "\\[",
        "\\(",
        "<script>",
        "<br>",
        "<img src=x onerror=alert(1)>",
        "- [x] ",
        "。",
        ",",
        "\u202e",
        "中文",
        "🙂",
        "abc",
        " ",
      ),
      fc.string({ maxLength: 5 }),
    ),
    { maxLength: 60 },
  )
  .map((parts) => parts.join(""));
const tags =
  /^(root|a|blockquote|br|button.note pill|code|div\.code|div\.scroll|em|h3|h4|hr|li|ol|p|pre|s|strong|table|td|th|tr|ul)$/;

const attributes = /^(class|href|target|rel|start|tabindex|aria-label|data-lang)$/;

function checkAllowed(node: Drawn | DrawnText): void {
  if (node instanceof DrawnText) return;
  expect(selectorOf(node)).toMatch(tags);
  for (const name of Object.keys(node.attributes)) expect(name).toMatch(attributes);
  expect(node.attributes["href"] ?? "tel:").toMatch(/^(https?|mailto|tel):/);
  for (const child of node.children) checkAllowed(child);
}

test("at every prefix of hostile text only what is on the list is drawn", () => {
  fc.assert(
    fc.property(hostile, (markdown) => {
      for (let length = 1; length <= markdown.length; length += 1) checkAllowed(draw([markdown.slice(0, length)]));
    }),
    { numRuns: 150 },
  );
});

test("what is drawn stays: each piece only adds to the text there is", () => {
  fc.assert(
    fc.property(hostile, (markdown) => {
      const { root, writer } = begin();
      let nodes = 0;
      for (const character of markdown) {
        writer.write(character);
        const now = count(root);
        expect(now).toBeGreaterThanOrEqual(nodes);
        nodes = now;
      }
    }),
    { numRuns: 300 },
  );
});

function count(node: Drawn | DrawnText): number {
  return node instanceof DrawnText
    ? node.data.length
    : node.children.reduce<number>((sum, child) => sum + count(child), 1);
}

test("is the same however the answer is cut", () => {
  const texts = fc.oneof(
    hostile,
    fc.array(fc.constantFrom(...answers), { maxLength: 4 }).map((all) => all.join("\n\n")),
  );
  fc.assert(
    fc.property(texts, fc.integer({ min: 1, max: 9 }), (markdown, size) => {
      const pieces = Array.from({ length: Math.ceil(markdown.length / size) }, (_, at) =>
        markdown.slice(at * size, (at + 1) * size),
      );
      expect(shortly(draw(pieces))).toBe(shortly(draw([markdown])));
    }),
    { numRuns: 1000 },
  );
});

test("is the same also where a line of an item has nothing but a wide space", () => {
  const markdown = "- | a |\n\u3000\n";
  expect(shortly(draw(Array.from(markdown)))).toBe(shortly(draw([markdown])));
});

test("is the same where lines end as on Windows", () => {
  for (const answer of answers) {
    const [whole, windows] = [answer, answer.replaceAll("\n", "\r\n")].map((text) => shortly(draw(Array.from(text))));
    expect(windows).toBe(whole);
  }
});

test.each(["0 1 2", "¥299 $5 ", "(+49) 123", "… "])("shows %j as it comes: it marks nothing", (text) => {
  const { root, writer } = begin();
  writer.write(text);
  expect(textOf(root)).toBe(text);
});

test("holds back no more than a line's beginning, a label and an address, however long they go on", () => {
  for (const unit of ["-", "- ", "[", "[a", "[a](b", "https://a.example/", "`", "*", "h", "\\", "| ", "> "]) {
    const { root, writer } = begin();
    for (let at = 0; at < 30_000; at += 1) writer.write(unit[at % unit.length] ?? "");
    const soFar = textOf(root);
    writer.end();
    expect(textOf(root).length - soFar.length).toBeLessThan(25_000);
  }
});
