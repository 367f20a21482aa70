/** The languages that the demo shop speaks, the default first. */
export const locales = ["zh-CN", "en"] as const;
export type Locale = (typeof locales)[number];

/** A text in every language of the shop. */
export type Localized<T = string> = Readonly<Record<Locale, T>>;

/** What a request says about language. */
export type LocaleHints = {
  /** `?lang=`: the header's switch. */
  readonly query: string | null;
  readonly cookie: string | undefined;
  readonly acceptLanguage: string | undefined;
};

/**
 * The language to answer in: the one asked for, else the one chosen before, else the browser's first that we speak.
 * The cookie is there for links that carry no `lang`, such as the sources under an answer.
 */
export function chooseLocale(hints: LocaleHints): Locale {
  const remembered = /(?:^|;\s*)lang=([\w-]+)/.exec(hints.cookie ?? "")?.[1];
  const preferred = /\b(zh|en)\b/i.exec(hints.acceptLanguage ?? "")?.[1];
  return findLocale(hints.query) ?? findLocale(remembered) ?? findLocale(preferred) ?? "zh-CN";
}

/** The shop's locale for a language tag such as `en-GB` or `zh`; undefined where the shop does not speak it. */
function findLocale(tag: string | null | undefined): Locale | undefined {
  const language = tag?.toLowerCase().split("-")[0];
  return locales.find((locale) => locale.toLowerCase().split("-")[0] === language);
}
