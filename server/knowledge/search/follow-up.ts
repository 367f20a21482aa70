/**
 * What a question begins with that goes on from the one before. «还有» alone asks whether there is any left.
 */
const opening =
  /^[\s\p{P}]*(?:那(?!么?(?:双|些|件|款|里|边))|那么|如果(?:是|换成)|换成|要是|and\b|also\b|or\b|what about\b|how about\b|what if\b|then\b|but\b|same for\b)/u;
/** «…呢?» */
const closing = /呢[\s\p{P}]*$|\b(?:then|too|as well|instead)[\s\p{P}]*$/u;
/** Words that stand for what was named before, or is before the shopper's eyes. */
const pointing =
  /[这它该此]|那(?:个|款|件|双|种|条|只|套|些|样|顶|把)|\b(?:it|its|this|that|these|those|them|they|one|ones|same)\b/u;
const pointingHere = /[这该此本]|\b(?:this|these)\b/u;

const goods =
  /(?<!转|倒)卖(?!给)|出售|(?:儿童|情侣|亲子|老人|老年|[男女童])款|童[装鞋]|\bsell\b(?! (?:my|our|his|her)\b)|\bfor (?:kids|children|toddlers|babies|pets)\b/u;

/** Whether a normalised question says by its form that it goes on from the one before. */
export function goesOn(question: string): boolean {
  return opening.test(question) || closing.test(question);
}

/** Whether it has a word in place of the thing it is about: «它», «this one». */
export function pointsAtSomething(question: string): boolean {
  return pointing.test(question);
}

/** Whether it points at what lies before the shopper: «这款», «this». */
export function pointsHere(question: string): boolean {
  return pointingHere.test(question);
}

/** Whether it asks if the shop sells a thing: then what only mentions the thing is no answer. */
export function asksForGoods(question: string): boolean {
  return goods.test(question);
}
