/**
 * Finds the value for a locale (BCP 47, anything in truth): the one under this very tag, else one in the same language
 * and script, so that de-AT reads de and zh-HK reads zh-TW, but never zh-CN. Undefined where there is none.
 */
export function byLocale<T>(valueByTag: Readonly<Record<string, T>>): (locale: string) => T | undefined {
  // The shortest tag comes first: `en` stands for all who write English before `en-US` does.
  const entries = Object.entries(valueByTag).toSorted(([a], [b]) => a.length - b.length);
  const byTag = new Map(entries.map(([tag, value]) => [tag.toLowerCase(), value]));
  const byWriting = new Map(entries.toReversed().map(([tag, value]) => [writingOf(tag), value]));
  return (locale) => byTag.get(locale.toLowerCase()) ?? byWriting.get(writingOf(locale));
}

/** Language and script, also where the tag leaves the script to be guessed; the tag itself where it is none. */
function writingOf(tag: string): string {
  const { language, script } = (localeOf(tag) ?? localeOf(tag.split("-", 1)[0] ?? ""))?.maximize() ?? {};
  return language === undefined ? tag : `${language}-${script}`;
}

function localeOf(tag: string): Intl.Locale | undefined {
  try {
    return new Intl.Locale(tag);
  } catch {
    return undefined; // such as zh-yue, which was a tag once
  }
}
