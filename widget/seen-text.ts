/**
 * The text of an answer as it is seen: without Markdown's marks, with its lines, and with the bullets and numbers of lists,
 * which the browser's own `innerText` leaves out.
 */
export function seenText(root: Element): string {
  return textOf(root)
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

function textOf(node: Node): string {
  if (!(node instanceof Element)) return node.textContent ?? "";
  const { tagName } = node;
  // Buttons are no part of what was said.
  if (tagName === "BUTTON") return "";
  const text = [...node.childNodes].map(textOf).join("");
  if (tagName === "BR" || tagName === "TR") return `${text}\n`;
  if (/^T[DH]$/.test(tagName)) return `${text}\t`;
  if (tagName === "LI") return `${markOf(node)} ${text.trim()}\n`;
  return /^(P|H\d|PRE|BLOCKQUOTE|[UO]L|TABLE|DIV)$/.test(tagName) ? `\n${text}\n` : text;
}

function markOf(item: Element): string {
  const list = item.parentElement;
  if (!(list instanceof HTMLOListElement)) return "•";
  return `${list.start + [...list.children].indexOf(item)}.`;
}
