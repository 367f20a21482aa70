/** The language alone of a BCP 47 tag, in lower case; empty for an empty one. */
export function languageOf(locale: string): string {
  return (locale.split("-", 1)[0] ?? "").toLowerCase();
}

/** Whether a passage can be read by whoever asks in a locale; one with no locale is in any language. */
export function isInLanguage(passageLocale: string, locale: string): boolean {
  return passageLocale === "" || languageOf(passageLocale) === languageOf(locale);
}
