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

  it("reads files with a BOM and with CRLF alike", () => {
    expect(passagesOfPage(`\uFEFF${page.replaceAll("\n", "\r\n")}`, "x.md")).toEqual(passagesOfPage(page, "x.md"));
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
    expect(() => passagesOfPage("---\ntitle: [1]\n---\nText", "x.md")).toThrow("title: expected a string, got [1]");
    expect(() => passagesOfPage('---\ntitle: "open\n---\nText', "x.md")).toThrow();
  });
});
