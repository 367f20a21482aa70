/** What is heard of an answer: its Markdown without the marks. Good for speaking, not for showing. */
export function plainText(markdown: string): string {
  return markdown
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replaceAll(/^\s*(#{1,6}|>|[-*+]|\|?[-:| ]+\|?$)\s*/gm, "")
    .replaceAll(/[*_`~|]+/g, " ")
    .replaceAll(/\s+/g, " ")
    .trim();
}
