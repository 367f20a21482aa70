import { queryTermsOf, termsOf } from "./question-terms.ts";

/** What a product's facts say in fields of their own. */
export type Aspect = "price" | "stock" | "sizes" | "colors";

export interface ProductQuestion {
  readonly aspects: readonly Aspect[];
  /** As `sizeKey` writes them. */
  readonly askedSizes: readonly AskedSize[];
  /** As they were written. */
  readonly askedColors: readonly string[];
  /** Whether it is about which size fits a body, and not about which there are. */
  readonly isSizeAdvice: boolean;
}

export interface AskedSize {
  /** As it was written. */
  readonly label: string;
  /** For comparison: see `sizeKey`. */
  readonly key: string;
}

const aspectPatterns: Readonly<Record<Aspect, RegExp>> = {
  price:
    /多少钱|什么价|价[格钱位]|几钱|几块|多少元|怎么卖|贵不贵|贵吗|多钱|售价|原价|折扣|打折|优惠吗|how much(?! (?:does it|do they|is it|does this|does the \w+) weigh)(?! (?:is|are|does|do) (?:the )?(?:shipping|delivery|postage))|\b(?:price|prices|priced|cost|costs|expensive|discount|on sale)\b/i,
  stock:
    /有货|现货|缺货|库存|断货|售罄|卖完|还有吗|还有没有|还剩|补货|到货|能买到|买得到|预售|\b(?:in stock|stock|available|availability|sold out|restock(?:ed)?|back in|how many (?:are )?left|pre-?order)\b/i,
  sizes:
    /尺码|尺寸有|码数|几个码|哪些码|什么码|[几多]大码|均码|(?:\d|[a-z])\s*码|[大中小]号|[大小]码|\b(?:sizes?|(?:come|comes|available|have|it) in (?:an? )?(?:small|medium|large|x{0,3}[sl]|m|\d{2,3}))\b/i,
  colors: /颜色|什么色|哪些色|几种色|配色|\b(?:colou?rs?|coloured|colored)\b/i,
};

const sizeAdvice =
  /身高|体重|公斤|穿(?:什么|几|多大|哪个|啥)|(?:选|买|拿|要)(?:什么|几|多大|哪个|啥)[码号]|(?:什么|几|多大|哪个)码(?:合适|好|数?适合)|合身|合适|偏[大小]|(?:what|which) size (?:should|do|would|is|fits?|to)|(?:should i|do i need to) (?:size|go|take|get)|\b(?:i am|i'm|im) \d|\b\d+ ?(?:kg|lbs?|pounds?)\b|true to size|runs? (?:small|large|big)|fits? (?:me|true|small|large)|size (?:guide|chart)|尺码表/i;

/** Finds out which of a product's facts a question asks for. */
export function readProductQuestion(text: string, known: KnownValues): ProductQuestion {
  const question = text.normalize("NFKC");
  const isSizeAdvice = sizeAdvice.test(question);
  const askedSizes = isSizeAdvice ? [] : sizesIn(question, known.sizes);
  const askedColors = colorsIn(question, known.colors);
  const aspects = new Set(aspectNames.filter((aspect) => aspectPatterns[aspect].test(question)));
  if (askedSizes.length > 0) aspects.add("sizes");
  if (askedColors.length > 0) aspects.add("colors");
  if (isSizeAdvice) aspects.delete("sizes");
  return { aspects: aspectNames.filter((aspect) => aspects.has(aspect)), askedSizes, askedColors, isSizeAdvice };
}

const aspectNames: readonly Aspect[] = ["price", "stock", "sizes", "colors"];

export interface KnownValues {
  readonly sizes: readonly string[];
  readonly colors: readonly string[];
}

/** «180 厘米», «180cm» and «180 cm» are one size, as are «2XL» and «XXL». */
export function sizeKey(size: string): string {
  const key = size
    .normalize("NFKC")
    .toLowerCase()
    .replace(/厘米|公分/g, "cm")
    .replace(/\s+|[码号]$/g, "");
  const multiple = /^([2-6])xl$/.exec(key)?.[1];
  return multiple === undefined ? key : `${"x".repeat(Number(multiple))}l`;
}

const sizeWords: readonly (readonly [pattern: RegExp, key: string])[] = [
  [/\bextra[- ]large\b|加大[码号]/i, "xl"],
  [/(?<!extra[- ])\blarge\b|大号|(?<![多几加])大码/i, "l"],
  [/\bmedium\b|中[号码]/i, "m"],
  [/\bextra[- ]small\b/i, "xs"],
  [/(?<!extra[- ])\bsmall\b|小[号码]/i, "s"],
];
/** The letters alone are words or units in many sentences («I'm», «45 L»): they count as sizes in capitals, or beside «size», «码». */
const letterSize = /(?<![a-z0-9'’.]|\d\s)((?:x{1,4}|[2-6]x)[sl]|[sml])(?![a-z0-9'’])/gi;
const numberSize =
  /(?<![\d.-]|\d,)(\d{2,3}(?:\.5)?)\s*(?:码|号(?!店|线)|(?:cm|厘米|公分)(?![a-z]))|(?:\b(?:size|eu|eur|uk|us)|尺码)\s*(\d{1,3}(?:\.5)?)\b|\bin (?:an? )?(\d{2}(?:\.5)?)\b(?! (?:days?|hours?|minutes?|weeks?|working|business|litres?|l\b))/gi;

function sizesIn(question: string, known: readonly string[]): readonly AskedSize[] {
  const found = new Map<string, string>();
  const knownKeys = new Set(known.map(sizeKey));
  for (const match of question.matchAll(letterSize)) {
    const [label] = match;
    const after = question.slice(match.index + label.length);
    const isMarked = /^\s*码/.test(after) || /(?:size|尺码)\s*$/i.test(question.slice(0, match.index));
    if (isMarked || label.length > 1 || label === label.toUpperCase()) found.set(sizeKey(label), label.toUpperCase());
  }
  for (const match of question.matchAll(numberSize)) {
    const label = (match[1] ?? match[2] ?? match[3] ?? "").trim();
    const key = [...knownKeys].find((key) => key === label || key === `${label}cm`) ?? label;
    const shown = known.find((size) => sizeKey(size) === key) ?? label;
    // A number that is followed by «cm» may measure anything: it is a size where sizes are measured so.
    if (/cm|厘米|公分/i.test(match[0]) && ![...knownKeys].some((key) => key.endsWith("cm"))) continue;
    found.set(key, shown);
  }
  for (const [pattern, key] of sizeWords) {
    if (pattern.test(question) && [...knownKeys].some((known) => /^x*[sml]$/.test(known))) {
      found.set(key, key.toUpperCase());
    }
  }
  return [...found].map(([key, label]) => ({ key, label }));
}

const commonColors =
  /(?:[大深浅暗亮粉天藏宝草墨军酒]?[红橙黄绿青蓝紫黑白灰粉棕褐银金]|咖啡|卡其|米白?|驼|酒红|藏青)色|(?<=有|要|[，,。 ])[红橙黄绿蓝紫黑白灰粉棕](?=的|[吗么?？])|\b(?:red|orange|yellow|green|blue|navy|purple|violet|pink|black|white|gr[ae]y|brown|beige|khaki|silver|gold|cream|turquoise|teal)\b/giu;

function colorsIn(question: string, known: readonly string[]): readonly string[] {
  const own = known.filter((color) => isNamed(color, question));
  const common = (question.match(commonColors) ?? []).filter(
    (color) => !own.some((name) => name.toLowerCase().includes(color.toLowerCase())),
  );
  return [...new Set([...own, ...common])];
}

/** «松绿» is named by «松绿色» as well; «Rock» is not by «rocks». */
function isNamed(color: string, question: string): boolean {
  if (/\p{Script=Han}/u.test(color)) return question.includes(color.replace(/色$/, ""));
  const words = question.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const name = color.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return name.length > 0 && ` ${words.join(" ")} `.includes(` ${name.join(" ")} `);
}

/** What shoppers ask in other words than the shop's; each pattern on the right finds the lines that tell of it. */
const attributes: readonly (readonly [asked: RegExp, told: RegExp])[] = [
  [
    /多重|重吗|重不重|重量|几斤|多少克|轻不轻|轻吗|最轻|更轻|多轻|lightest|heavy|weigh|weight|\blight\b(?! down)/i,
    /重量|weight|千克|克重|(?<!充绒量 ?)\d+ 克(?!（)|\b\d+ g\b(?! in size)/i,
  ],
  [
    /防水|防雨|淋雨|下雨|进水|防泼水|water ?-?proof|water[- ]?resist|water[- ]?repel|\brain\b|\bwet\b|keep(?:s)? (?:me |you )?dry/i,
    /防水|防泼水|防雨|静水压|进水|waterproof|water-repell|water repell|rain cover|taped/i,
  ],
  [
    /什么(?:材质|面料|料子|材料|做的)|材质|面料|料子|材料|成分|填充|充绒|蓬松|material|fabric|made (?:of|from)|\bfill(?:ing)?\b|lining/i,
    /面料|材质|成分|填充|鞋面|fabric|material|fill:|upper|inside/i,
  ],
  [
    /多少度|几度|零下|保暖|暖和|抗冻|温标|冷不冷|适合.{0,4}温度|\bwarm|cold|temperature|degrees|winter|how long.*hot|冬天/i,
    /°C|温标|保温|保冷|warm|temperature|hot:|cold:/i,
  ],
  [
    /容量|多少升|多大容量|能装|装多少|capacity|volume|how (?:big|many lit)|litres?|liters?/i,
    /容量|\d+ ?升|毫升|volume|litre|\bml\b/i,
  ],
  [
    /(?<!穿)多大(?![码号])|多长(?!时间)|多高|尺寸|收纳|体积|长宽|dimension|how (?:big|large|tall)|how long (?:is|are) (?:it|they)\b|packed? (?:size|down)|pack(?:s)? (?:small|into)/i,
    /[×x] ?\d|收纳|packs to|背长|back adjusts/i,
  ],
  [
    /怎么洗|咋洗|如何洗|清洗|机洗|水洗|洗衣机|干洗|手洗|能洗|可以洗|烘干|洗碗机|machine.?wash|washable|dry.?clean|tumble|dishwasher|\bwash/i,
    /洗|wash|dry-clean|tumble|dishwasher/i,
  ],
  [/保修|质保|保多久|warranty|guarantee/i, /保修|质保|warranty|guarantee/i],
  [
    /版型|偏[大小]|合身|修身|宽松|正码|true to size|\bfit\b|fits|runs? (?:small|large|big)|身高|体重|穿多大|(?:什么|几|多大)码|(?:what|which) size/i,
    /版型|修身|尺码正常|大一码|平时尺码|标准楦|身高|适合 \d|\bfit\b|size up|usual size|true to size|below \d|heights of|shoe sizes|room for/i,
  ],
  [/登机|飞机|航空|carry-?on|cabin|plane|flight|hand luggage/i, /登机|航空|cabin/i],
  [/口袋|几个袋|pocket/i, /口袋|pocket/i],
  [/透气|闷不闷|breathab|sweat/i, /透湿|透气|breathab|pit zip/i],
  [/鞋底|大底|防滑|打滑|grip|sole|slip/i, /大底|防滑|止滑|sole|grip/i],
  [/电脑|笔记本|laptop|computer/i, /电脑|laptop/i],
  [/抗风|防风|大风|几级风|wind/i, /风(?!绳)|wind/i],
];

/** Whether it asks for something that a product has or has not: how heavy it is, whether it keeps water out. */
export function asksForAttribute(question: string): boolean {
  return attributes.some(([asked]) => asked.test(question));
}

/** The lines that tell of what is asked for, if in other words. */
export function linesByAttribute(question: string, lines: readonly string[]): readonly string[] {
  const told = attributes.filter(([asked]) => asked.test(question)).map(([, told]) => told);
  return lines.filter((line) => told.some((pattern) => pattern.test(line)));
}

/** The lines that have most of the question's words; `name` are words that each of its lines is about anyway. */
export function linesByWords(question: string, lines: readonly string[], name: string): readonly string[] {
  const termSets = lines.map((line) => new Set(termsOf(line)));
  const own = new Set(termsOf(name));
  const asked = queryTermsOf(question, (term) => termSets.some((terms) => terms.has(term)));
  const telling = asked.filter((term) => !own.has(term) && !/^[\d.]+$/.test(term)); // a «2» is in many lines
  const counts = termSets.map((terms) => telling.filter((term) => terms.has(term)).length);
  const best = Math.max(0, ...counts);
  return best === 0 ? [] : lines.filter((_, index) => counts[index] === best);
}

/** A question without the words that ask for price, stock, sizes or colours. */
export function withoutAspects(question: string): string {
  return Object.values(aspectPatterns).reduce(
    (rest, pattern) => rest.replaceAll(new RegExp(pattern.source, "gi"), " "),
    question.normalize("NFKC"),
  );
}
