/**
 * Markdown → HTML for what the demo's own help pages use: headings, paragraphs, lists, tables, bold, links.
 *
 * Written out because the shop may depend on nothing that only the widget's build has. Every text is escaped; what is
 * not understood stands there as text.
 */
import { html, type Html } from "./html.ts";

/** A heading, and the id that links to it. */
export type Heading = { readonly text: string; readonly id: string };

/** Turns a whole Markdown document into HTML. */
export function markdownToHtml(markdown: string): Html {
  const blocks = markdown.split(/\n{2,}/).filter((block) => block.trim() !== "");
  return html`${blocks.map((block) => renderBlock(block.trim().split("\n")))}`;
}

/** The headings of one level, in order. */
export function findHeadings(markdown: string, level: number): readonly Heading[] {
  const lines = markdown.matchAll(new RegExp(`^#{${level}} (.+)$`, "gm"));
  return Array.from(lines, ([, text = ""]) => ({ text, id: headingId(text) }));
}

/** The id of a heading, by GitHub's rule: lower case, no punctuation, hyphens for spaces. */
function headingId(text: string): string {
  const words = text.toLowerCase().replace(/[^\p{L}\p{N}\s-]/gu, "");
  return words.trim().replace(/\s+/g, "-");
}

function renderBlock(lines: readonly string[]): Html {
  const [first = "", second = ""] = lines;
  const [, hashes = "", text = ""] = /^(#{1,2}) (.+)$/.exec(first) ?? [];
  if (hashes === "#") return html`<h1>${renderInline(text)}</h1>`;
  if (hashes === "##") return html`<h2 id="${headingId(text)}">${renderInline(text)}</h2>`;
  if (first.startsWith("|") && second.startsWith("| ---")) return renderTable(lines);
  if (first.startsWith("- "))
    return html`<ul>
      ${renderItems(lines, /^- /)}
    </ul>`;
  if (first.startsWith("1. "))
    return html`<ol>
      ${renderItems(lines, /^\d+\. /)}
    </ol>`;
  return html`<p>${renderInline(lines.join(" "))}</p>`;
}

function renderItems(lines: readonly string[], marker: RegExp): readonly Html[] {
  return lines.map((line) => html`<li>${renderInline(line.replace(marker, ""))}</li>`);
}

/** In a box of its own, so that on a phone the table scrolls and not the page. */
function renderTable(lines: readonly string[]): Html {
  const [head = [], , ...rows] = lines.map(splitRow);
  const headCells = head.map((cell) => html`<th scope="col">${renderInline(cell)}</th>`);
  const bodyRows = rows.map(
    (row) =>
      html`<tr>
        ${row.map((cell) => html`<td>${renderInline(cell)}</td>`)}
      </tr>`,
  );
  return html`<div class="table" tabindex="0" role="region" aria-label="${head.join(" · ")}">
    <table>
      <thead>
        <tr>
          ${headCells}
        </tr>
      </thead>
      <tbody>
        ${bodyRows}
      </tbody>
    </table>
  </div>`;
}

function splitRow(line: string): readonly string[] {
  const cells = line.split("|").slice(1, -1);
  return cells.map((cell) => cell.trim());
}

/** Bold and links; a link to anything but the shop, the web or a mailbox stays text. */
function renderInline(text: string): Html {
  const pieces = text.split(/(\*\*.+?\*\*|\[[^\]]+\]\([^)\s]+\))/);
  return html`${pieces.map(renderPiece)}`;
}

function renderPiece(piece: string): Html {
  const [, bold] = /^\*\*(.+)\*\*$/.exec(piece) ?? [];
  if (bold !== undefined) return html`<strong>${bold}</strong>`;
  const [, label, target] = /^\[(.+)\]\((\/(?!\/).*|https?:.+|mailto:.+)\)$/.exec(piece) ?? [];
  if (label !== undefined) return html`<a href="${target}">${label}</a>`;
  return html`${piece}`;
}
