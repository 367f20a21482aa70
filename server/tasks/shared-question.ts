import { createHash } from "node:crypto";

import { hasPersonalData } from "../history/given-facts.ts";
import type { PromptParts } from "../history/prompt.ts";

/** A question as it may be answered for all who ask the same. */
export interface SharedQuestion {
  /** The same for all whose question is the same: the answer is known by it. */
  readonly key: string;
  /** The prompt, without what is of this shopper alone. */
  readonly parts: PromptParts;
}

/** What an answer depends on beside its prompt. */
export interface QuestionPlace {
  readonly shopId: string;
  /** BCP 47: the language of the answer. */
  readonly locale: string;
  /** BCP 47: the language of the page. */
  readonly pageLocale: string;
  /** Which state of the shop's knowledge was searched. */
  readonly knowledgeVersion: string;
}

/** A longer message tells a story of its own: nobody else will send it. */
const maxSharedChars = 300;

/**
 * Whether others may get the answer to this question, and by which key it is known. Undefined where the answer is to be
 * this shopper's alone: it goes on from what was said before, it has something personal in it, or it cannot be
 * understood without the page.
 *
 * The key holds all that the prompt is put together from, passages included, and not a list of what they follow from:
 * so nothing that makes a difference can be forgotten, also where the search goes by something new (today the page's
 * address leads to a product). The product is text from outside: whoever makes one up is answered for that one.
 */
export function sharedQuestionOf(parts: PromptParts, place: QuestionPlace): SharedQuestion | undefined {
  const { summary, turns, page, question } = parts;
  if (summary !== undefined || turns.length > 0 || question.length > maxSharedChars) return undefined;
  if (isOfOnePerson(question)) return undefined;
  const product = page?.product;
  const tellsMore = page?.url !== undefined || page?.title !== undefined;
  if (product === undefined && tellsMore && pointsAtPage(question, place.locale)) return undefined;
  const shared = { ...parts, page: product && { product } };
  return { key: keyOf(place, { ...shared, question: normalized(question) }), parts: shared };
}

/** Where it is in doubt, it is: a model asked once more does less harm. */
function isOfOnePerson(question: string): boolean {
  const plain = question.normalize("NFKC");
  return hasPersonalData(question) || introduction.test(plain) || name.test(plain) || identifier.test(plain);
}

/** Who somebody is, and where. */
const introduction =
  /我叫|我姓|我是[^\s,。?]{1,4}(?:先生|小姐|女士)|我住|我家在|(?:名字|姓名|地址|电话|手机|微信|邮箱|生日)(?:是|为|在|:)|(?:收货|收件)人|\b(?:my|the) (?:name|address|phone|e-?mail|birthday)(?: number| address)? (?:is|was)\b|\bmy name['’]?s\b|\bI(?:['’]m| am) called\b|\bcall me\b|\bI live\b/i;

/** Names are told by their case in English, and in Chinese by where they stand. */
const name =
  /\b(?:[Nn]ame ?:|I am|I['’]m|[Tt]his is) ?\p{Lu}\p{Ll}|我是\p{Script=Han}{2,4}(?:[,。!\s]|$)|姓名 ?\p{Script=Han}/u;

/** Numbers too short to be personal anywhere else, accounts, licence plates, and whatever may be a key. */
const identifier = new RegExp(
  [
    String.raw`\p{Nd}{6}`,
    String.raw`(?<!\p{Nd})\p{Nd}(?:[ .-]\p{Nd}(?!\p{Nd})){6}`,
    "[零〇一二三四五六七八九幺]{7}",
    String.raw`(?:电话|手机|座机|微信|vx|qq|whatsapp|wechat|line id|护照|身份证|车牌|会员|账号|验证码|取件码|尾号|\b(?:phone|tel|mobile|cell|passport|account|code|card|plate|ending|ends in)) ?(?:号码|号|number|no\.?|id|in)? ?[:是]? ?[\w-]*\d`,
    String.raw`(?:微信|vx|wechat)号? ?[:是]? ?[a-z][\w-]{5}`,
    String.raw`[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][a-z] ?[·•-]? ?[a-z\d]{5}`,
    String.raw`https?://|\bwww\.`,
    String.raw`[\w-]{24}`,
    String.raw`(?<![\w.])@\w`,
  ].join("|"),
  "iu",
);

/** What may mean the thing on the page: words that point, and questions that do not say of what they ask. */
const pointing = [
  {
    language: /^zh\b/i,
    words:
      /[这這它]|[那该該此本](?:个|個|款|件|双|雙|条|條|只|隻|种|種|台|张|張|把|套|页|頁|里|裡|儿|兒|边|邊|些|样|樣|商品|产品|產品|宝贝|寶貝)|上面|下面|刚才|剛才/,
    openQuestion:
      /^(?:你好|您好|请问|請問|[,，\s])*(?:还|還|现在|現在)?(?:多少钱|多少錢|几块|怎么卖|什么价|价格|價格|有货|有貨|有没有|有沒有|有现货|有現貨|有什么|有哪些|有几|什么材质|什么面料|什么颜色|什么尺|能便宜|可以便宜|能优惠|打折|好用)/,
  },
  {
    language: /^en\b/i,
    words: /\b(?:this|that|these|those|it|its|it's|they|them|their|one|ones|here|there|above|below|page|same)\b/i,
    openQuestion:
      /^(?:hi|hello|please|[,.!\s])*(?:how much|(?:what|which|any)(?: other)? (?:sizes?|colou?rs?|materials?|price)|(?:is there |still |any )*(?:in stock|available|on sale|discount)|prices?)\W*$/i,
  },
];

/** Whether the page may be needed to see what is meant. In languages whose pointing words are not known here, it may always. */
function pointsAtPage(question: string, locale: string): boolean {
  if (!pointing.some(({ language }) => language.test(locale))) return true;
  // Of all of them: «this 有货吗» is asked as well.
  return pointing.some(({ words, openQuestion }) => words.test(question) || openQuestion.test(question));
}

/**
 * The question without what people type one way or another: letters' widths and cases, white space, the mark at its end.
 *
 * Not NFKC: that would make «10²» the same as «102».
 */
function normalized(question: string): string {
  const plain = question
    .normalize("NFC")
    .replaceAll(/[！-～]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) - 0xfee0))
    .toLowerCase()
    .replaceAll(/\s+/g, " ")
    .trim();
  const bare = plain.replace(/[\s?!.。…]+$/, "");
  return bare === "" ? plain : bare;
}

function keyOf(...parts: readonly unknown[]): string {
  return createHash("sha256").update(canonicalJson(parts)).digest("base64url");
}

/** The same text for the same value, whichever way its keys are ordered. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([one], [other]) => (one < other ? -1 : 1)))
      : part,
  );
}
