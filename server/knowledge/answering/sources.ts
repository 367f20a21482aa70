import type { Source } from "../../protocol.ts";
import type { Passage } from "../passage.ts";

const snippetChars = 160;

/** What an answer rests on, each page once. */
export function sourcesOf(passages: readonly Passage[]): readonly Source[] {
  const byPage = new Map<string, Source>();
  for (const passage of passages) {
    const key = `${passage.url}\0${passage.title}`;
    if (!byPage.has(key)) byPage.set(key, sourceOf(passage));
  }
  return [...byPage.values()];
}

function sourceOf({ title, url, text }: Passage): Source {
  const plain = text
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/^[\s:|-]+$/gm, "")
    .replace(/^[ \t]*(?:#{1,6} |> |[-*+] |\d+\. )/gm, "")
    .replace(/[*`]/g, "")
    .replace(/\|/g, " ")
    .replace(/\s+/g, " ")
    .trim();
  const characters = Array.from(plain);
  const snippet = characters.length > snippetChars ? `${characters.slice(0, snippetChars).join("")}…` : plain;
  return { title, ...(url !== undefined && { url }), snippet };
}
