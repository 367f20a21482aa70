import { estimatedTokens } from "./tokens.ts";

const gap = "\n«…»\n";
const gapTokens = 8;
/** Text in words has fewer characters a token. What is longer is cut before it is counted: counting takes its time. */
const maxCharsPerToken = 12;

/** A text with what it takes. */
export interface Sized {
  readonly text: string;
  /** Estimated. */
  readonly tokens: number;
}

export function sized(text: string): Sized {
  return { text, tokens: estimatedTokens(text) };
}

/**
 * The text, or where it has more than `maxTokens`, its beginning and its end: what a message is about stands in the one,
 * what is wanted in the other. The same text is always shortened in the same way.
 */
export function shortened(text: string, maxTokens: number): Sized {
  const maxChars = Math.max(0, maxTokens) * maxCharsPerToken;
  let candidate = text.length > maxChars ? cut(text, maxChars) : sized(text);
  // What is kept may be denser than what was counted.
  while (candidate.tokens > maxTokens) {
    const share = Math.min(0.9, Math.max(0, maxTokens - gapTokens) / candidate.tokens);
    const keptChars = Math.floor(Math.min(candidate.text.length, text.length) * share);
    if (keptChars === 0) return sized("");
    candidate = cut(text, keptChars);
  }
  return candidate;
}

function cut(text: string, keptChars: number): Sized {
  const headChars = Math.ceil((keptChars * 2) / 3);
  const head = text.slice(0, headChars).replace(/[\uD800-\uDBFF]$/, "");
  const tail = text.slice(text.length - (keptChars - headChars)).replace(/^[\uDC00-\uDFFF]/, "");
  return sized(`${head.trimEnd()}${gap}${keptChars === headChars ? "" : tail.trimStart()}`);
}
