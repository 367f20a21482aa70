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

/**
 * Puts the mark in place of all that runs of `runChars` cover which also stand in `source`.
 *
 * Goes through the source once, not once for each run: a long prompt would hold the event loop for seconds.
 */
function withoutEchoes(text: string, source: string, runChars: number, kind?: RegExp): string {
  const placesByRun = placesOfRuns(text, runChars, kind);
  const isEcho = new Uint8Array(text.length);
  for (let at = 0; at + runChars <= source.length && placesByRun.size > 0; at += 1) {
    const run = source.slice(at, at + runChars);
    for (const place of placesByRun.get(run) ?? []) isEcho.fill(1, place, place + runChars);
    placesByRun.delete(run);
  }
  return withMarks(text, isEcho);
}

function placesOfRuns(text: string, runChars: number, kind: RegExp | undefined): Map<string, number[]> {
  const placesByRun = new Map<string, number[]>();
  for (let at = 0; at + runChars <= text.length; at += 1) {
    const run = text.slice(at, at + runChars);
    if (kind?.test(run) === false) continue;
    const places = placesByRun.get(run);
    if (places) places.push(at);
    else placesByRun.set(run, [at]);
  }
  return placesByRun;
}

/** One mark for each stretch that is not 0. */
function withMarks(text: string, isEcho: Uint8Array): string {
  let marked = "";
  for (let at = 0; at < text.length;) {
    const end = isEcho.indexOf(isEcho[at] === 1 ? 0 : 1, at);
    const next = end === -1 ? text.length : end;
    marked += isEcho[at] === 1 ? mark : text.slice(at, next);
    at = next;
  }
  return marked;
}
