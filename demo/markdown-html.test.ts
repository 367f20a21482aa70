import { describe, expect, it } from "vitest";
import { findHeadings, markdownToHtml } from "./markdown-html.ts";

/** Without the white space between tags, which means nothing. */
function render(markdown: string): string {
  return markdownToHtml(markdown).markup.replace(/>\s+</g, "><");
}

describe("markdownToHtml()", () => {
  it("renders headings with ids, paragraphs, bold and lists", () => {
    expect(render("# 标题\n\n## 可以退吗？\n\n一段 **很重要** 的话\n接着说")).toBe(
      '<h1>标题</h1><h2 id="可以退吗">可以退吗？</h2><p>一段 <strong>很重要</strong> 的话 接着说</p>',
    );
    expect(render("- a\n- b\n\n1. c\n2. d")).toBe("<ul><li>a</li><li>b</li></ul><ol><li>c</li><li>d</li></ol>");
  });

  it("renders tables with a head", () => {
    const table = render("| a | b |\n| --- | --- |\n| 1 | **2** |");
    expect(table).toContain('<tr><th scope="col">a</th><th scope="col">b</th></tr>');
    expect(table).toContain("<tr><td>1</td><td><strong>2</strong></td></tr>");
  });

  it("escapes all text and makes links only to the shop, the web and mailboxes", () => {
    expect(render('<img onerror="x">')).toBe("<p>&lt;img onerror=&quot;x&quot;&gt;</p>");
    expect(render("[a](/help/returns) 或 [b](mailto:a@b.example)")).toBe(
      '<p><a href="/help/returns">a</a> 或 <a href="mailto:a@b.example">b</a></p>',
    );
    for (const target of ["javascript:x", "//evil.example", "data:text/html,x"]) {
      expect(render(`[a](${target})`)).toBe(`<p>[a](${target})</p>`);
    }
  });
});

it("findHeadings() gives the ids that the rendered headings have", () => {
  const markdown = "# T\n\n## How much is shipping, and when is it free?\n\nx\n\n## B";
  expect(findHeadings(markdown, 2)).toEqual([
    { text: "How much is shipping, and when is it free?", id: "how-much-is-shipping-and-when-is-it-free" },
    { text: "B", id: "b" },
  ]);
});
