import type { KnowledgeFacts } from "./knowledge/files/load.ts";

export interface BannerFacts {
  readonly url: string;
  readonly storePath: string;
  /** The models that answer, in the order in which they are asked; none: the knowledge alone. */
  readonly upstreams: readonly { readonly model: string; readonly baseUrl: string }[];
  /** Whether the shop's own servers may ask. */
  readonly isRelayOn: boolean;
  /** True where a key is set but no model is named: worth a word, since it is easily forgotten. */
  readonly isKeyUnused: boolean;
  readonly shops: readonly {
    readonly id: string;
    readonly folder: string | undefined;
    readonly facts: KnowledgeFacts | undefined;
  }[];
  readonly isDemoServed: boolean;
}

/** What the server says when it is up: where it listens, the tag to paste, who answers, and from what. */
export function bannerText({
  url,
  storePath,
  upstreams,
  isRelayOn,
  isKeyUnused,
  shops,
  isDemoServed,
}: BannerFacts): string {
  const lines = [
    `Xiaoer is listening at ${url}`,
    "",
    ...(isDemoServed ? [`  Demo shop    ${url}/`] : []),
    ...shops.map(({ id }) => `  Tag to paste <script src="${url}/widget.js" data-shop="${id}" defer></script>`),
    "               (where pages reach the server at another address, such as https://chat.example.com: with that one)",
    `  Answers from ${upstreams.map(({ model, baseUrl }) => `${model} at ${baseUrl}`).join(", else ") || "the shop's knowledge (no model is set)"}`,
    ...shops.map(({ id, folder, facts }) => `  Knowledge    ${id}: ${facts ? `${folder}, ${told(facts)}` : "none"}`),
    `  Store        ${storePath}`,
    ...(isRelayOn ? [`  Relay        ${url}/v1, for the shop's own servers`] : []),
    ...(isKeyUnused
      ? ["", "  OPENAI_API_KEY is set but not used: name a model in OPENAI_MODEL to have it answer."]
      : []),
    "",
  ];
  return lines.join("\n");
}

function told({ pageCount, productCount, faqCount, passageCount }: KnowledgeFacts): string {
  return `${pageCount} pages, ${productCount} products and ${faqCount} FAQ pairs in ${passageCount} passages`;
}
