import type { Localized } from "./config-schema.ts";

/** The text in the locale: exactly it, else its language, else the fallback locale's, else whichever there is. */
export function localized<T extends string | readonly string[]>(
  value: Localized<T>,
  locale: string,
  fallback: string,
): T | undefined {
  if (!isByLocale(value)) return value;
  const byTag = new Map(Object.entries(value).map(([tag, text]) => [tag.toLowerCase(), text]));
  for (const wanted of [locale, language(locale), fallback, language(fallback)].map((tag) => tag.toLowerCase())) {
    const text = byTag.get(wanted) ?? [...byTag].find(([tag]) => language(tag) === wanted)?.[1];
    if (text !== undefined) return text;
  }
  return [...byTag.values()][0];
}

function language(tag: string): string {
  return tag.split("-", 1)[0] ?? tag;
}

function isByLocale<T extends string | readonly string[]>(value: Localized<T>): value is Readonly<Record<string, T>> {
  return typeof value === "object" && !Array.isArray(value);
}

/** What a shop that says nothing else greets with, and offers to ask. */
export const defaultGreeting: Readonly<Record<string, string>> = {
  "zh-CN": "您好！我是小二，可以为您解答商品、配送、退换货等问题。",
  en: "Hello! I can help with products, shipping, returns and more. What would you like to know?",
};

export const defaultStarters: Readonly<Record<string, readonly string[]>> = {
  "zh-CN": ["七天内可以退货吗？", "下单后什么时候发货？", "怎么选尺码？"],
  en: ["Can I return something within seven days?", "When will my order ship?", "How do I choose a size?"],
};
