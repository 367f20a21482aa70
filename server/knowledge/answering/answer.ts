import type { Source } from "../../protocol.ts";
import { productAnswer } from "./answer-about-product.ts";
import { answerWords, type AnswerWords } from "./answer-words.ts";
import type { AnswerRequest, Draft, LookUp } from "./draft.ts";
import { fitting } from "../hit.ts";
import type { Findings } from "../knowledge.ts";
import { asksForOwnOrder, namesOrder } from "./own-order.ts";
import type { Passage } from "../passage.ts";
import { categoriesOf, kindsAskedTogether, listedKinds, listProducts, productsOfKind } from "./product-list.ts";
import { readProductQuestion } from "./product-question.ts";
import { pagesOf, quoteBest, quoteOne } from "./quote.ts";
import { isAngry, smallTalkOf, type SmallTalk } from "./small-talk.ts";
import { sourcesOf } from "./sources.ts";

export interface KnowledgeAnswer {
  /** Markdown; joined, the pieces are the answer. */
  readonly pieces: Iterable<string>;
  /** What the answer rests on, and nothing else. */
  readonly sources: readonly Source[];
  /** False where it says no more than that it does not know. */
  readonly isKnown: boolean;
}

const maxTopics = 12;
/** How many products are looked at for a list of them. */
const maxFound = 24;

/**
 * Answers with no model: in the shop's own words and from its products' facts, else with what it can be asked.
 *
 * The same question gets the same answer as long as the shop knows the same.
 */
export async function answerFromKnowledge(request: AnswerRequest, lookUp: LookUp): Promise<KnowledgeAnswer> {
  const draft = await draftOf({ ...request, findings: onlyFitting(request.findings) }, async (...asked) =>
    onlyFitting(await lookUp(...asked)),
  );
  const { parts, passages, isKnown = true } = draft;
  return { pieces: piecesOf(parts.filter((part) => part !== "")), sources: sourcesOf(passages), isKnown };
}

/** Nobody judges what is told here: what only may be right is left out. */
function onlyFitting(findings: Findings): Findings {
  return { ...findings, hits: fitting(findings.hits) };
}

async function draftOf(request: AnswerRequest, lookUp: LookUp): Promise<Draft> {
  const { question, findings, locale } = request;
  const words = answerWords(locale);
  const smallTalk = smallTalkOf(question);
  if (smallTalk !== undefined) return smallTalkDraft(smallTalk, request, words, lookUp);
  const draft =
    (asksForOwnOrder(question) || namesOrder(question) ? await orderDraft(request, words, lookUp) : undefined) ??
    (await listDraft(request, words, lookUp)) ??
    (await productAnswer(request, { words, locale }, lookUp)) ??
    quoteBest(question, pagesOf(findings.hits), words);
  if (draft) return isAngry(question) ? { ...draft, parts: [words.anger, ...draft.parts] } : draft;
  if (isAngry(question)) return smallTalkDraft("anger", request, words, lookUp);
  if (!findings.asksSomething) return { parts: [words.vague, topicsOf(request, words)], passages: [], isKnown: false };
  return unknownDraft(request, words, lookUp);
}

async function smallTalkDraft(
  kind: SmallTalk,
  request: AnswerRequest,
  words: AnswerWords,
  lookUp: LookUp,
): Promise<Draft> {
  if (kind === "person") {
    const contact = await findPage("contact", words, lookUp);
    return contact === undefined
      ? { parts: [words.noPerson], passages: [] }
      : { parts: [words.person, quoteOne(contact, words.lookFor.contact, words)], passages: [contact] };
  }
  if (kind === "anger") {
    const complaint = await findPage("complaint", words, lookUp);
    return complaint === undefined
      ? { parts: [words.anger + words.space + words.noComplaint], passages: [] }
      : { parts: [words.anger, quoteOne(complaint, words.lookFor.complaint, words)], passages: [complaint] };
  }
  const isOpening = kind === "greeting" || kind === "ability" || kind === "outside";
  return { parts: [words[kind], ...(isOpening ? [topicsOf(request, words)] : [])], passages: [] };
}

/** Orders are in the shop's books, not in its knowledge: that is said first, and then how the shopper can look. */
async function orderDraft({ question, findings }: AnswerRequest, words: AnswerWords, lookUp: LookUp): Promise<Draft> {
  const found = pagesOf(findings.hits)[0]?.passage;
  if (found !== undefined && !asksForOwnOrder(question)) {
    return { parts: [words.orders, quoteOne(found, question, words)], passages: [found] };
  }
  const page =
    found !== undefined && pagePatterns.tracking.test(found.heading)
      ? found
      : ((await findPage("tracking", words, lookUp)) ?? (await findPage("contact", words, lookUp)));
  if (page === undefined) return { parts: [words.orders + words.space + words.noPersonForOrders], passages: [] };
  return {
    parts: [words.orders + words.space + words.ordersHow, quoteOne(page, words.lookFor.tracking, words)],
    passages: [page],
  };
}

async function listDraft(
  { question, findings, locale }: AnswerRequest,
  words: AnswerWords,
  lookUp: LookUp,
): Promise<Draft | undefined> {
  const together = kindsAskedTogether(question);
  const kinds = listedKinds(question, findings.product !== undefined) ?? together;
  const ownValues = readProductQuestion(question, findings.product?.product ?? { sizes: [], colors: [] }).aspects;
  const isOfOne = findings.product !== undefined && ownValues.some((aspect) => aspect !== "price");
  if (kinds === undefined || (isOfOne && together === undefined)) return undefined;
  const asked = kinds.length === 0 ? [""] : kinds;
  const found = await Promise.all(
    asked.map(async (kind) => productsOfKind(kind, (await lookUp(kind, maxFound, "products")).hits)),
  );
  const products = [...new Set(found.flat())];
  const isEachFound = found.every(({ length }) => length > 0);
  if (products.length === 0 || (kinds === together && (products.length < 2 || !isEachFound))) return undefined;
  const { text, shown, isRanked } = listProducts(question, products, { words, locale });
  const isAll = !isRanked && kinds.length === 0 && shown.length < products.length;
  return { parts: [isAll ? categoriesOf(products, { words, locale }) : "", text], passages: shown };
}

async function unknownDraft(request: AnswerRequest, words: AnswerWords, lookUp: LookUp): Promise<Draft> {
  const contact = await findPage("contact", words, lookUp);
  return {
    parts: [
      words.unknown,
      topicsOf(request, words),
      ...(contact === undefined ? [] : [words.askAPerson, quoteOne(contact, words.lookFor.contact, words)]),
    ],
    passages: contact === undefined ? [] : [contact],
    isKnown: false,
  };
}

/** What a page must say to be the one that was looked for: the search finds the nearest, which may be another. */
const pagePatterns = {
  contact: /mailto:|@|电话|热线|邮箱|微信|phone|e-?mail|whatsapp|\d{3,}[- ]\d{3,}/i,
  complaint: /投诉|不满意|complain|not satisfied|unhappy/i,
  tracking: /物流|到哪|追踪|快递|track|where is/i,
} as const;

async function findPage(
  kind: keyof typeof pagePatterns,
  words: AnswerWords,
  lookUp: LookUp,
): Promise<Passage | undefined> {
  const { hits } = await lookUp(words.lookFor[kind], 4);
  const fits = ({ heading, text }: Passage) => pagePatterns[kind].test(`${heading}\n${text}`);
  return pagesOf(hits).find(({ passage }) => fits(passage))?.passage;
}

function topicsOf({ findings: { topics } }: AnswerRequest, words: AnswerWords): string {
  return topics.length === 0 ? "" : words.topics(topics.slice(0, maxTopics));
}

/** Paragraph by paragraph, line by line, sentence by sentence. */
function piecesOf(parts: readonly string[]): readonly string[] {
  return parts.join("\n\n").split(/(?<=\n)(?!\n)|(?<=[。！？])(?![\n。！？」』”）*])|(?<=[.!?] )/);
}
