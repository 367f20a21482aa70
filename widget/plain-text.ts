/** What is heard of an answer: its Markdown without the marks. Good for speaking, not for showing. */
export function plainText(markdown: string): string {
  return (
    markdown
      .replace(/!?\[([^[\]]*)\]\([^)]*\)/g, "$1")
      // Marks around words, and marks that stand alone: of lists, headings, quotes and the rules of tables.
      .replace(/([*_`~|\s]|(?<![^\s|])[-#>+:]+(?![^\s|]))+/g, " ")
      .trim()
  );
}
