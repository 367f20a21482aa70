import { safeHref } from "./safe-href.ts";
import type { Strings } from "./strings/index.ts";
import type { Turn } from "./turn.ts";

/** How long the browser may take to begin with the file, ms. */
const saveMs = 10_000;

/**
 * The conversation as a text that people read: who said what, and when. Answers are in Markdown, as they came.
 *
 * @param base what the addresses of sources are resolved against
 */
export function transcriptText(
  name: string,
  turns: readonly Turn[],
  { language, you, assistant, sources: label }: Strings,
  base: string,
): string {
  const time = (at: number) => new Date(at).toLocaleString(language);
  return [
    name,
    ...turns.flatMap(({ at, question, endedAt, answer, sources }) => [
      `[${time(at)}] ${you}: ${question}`,
      answer && `[${time(endedAt)}] ${assistant}: ${answer}`,
      sources.length > 0 &&
        [`${label}:`, ...sources.map(({ title, url = "" }) => `- ${title} ${safeHref(url, base) ?? ""}`)].join("\n"),
    ]),
  ]
    .filter((part) => part)
    .join("\n\n");
}

/** Gives the shopper the conversation as a text file, which is made here: the page's policy need not allow anything. */
export function saveTranscript(name: string, turns: readonly Turn[], strings: Strings): void {
  const link = document.createElement("a");
  const url = URL.createObjectURL(
    new Blob([transcriptText(name, turns, strings, location.href)], { type: "text/plain;charset=utf-8" }),
  );
  link.href = url;
  link.download = `${name} ${new Date().toISOString().slice(0, 10)}.txt`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), saveMs);
}
