/**
 * The locale that somebody wrote, as programs write it: `zh_cn` is `zh-CN`.
 *
 * @param field what it was written for, for the error
 * @throws Error where it is none.
 */
export function localeOf(text: string, field: string): string {
  try {
    return Intl.getCanonicalLocales(text.trim().replaceAll("_", "-"))[0] ?? "";
  } catch (cause) {
    throw new Error(`${field}: expected a language such as en or zh-CN, got ${JSON.stringify(text.slice(0, 40))}`, {
      cause,
    });
  }
}
