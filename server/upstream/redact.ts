/** Takes out of a text what must not stand in a log. */
export type Redact = (text: string) => string;

const mark = "[redacted]";
/** What is longer is cut before it is looked through: an error text of a provider is a sentence or two. */
const maxTextChars = 600;
/** A prompt that is longer is not searched for echoes: then nothing of the text is kept. */
const maxPromptChars = 100_000;
/** Runs of this many characters that also stand in a secret, or in the prompt, are taken for echoes of it. */
const secretEchoChars = 5;
const promptEchoChars = 8;
/** Chinese, Japanese and Korean say more in fewer. */
const denseEchoChars = 4;
const isDense = /^[\u2e80-\uffef]+$/;

/** What looks like a key, a token, an address of a person, or a number that somebody may be known by. */
const patterns = [
  /\b(?:sk|pk|rk|gsk|xai|hf|nvapi|AIza|Bearer|Basic|key|token)[-_ :=]*[\w*.+/-]*[*\d][\w*.+/=-]*/gi,
  /[\w.+-]+@[\w-]+\.[\w.-]+/g,
  /[A-Za-z0-9_*+/=-]{24,}/g,
  /\d[\d -]{5,}\d/g,
] as const;

/**
 * Providers put parts of keys and of prompts into their error texts. This takes out both, and what looks like either.
 *
 * @param secrets in full: parts of them are found too
 * @param promptText all that was sent
 */
export function createRedact(secrets: readonly string[], promptText: string): Redact {
  return (text) => {
    if (promptText.length > maxPromptChars) return text === "" ? "" : mark;
    let clean = text.slice(0, maxTextChars);
    for (const secret of secrets) clean = withoutEchoes(clean, secret, secretEchoChars);
    for (const pattern of patterns) clean = clean.replace(pattern, mark);
    clean = withoutEchoes(clean, promptText, promptEchoChars);
    clean = withoutEchoes(clean, promptText, denseEchoChars, isDense);
    return clean.replaceAll(`${mark}${mark}`, mark);
  };
}

/** Puts the mark in place of every run of at least `minChars` that also stands in `source`. */
function withoutEchoes(text: string, source: string, minChars: number, kind?: RegExp): string {
  const parts: string[] = [];
  let keptFrom = 0;
  let at = 0;
  while (at + minChars <= text.length) {
    let end = at + minChars;
    const run = text.slice(at, end);
    if (kind?.test(run) === false || !source.includes(run)) {
      at += 1;
      continue;
    }
    while (end < text.length && source.includes(text.slice(at, end + 1))) end += 1;
    parts.push(text.slice(keptFrom, at), mark);
    at = end;
    keptFrom = end;
  }
  return [...parts, text.slice(keptFrom)].join("");
}
