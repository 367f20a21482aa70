/** What a shopper gives once and expects to be remembered to the letter. */
export type FactKind = "email" | "address" | "amount" | "order" | "number" | "postcode" | "product";

export interface GivenFact {
  readonly kind: FactKind;
  /** As it was written. */
  readonly text: string;
  /** The words around it, so that it can be told what the fact is of: its own clause, some 60 characters at most. */
  readonly clause: string;
}

/** What says whose order, contract or parcel something is. Prices, sizes, quantities and product numbers do not. */
const personalKinds: ReadonlySet<FactKind> = new Set(["email", "address", "order", "number", "postcode"]);

/** Whether a text tells something of one person: an order, a phone number, an e-mail or postal address, a long number. */
export function hasPersonalData(text: string): boolean {
  return factsIn(text).some(({ kind }) => personalKinds.has(kind));
}

/**
 * The facts in a text, in the order of their writing; the same fact once.
 *
 * Where it is in doubt what a number is, it counts as personal: to remember or to keep private too much does less harm.
 */
export function factsIn(text: string): readonly GivenFact[] {
  const found: { readonly kind: FactKind; readonly start: number; readonly end: number }[] = [];
  let plain = plainOf(text);
  for (const { kind, pattern, accepts } of finders) {
    // What has been found is not to be found again as something else.
    plain = plain.replace(pattern, (match: string, ...rest: readonly unknown[]) => {
      const at = rest.find((part) => typeof part === "number") ?? 0;
      if (accepts && !accepts(match)) return match;
      if (kind !== undefined) found.push({ kind, start: at, end: at + match.length });
      return taken.repeat(match.length);
    });
  }
  const byKey = new Map<string, GivenFact>();
  for (const { kind, start, end } of found.toSorted((one, other) => one.start - other.start)) {
    const fact = { kind, text: text.slice(start, end).trim(), clause: clauseAround(text, start, end) };
    const key = keyOf(fact.text);
    if (key !== "" && !byKey.has(key)) byKey.set(key, fact);
  }
  return [...byKey.values()];
}

/** Whether a text has the fact, however its digits are grouped. */
export function mentions(text: string, fact: Pick<GivenFact, "text">): boolean {
  const key = keyOf(fact.text);
  const letters = Array.from(key, (letter) => letter.replace(/[$^\\*+?()[\]{}|/]/, String.raw`\$&`));
  const pattern = String.raw`(?<![a-z0-9]|\d[.,])${letters.join(String.raw`[\s.,()\-]{0,2}`)}(?![a-z0-9]|[.,]\d)`;
  return new RegExp(pattern, "u").test(plainOf(text).toLowerCase());
}

const taken = "\u0000";

/** What stands between two parts of a number, as people write it. */
const gap = String.raw`[ ().\-]{0,2}`;
const orderWord = [
  "订单|訂單|单号|單號|运单|運單|快递|快遞|物流|售后单|退货单|发票",
  "注文|伝票|追跡|주문|송장|운송장",
  String.raw`\b(?:orders?|tracking|parcel|shipment|invoice|refund|case|ticket|pedido|compra|seguimiento|factura|commande|suivi|colis|facture|bestell\w{0,8}|sendung\w{0,8}|auftrag\w{0,8}|rechnung\w{0,8})\b`,
  "طلب|الطلب|شحنة|الشحنة|تتبع",
].join("|");
/** «number» in its languages: what follows it is one, however short. */
const numberWord = String.raw`号码|編號|编号|號碼|番号|번호|号|號|#|№|\b(?:number|nummer|nr|no|n[ºo°]|num(?:ero|éro)?|número|id)\b\.?|رقم`;
const identifier = String.raw`[A-Za-z]{0,6}[\-]?\d[A-Za-z0-9]{0,24}(?:-[A-Za-z0-9]{1,16}){0,4}`;
const money = String.raw`\d[\d,]{0,14}(?:\.\d{1,2})?`;
const currency = String.raw`元|块钱|块|塊|圆|円|원|€|\b(?:usd|eur|cny|rmb|hkd|twd|jpy|krw|gbp|sar|aed|dollars?|euros?|yuan)\b|ريال|درهم`;
const street = String.raw`straße|strasse|str\.|weg|platz|allee|gasse`;

interface Finder {
  /** None: it is no fact, and no number of anything either. */
  readonly kind: FactKind | undefined;
  /** Bounded in each of its parts: fifty thousand characters of anything are read in milliseconds. */
  readonly pattern: RegExp;
  readonly accepts?: (match: string) => boolean;
}

/** In the order in which they are tried. */
const finders: readonly Finder[] = [
  { kind: "email", pattern: /[a-z0-9._%+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,4}/gi },
  { kind: undefined, pattern: /(?<!\d)(?:19|20)\d\d ?[-/.年] ?\d{1,2} ?[-/.月] ?\d{1,2}(?:日|号)?(?!\d)/g },
  { kind: undefined, pattern: /(?<!\d)\d{1,2}[/.]\d{1,2}[/.](?:19|20)\d\d(?!\d)/g },
  { kind: "address", pattern: chineseAddress() },
  {
    kind: "address",
    pattern:
      /(?<![\w-])\d{1,5}[a-z]? (?:[A-Z][\w'.]{0,20} ){1,4}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Boulevard|Blvd|Way|Court|Ct|Square|Place)\b(?:,? (?:Apt|Suite|Unit|Flat|#) ?\w{1,6})?(?:, [A-Z][A-Za-z ]{1,30})?(?:,? [A-Z]{2} \d{5}(?:-\d{4})?)?/g,
  },
  { kind: "address", pattern: new RegExp(String.raw`\p{Lu}[\p{L}\-]{1,30}(?:${street}) ?\d{1,4} ?[a-z]?\b`, "gu") },
  {
    kind: "address",
    pattern: new RegExp(
      String.raw`(?<!\d)\d{1,4},? (?:rue|avenue|boulevard|place|chemin) [\p{L}' \-]{2,40}|\b(?:calle|avenida|plaza|paseo) [\p{L}' ]{2,40},? \d{1,4}`,
      "giu",
    ),
  },
  { kind: "amount", pattern: new RegExp(String.raw`(?:[¥$€£₩]|\b(?:rmb|usd|eur|cny)) ?${money}(?! ?\d)`, "gi") },
  { kind: "amount", pattern: new RegExp(String.raw`(?<!\d)(?:${money} ?[-~至到] ?)?${money} ?(?:${currency})`, "gi") },
  {
    kind: "order",
    pattern: new RegExp(
      String.raw`(?<=(?:${orderWord})[^\d\n]{0,8}?(?:${numberWord})[^\dA-Za-z\n]{0,6}(?:is |ist |es |est |: ?)?)${identifier}`,
      "gi",
    ),
    accepts: (match) => match.length >= 3,
  },
  // «order» is a verb as well: «Can I order SX-1003?»
  {
    kind: "order",
    pattern: new RegExp(String.raw`(?<=(?:${orderWord})[^\dA-Za-z\n]{0,6})${identifier}`, "gi"),
    accepts: (match) => digitsOf(match).length >= 5,
  },
  { kind: "order", pattern: /(?<![\w&/])#[A-Za-z0-9-]{4,30}/g, accepts: (match) => digitsOf(match).length >= 3 },
  {
    kind: "number",
    pattern: new RegExp(String.raw`(?<![A-Za-z0-9])[A-Za-z0-9]{8,40}(?![A-Za-z0-9])`, "g"),
    accepts: isLongNumber,
  },
  {
    kind: "number",
    pattern: new RegExp(String.raw`(?<![A-Za-z0-9]|\d[,.\-])[+(]?\d(?:${gap}\d){6,30}`, "g"),
    accepts: isSpacedNumber,
  },
  {
    kind: "postcode",
    pattern:
      /(?<=(?:邮编|邮政编码|郵遞區號|郵編|〒|우편번호|\b(?:post ?code|zip(?: code)?|plz|c[oó]digo postal|code postal)\b)[^\dA-Za-z\n]{0,4}(?:is )?)\d[\dA-Za-z -]{2,9}\d/gi,
  },
  {
    kind: "product",
    pattern: /(?<![\w-])[A-Za-z]{1,6}-?\d{2,8}(?:-[A-Za-z0-9]{1,8}){0,3}(?![\w-])/g,
    accepts: (match) => /-|^[A-Z]{2}/.test(match),
  },
];

/** A district or town may stand before the street; the house, the floor and the room follow it. */
function chineseAddress(): RegExp {
  const han = String.raw`[\p{Script=Han}]`;
  // A region ends where it first can: with several places to end at, a long row of them would be tried in thousands of ways.
  const regionEnd = "省市区區县縣镇鎮乡鄉";
  const region = String.raw`${han}(?:(?![${regionEnd}])${han}){0,7}[${regionEnd}]`;
  const road = String.raw`(?:${han}|[A-Za-z0-9]){1,12}?(?:路|街|大道|道|巷|弄|胡同|村|小区|花园|花園|苑)`;
  const section = String.raw`(?:[一二三四五六七八九十\d]{1,2}段)?`;
  const house = String.raw` ?\d{1,5} ?(?:号楼|号|號|弄|栋|棟|幢|座)`;
  const room = String.raw`(?:(?:${han}|[A-Za-z0-9 \-]){0,16}(?:室|楼|樓|单元|單元|房|层|栋|号))?`;
  return new RegExp(`(?:${region} ?){0,4}${road}${section}${house}${room}`, "gu");
}

/** Order and parcel numbers, identity cards, bank cards, phone numbers: nothing else has that many digits in one word. */
function isLongNumber(match: string): boolean {
  const digits = digitsOf(match).length;
  if (/^\d+[xX]\d+$/.test(match)) return false; // 1920x1080
  return digits >= 8 || (digits >= 6 && match.length >= 10);
}

/** «138 1234 5678» and «555-1234», but not the sizes «36 37 38 39 40». */
function isSpacedNumber(match: string): boolean {
  const groups = match.split(/\D+/).filter((group) => group !== "");
  const digits = digitsOf(match).length;
  if (/^\(?[+0(]/.test(match)) return digits >= 8;
  if (groups.length === 2) return groups[0]?.length === 3 && groups[1]?.length === 4 ? true : digits >= 8;
  return digits >= 9 && groups.some((group) => group.length >= 4);
}

function digitsOf(text: string): string {
  return text.replace(/\D/g, "");
}

/** Full-width letters and digits, other scripts' digits, and all kinds of dashes and spaces as ASCII; of the same length. */
function plainOf(text: string): string {
  return text
    .replace(/[！-～]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) - 0xfee0))
    .replace(/[٠-٩]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0x0660 + 0x30))
    .replace(/[۰-۹]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0x06f0 + 0x30))
    .replace(/[‐-―−]/g, "-")
    .replace(/[^\S\n]/g, " ");
}

/** What makes two spellings of a fact the same. */
function keyOf(text: string): string {
  return plainOf(text)
    .toLowerCase()
    .replace(/[\s.,()#-]/g, "");
}

const clauseReach = 24;

function clauseAround(text: string, start: number, end: number): string {
  const before = text.slice(Math.max(0, start - clauseReach), start);
  const after = text.slice(end, end + clauseReach);
  const from = Math.max(...Array.from("，。！？；;!?\n、", (mark) => before.lastIndexOf(mark))) + 1;
  const to = after.search(/[，。！？；;!?\n、]|\. |, /);
  const lead = from > 0 ? before.slice(from) : wholeWords(before, /^\S*\s/);
  return `${lead}${text.slice(start, end)}${to < 0 ? wholeWords(after, /\s\S*$/) : after.slice(0, to)}`.trim();
}

/** Where a clause had to be cut, it is cut between words; where there are none, between characters. */
function wholeWords(text: string, halfWord: RegExp): string {
  if (text.length < clauseReach) return text;
  return text.replace(halfWord, "").replace(/^[\uDC00-\uDFFF]|[\uD800-\uDBFF]$/g, "");
}
