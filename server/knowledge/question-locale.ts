/**
 * The language that a question is in, by its script: a shopper on an English page may well ask in Chinese.
 *
 * Letters of no telling script (Latin, digits) leave the page's locale, unless that one is of another script.
 */
export function questionLocale(question: string, pageLocale: string): string {
  if (/[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(question)) return "ja";
  if (/\p{Script=Hangul}/u.test(question)) return "ko";
  if (/\p{Script=Han}/u.test(question)) return /^(zh|ja)\b/i.test(pageLocale) ? pageLocale : "zh-CN";
  if (/\p{Script=Latin}/u.test(question) && /^(zh|ja|ko|ar)\b/i.test(pageLocale)) return "en";
  return pageLocale;
}
