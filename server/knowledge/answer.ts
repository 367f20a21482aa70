import type { Source } from "../protocol.ts";
import type { Hit } from "./hit.ts";
import type { Passage } from "./passage.ts";

const snippetChars = 160;
const maxTopics = 12;
/** An answer in the shop's own words quotes at most this many passages, and only ones about as good as the best. */
const maxQuoted = 2;
const minQuotedScore = 0.8;

/** The hits worth quoting: a model can leave out what does not fit, a quotation cannot. */
export function bestOf(hits: readonly Hit[]): readonly Hit[] {
  const best = hits[0]?.score ?? 0;
  return hits.filter(({ score }) => score >= best * minQuotedScore).slice(0, maxQuoted);
}

export interface KnowledgeAnswerOptions {
  /** Whether the shopper asked for anything, or only said hello. */
  readonly isQuestion: boolean;
  /** What the shop can be asked about. */
  readonly topics: readonly string[];
  /** BCP 47. */
  readonly locale: string;
}

/**
 * An answer made of the shop's own words alone, as Markdown, piece by piece: a passage's blocks one after the other.
 *
 * Without hits it says so, and names what the shop can be asked about.
 */
export function* answerFromKnowledge(hits: readonly Hit[], options: KnowledgeAnswerOptions): Generator<string, void> {
  if (hits.length === 0) {
    yield nothingFits(options);
    return;
  }
  for (const [index, { passage }] of hits.entries()) {
    const heading = passage.heading || (passage.sku === undefined ? "" : passage.title);
    if (heading) yield `${index > 0 ? "\n\n" : ""}**${heading}**\n\n`;
    else if (index > 0) yield "\n\n";
    yield* blocksOf(passage.text);
  }
}

/** What the hits rest on, each page once. */
export function sourcesOf(hits: readonly Hit[]): readonly Source[] {
  const byPage = new Map<string, Source>();
  for (const { passage } of hits) {
    const key = `${passage.url}\0${passage.title}`;
    if (!byPage.has(key)) byPage.set(key, sourceOf(passage));
  }
  return [...byPage.values()];
}

function sourceOf({ title, url, text }: Passage): Source {
  const plain = text
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/^\s*\|?[\s:|-]+\|?\s*$/gm, "")
    .replace(/^[ \t]*(?:#{1,6} |> |[-*+] |\d+\. )/gm, "")
    .replace(/[*`]/g, "")
    .replace(/\|/g, " ")
    .replace(/\s+/g, " ")
    .trim();
  const characters = Array.from(plain);
  const snippet = characters.length > snippetChars ? `${characters.slice(0, snippetChars).join("")}…` : plain;
  return { title, ...(url !== undefined && { url }), snippet };
}

/** Blocks keep their blank lines, so that the pieces joined are the text. */
function blocksOf(text: string): readonly string[] {
  return text.split(/(?<=\n\n)/);
}

function nothingFits({ isQuestion, topics, locale }: KnowledgeAnswerOptions): string {
  const words = /^zh\b/i.test(locale) ? nothingFitsWords.zh : nothingFitsWords.en;
  const list = topics
    .slice(0, maxTopics)
    .map((topic) => `- ${topic}`)
    .join("\n");
  const start = isQuestion ? words.sorry : words.hello;
  return list === "" ? start : `${start}\n\n${words.offer}\n\n${list}`;
}

const nothingFitsWords = {
  zh: {
    hello: "您好，请问有什么可以帮您？",
    sorry: "抱歉，店里的资料没有提到这个问题。",
    offer: "这些方面我可以回答：",
  },
  en: {
    hello: "Hello, what can I do for you?",
    sorry: "Sorry, the shop's information does not say anything about that.",
    offer: "I can help with:",
  },
} as const;
