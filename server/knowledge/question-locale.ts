/**
 * The language that a question is in, by its script: a shopper on an English page may well ask in Chinese.
 *
 * Letters of no telling script (Latin, digits) leave the page's locale, unless that one is of another script. Chinese in
 * pinyin is Chinese to a shopper on a Chinese page.
 */
export function questionLocale(question: string, pageLocale: string): string {
  if (/[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(question)) return "ja";
  if (/\p{Script=Hangul}/u.test(question)) return "ko";
  if (/\p{Script=Han}/u.test(question)) return /^(zh|ja)\b/i.test(pageLocale) ? pageLocale : "zh-CN";
  if (/^zh\b/i.test(pageLocale) && pinyin.test(question)) return pageLocale;
  if (/\p{Script=Latin}/u.test(question) && /^(zh|ja|ko|ar)\b/i.test(pageLocale)) return "en";
  return pageLocale;
}

/** Words that many questions have when Chinese is typed in letters, and that no English one has. */
const pinyin =
  /\b(?:zen(?:me|yang)|(?:wei)?shen(?:me|mo)|shihou|duo(?:shao|jiu|da)|keyi|(?:you)?meiyou|nimen|naer|ruhe|shifou|tui(?:huo|kuan)|huan(?:huo|ma)|fapiao|yunfei|baoyou|kuaidi|wuliu|fahuo|shouhuo|dingdan|youhui(?:quan)?|huiyuan|jifen|kefu|chima|weixin|zhifubao)\b/i;
