import { estimateTokenCount } from "tokenx";

/**
 * How many tokens a text has, estimated.
 *
 * tokenx is near the real tokenizers (cl100k, o200k) in Latin, Chinese, Japanese, Korean and emoji. Elsewhere it says a
 * fifth of the truth or less; a budget that is to hold must rather say too much. https://openai.com/index/hello-gpt-4o
 * has the same sentence counted in twenty languages by both.
 */
export function estimatedTokens(text: string): number {
  return estimateTokenCount(text, { languageConfigs });
}

const languageConfigs = [
  // Arabic, Hebrew, Indic, Thai and the other scripts from U+0590 to U+10FF: 1.3 to 2.8 characters a token.
  { pattern: /[\u0590-\u10FF]/, averageCharsPerToken: 2 },
  { pattern: /[\u0400-\u052F]/, averageCharsPerToken: 2.5 },
  // Rare Chinese characters, and those that nobody sees: each is several tokens.
  { pattern: /[\u{20000}-\u{3FFFF}\u{E0000}-\u{E01EF}]/u, averageCharsPerToken: 0.4 },
  { pattern: /[\u200B-\u200F\u202A-\u202E\u2060-\u206F]/, averageCharsPerToken: 0.7 },
  // No word is that long: keys, addresses, encoded data.
  { pattern: /^[\x21-\x7E]{24}/, averageCharsPerToken: 2 },
];
