import { kindByCode, type FailureCode } from "../chat-error.ts";
import { en, type Strings } from "./en.ts";
import { zhCN } from "./zh-CN.ts";

export type { Strings } from "./en.ts";

/** The texts for a language (BCP 47): every Chinese reads zh-CN, all others English. */
export function stringsFor(locale: string): Strings {
  return /^zh\b/i.test(locale) ? zhCN : en;
}

/** Puts values into the places of a text. */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replaceAll(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
}

/** A stage as it is heard: "Searching the shop, about 4 seconds left". */
export function stageSpoken(stage: string, secondsLeft: number | undefined, strings: Strings): string {
  if (secondsLeft === undefined) return stage;
  return fill(strings.leftSpoken, { stage, time: spokenSeconds(secondsLeft, strings) });
}

/** What happened, and how long to wait where that is known. */
export function failureText(code: FailureCode, retryAfterMs: number | undefined, strings: Strings): string {
  const text = strings.failures[kindByCode[code]];
  if (retryAfterMs === undefined || retryAfterMs < 1000) return text;
  const time = spokenSeconds(Math.ceil(retryAfterMs / 1000), strings);
  return [text, fill(strings.waitFor, { time })].join(strings.language.startsWith("zh") ? "" : " ");
}

/** Seconds as they are said in the language of the texts: "4 seconds", "1 second", "4秒钟". */
function spokenSeconds(seconds: number, strings: Strings): string {
  const format = new Intl.NumberFormat(strings.language, { style: "unit", unit: "second", unitDisplay: "long" });
  return format.format(seconds);
}
