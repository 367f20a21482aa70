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
  const text = [...node.childNodes].map(textOf).join("");
  // Buttons are no part of what was said.
  if (node.matches("button")) return "";
  if (node.matches("td,th")) return `${text}\t`;
  if (node.matches("br,tr")) return `${text}\n`;
  if (node.matches("li")) return `${markOf(node)} ${text.trim()}\n`;
  return node.matches("p,h3,h4,pre,blockquote,ul,ol,table,div") ? `\n${text}\n` : text;
}

/** The bullet or the number of an item. */
function markOf(item: Element): string {
  const list = item.parentElement;
  if (!(list instanceof HTMLOListElement)) return "•";
  return `${list.start + [...list.children].indexOf(item)}.`;
}
