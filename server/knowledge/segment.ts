import { stemmer } from "stemmer";

const segmenter = new Intl.Segmenter("zh", { granularity: "word" });
const hanRun = /\p{Script=Han}+/gu;
const hanOnly = /^\p{Script=Han}+$/u;
const latinOnly = /^[a-z]+$/;

/**
 * Cuts a text into search terms: normalised (NFKC, lower case), English by stems (Porter), Chinese by words and by
 * pairs of neighbouring characters.
 *
 * Words alone would not do: the segmenter's dictionary knows few of a shop's words («退货» comes out as «退», «货») and
 * cuts the same characters differently in different sentences.
 */
export function termsOf(text: string): readonly string[] {
  const normalised = normalise(text);
  const words = wordsOf(normalised).filter((word) => !hanOnly.test(word) || word.length !== 2);
  const pairs = (normalised.match(hanRun) ?? []).flatMap(pairsOf);
  return [...words.map(termOf), ...pairs];
}

/**
 * The terms that a question is searched by: without the words that every question has.
 *
 * `isKnown` says whether the shop's texts have a term. A pair that reaches over the border of two words, and a part of
 * a longer word, are taken only if they are known: the unknown ones are accidents of writing, and say nothing.
 */
export function queryTermsOf(question: string, isKnown: (term: string) => boolean): readonly string[] {
  const terms = new Set<string>();
  let before: string | undefined; // the word that the next one directly follows, where both are Chinese and telling
  for (const word of [...wordsOf(normalise(question)), ""]) {
    const telling = hanOnly.test(word) && !stopTerms.has(word);
    const border = before !== undefined && telling ? `${Array.from(before).at(-1)}${Array.from(word)[0]}` : "";
    const joined = border !== "" && isKnown(border);
    if (joined) terms.add(border);
    if (joined && before?.length === 1) terms.delete(before);
    if (telling) for (const term of chineseTermsOf(word, isKnown)) if (!joined || word.length > 1) terms.add(term);
    if (!hanOnly.test(word) && word !== "" && !stopTerms.has(termOf(word))) terms.add(termOf(word));
    before = telling ? word : undefined;
  }
  return [...terms];
}

function chineseTermsOf(word: string, isKnown: (term: string) => boolean): readonly string[] {
  if (word.length < 3) return [word];
  const known = [word, ...pairsOf(word)].filter(isKnown);
  return known.length > 0 ? known : [word];
}

function normalise(text: string): string {
  return text.normalize("NFKC").toLowerCase();
}

function wordsOf(normalised: string): readonly string[] {
  return Array.from(segmenter.segment(normalised)).flatMap(({ segment, isWordLike }) => (isWordLike ? [segment] : []));
}

function termOf(word: string): string {
  return latinOnly.test(word) ? stemmer(word) : word;
}

function pairsOf(characters: string): readonly string[] {
  const all = Array.from(characters);
  return all.slice(1).map((character, index) => `${all[index]}${character}`);
}

const stopWords = `
  a an and any are as at be but by can could did do does doing for from get give go got had has have having he hello her
  hey hi him his how i if in into is it its just let like may me might mine must my no not now of off on one or our out
  please shall she should so some tell than thank thanks that the their them then there these they this those to too
  us want was we were what when where which who whom whose why will with would yes you your yours
  know need about help there s t re ve ll d m long take policy question information
  的 了 吗 呢 吧 啊 呀 嘛 哦 么 和 与 或 是 在 没 没有 我 我们 你 你们 咱们 您 他 她 它 他们 这 那 这个 那个 这件 那件 这款 那款
  这双 那双 哪 哪些 哪个 哪里 什么 怎么 怎样 怎么样 如何 为什么 为何 多少 几 可以 能 能够 会 要 想 想要 需要 应该 请 请问 一下 一个 个 就 都
  也 还 还是 又 再 很 太 更 最 被 把 给 对 从 到 为 让 以 及 等 里 内 中 上 下 后 前 时候 时 什么时候 多长时间 我要 我想 想问 谢谢 你好 您好 是否 是不是 有没有 能不能 可不可以
  知道 告诉 帮 帮我 问 问题 关于 店 你家 我家 家
`;
const stopTerms: ReadonlySet<string> = new Set(
  stopWords
    .trim()
    .split(/\s+/)
    .flatMap((word) => [word, termOf(word)]),
);
