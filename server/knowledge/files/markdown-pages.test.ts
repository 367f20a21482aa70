import { describe, expect, it } from "vitest";

import { passagesOfPage } from "./markdown-pages.ts";

const page = `---
title: Returns
url: /help/returns
locale: en
---
# Returns & exchanges

Before the first heading.

## Within seven days?

Yes.

\`\`\`sh
## no heading
\`\`\`

### Who pays? ##

You do.

## Empty
`;

describe("passagesOfPage()", () => {
  it("cuts at headings, and gives each part the page's front matter", () => {
    const passages = passagesOfPage(page, "returns.en.md");
    expect(passages.map(({ heading, text }) => [heading, text])).toEqual([
      ["", "Before the first heading."],
      ["Within seven days?", "Yes.\n\n```sh\n## no heading\n```"],
      ["Who pays?", "You do."],
    ]);
    expect(passages[1]).toMatchObject({ title: "Returns", url: "/help/returns", locale: "en", sku: undefined });
  });

  it("cuts a long section into passages that have its heading, in order", () => {
    const paragraphs = ["a", "b", "c"].map((name) => `${name}. `.repeat(700).trim());
    const passages = passagesOfPage(`# T\n\n## H\n\n${paragraphs.join("\n\n")}\n\n## Next\n\nShort.`, "x.md");
    expect(passages.map(({ title, heading, text }) => [title, heading, text])).toEqual([
      ...paragraphs.map((text) => ["T", "H", text]),
      ["T", "Next", "Short."],
    ]);
  });

  it("takes the title from the first heading, else from the file's name", () => {
    expect(passagesOfPage("# A title\n\nText", "x.md")[0]?.title).toBe("A title");
    expect(passagesOfPage("Text", "shipping.zh-CN.md")[0]?.title).toBe("shipping");
  });

  it("has nothing to say of an empty page", () => {
    expect(passagesOfPage("", "x.md")).toEqual([]);
    expect(passagesOfPage("---\ntitle: X\n---\n", "x.md")).toEqual([]);
  });

  it("says what is wrong with the front matter", () => {
    expect(() => passagesOfPage("---\ntitle: [1]\n---\nText", "x.md")).toThrow('title: expected a string, got ["1"]');
    expect(() => passagesOfPage('---\ntitle: "open\n---\nText', "x.md")).toThrow(
      /^expected YAML in the front matter, found a mistake: .*quote/,
    );
    expect(() => passagesOfPage("---\ntitle: open\n\nText", "x.md")).toThrow("expected a line «---»");
    expect(() => passagesOfPage("---\n- a\n---\nText", "x.md")).toThrow("the front matter: expected an object");
  });

  it("takes what stands in the front matter as it was written", () => {
    const titleOf = (meta: string) => passagesOfPage(`---\n${meta}\n---\nText`, "x.md")[0]?.title;
    expect(["2024", "2024-01-31", "yes", "1e3", "0x10"].map((title) => titleOf(`title: ${title}`))).toEqual([
      "2024",
      "2024-01-31",
      "yes",
      "1e3",
      "0x10",
    ]);
    expect(titleOf("title:\nurl:")).toBe("x");
    expect(passagesOfPage("---\nurl:\nlocale: no\n---\nText", "x.md")[0]).toMatchObject({
      url: undefined,
      locale: "no",
    });
    expect(passagesOfPage("---\nlocale: zh_cn\n---\nText", "x.md")[0]?.locale).toBe("zh-CN");
    expect(() => passagesOfPage("---\nlocale: Chinese!\n---\nText", "x.md")).toThrow(
      'locale: expected a language such as en or zh-CN, got "Chinese!"',
    );
  });

  it("refuses front matter that would take for ever", () => {
    const fields = Array.from({ length: 200_000 }, (_, index) => `k${index}: v`).join("\n");
    expect(() => passagesOfPage(`---\n${fields}\n---\nText`, "x.md")).toThrow(
      /^expected at most 20000 characters of front matter/,
    );
    const lists = "abcdefgh"
      .split("")
      .map((name, index) => `${name}: &${name} [${`*${"zabcdefg"[index]},`.repeat(9)}]`);
    expect(() => passagesOfPage(`---\nz: &z [lol]\n${lists.join("\n")}\n---\nText`, "x.md")).toThrow(/alias/);
  });

  it("leaves out what a shop's people say to each other in comments, but not in code", () => {
    const source =
      "One<!-- our margin: 40% -->.\n\n<!--\n## no heading\n-->\n\n```html\n<!-- shown -->\n```\n\n`<!-- too -->`";
    expect(passagesOfPage(source, "x.md").map(({ text }) => text)).toEqual([
      "One.\n\n\n\n```html\n<!-- shown -->\n```\n\n`<!-- too -->`",
    ]);
  });

  it("takes a rule for a rule", () => {
    expect(passagesOfPage("---\n\nText\n\n---\n\nMore", "x.md").map(({ text }) => text)).toHaveLength(1);
    expect(passagesOfPage("---\n\nText", "x.md")[0]?.text).toBe("---\n\nText");
  });

  it("takes the locale from the front matter, else from the file's name", () => {
    expect(passagesOfPage("---\nlocale: en\n---\nText", "x.zh-CN.md")[0]?.locale).toBe("en");
    expect(passagesOfPage("Text", "x.zh-CN.md")[0]?.locale).toBe("zh-CN");
    expect(passagesOfPage("Text", "x.md")[0]?.locale).toBe("");
  });

  it("takes no time for lines that are long and blank", () => {
    const line = `# ${" ".repeat(1_000_000)}a${"#".repeat(100_000)} ${" #".repeat(200_000)}`;
    expect(passagesOfPage(`${line}\nText`, "x.md")).toHaveLength(1); // a pattern that goes back would never get here
  });
});
