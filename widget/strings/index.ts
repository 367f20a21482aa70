import type { FailureCode } from "../chat-error.ts";
import type { Estimate } from "../estimate.ts";
import { en, type Strings } from "./en.ts";
import { zhCNFirst } from "./zh-CN.ts";

export type { Strings } from "./en.ts";

/** Codes that are one and the same to the shopper; whatever has no text of its own is told as `internal`. */
const toldAs: Readonly<Partial<Record<FailureCode, keyof Strings>>> = {
  origin_not_allowed: "unknown_shop",
  rate_limited: "overloaded",
  busy: "overloaded",
};

/** The texts for a language (BCP 47): every Chinese reads zh-CN, all others English. */
export function stringsFor(locale: string): Strings {
  return /^zh\b/i.test(locale) ? { ...en, ...zhCNFirst } : en;
}

/** Puts values into the places of a text. */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (_place, name: string) => String(values[name]));
}

/**
 * A stage as it is heard: "Searching the shop, about 4 seconds left".
 *
 * @param position in the queue, where there is one
 */
export function stageSpoken(
  name: string,
  position: number | undefined,
  estimate: Estimate | undefined,
  strings: Strings,
): string {
  const stage = position ? `${name}, ${fill(strings.ahead, { n: position })}` : name;
  if (!estimate) return stage;
  const { secondsLeft } = estimate;
  return secondsLeft
    ? fill(strings.leftSpoken, { stage, time: spoken(secondsLeft, strings) })
    : `${stage}, ${strings.late}`;
}

/** What happened, and how long to wait where that is known. */
export function failureText(code: FailureCode, retryAfterMs: number | undefined, strings: Strings): string {
  const { internal, waitFor } = strings;
  const texts: Readonly<Partial<Record<string, string>>> = { ...strings };
  const text = texts[toldAs[code] ?? code] ?? internal;
  if (retryAfterMs === undefined || retryAfterMs < 1000) return text;
  return text + fill(waitFor, { time: spoken(Math.ceil(retryAfterMs / 1000), strings) });
}

/** The time of a day, as it is written in the shopper's language. */
export function timeOf(date: Date, { language }: Strings): string {
  return date.toLocaleTimeString(language, { timeStyle: "short" });
}

/** The first time and the first span of it take a slow phone some 50 ms each: they may, while nothing else is done. */
export function warmUp(strings: Strings): void {
  timeOf(new Date(), strings);
  spoken(1, strings);
}

/** Seconds as they are said in the language of the texts: "4 seconds", "1 second", "4秒钟". */
function spoken(seconds: number, { language }: Strings): string {
  return seconds.toLocaleString(language, { style: "unit", unit: "second", unitDisplay: "long" });
}
