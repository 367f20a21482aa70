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
  { language, you, assistant, sources }: Strings,
  base: string,
): string {
  const said = (at: number, who: string, text: string) =>
    text && `[${new Date(at).toLocaleString(language)}] ${who}: ${text}`;
  return [
    name,
    ...turns.flatMap((turn) => [
      said(turn.at, you, turn.question),
      said(turn.endedAt, assistant, turn.answer),
      turn.sources.length > 0 && `${sources}:`,
      ...turn.sources.map(({ title, url = "" }) => `- ${title} ${safeHref(url, base) ?? ""}`.trim()),
    ]),
  ]
    .filter((text) => text)
    .join("\n\n");
}

/** Gives the shopper the conversation as a text file, which is made here: the page's policy need not allow anything. */
export function saveTranscript(name: string, turns: readonly Turn[], strings: Strings): void {
  const link = document.createElement("a");
  const text = transcriptText(name, turns, strings, location.href);
  const url = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  link.href = url;
  link.download = `${name} ${new Date().toLocaleDateString("sv")}.txt`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), saveMs);
}
