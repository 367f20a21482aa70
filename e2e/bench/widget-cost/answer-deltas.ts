/**
 * The deltas of the answer that is streamed: Markdown as shops' answers have it, in which every delta says its number.
 *
 * A number is read as `n<number> `, wherever it stands: so whoever sees the end of the text knows how far it has come.
 */
export function answerDeltas(count: number): readonly string[] {
  return Array.from({ length: count }, (_, number) => deltaOf(number));
}

/** What asks for an answer of so many deltas; whoever streams finds the number in whatever form the question arrives. */
export function questionFor(count: number): string {
  return `Tell me all in ${count} deltas, please.`;
}

/** How many deltas this request asks for. Throws where it does not say. */
export function deltasAskedFor(body: string): number {
  const count = [...body.matchAll(/in (\d+) deltas/g)].at(-1)?.[1];
  if (count === undefined) throw new Error("Cannot stream: the question does not say how many deltas");
  return Number(count);
}

const words = [
  "退货",
  "returns",
  "within",
  "七天内",
  "parcel",
  "jacket",
  "waterproof",
  "refund",
  "发货",
  "size",
] as const;
/** So many deltas after which the same kinds of block come again. */
const cycle = 400;

function deltaOf(number: number): string {
  const word = words[number % words.length] ?? words[0];
  const said = `n${number} ${word} `;
  const at = number % cycle;
  if (at === 0) return `\n\n## ${said}`;
  if (at >= 120 && at < 200) return listed(at - 120, said);
  if (at >= 240 && at < 280) return coded(at - 240, said);
  if (at >= 300 && at < 340) return tabled(at - 300, said);
  if ([1, 40, 80, 200, 280, 340, 370].includes(at)) return `\n\n${said}`;
  return at % 10 === 5 ? `**${said.trimEnd()}** ` : said;
}

/** Ten items of eight deltas. */
function listed(at: number, said: string): string {
  if (at % 8 !== 0) return said;
  return at === 0 ? `\n\n- ${said}` : `\n- ${said}`;
}

/** A block of five lines of code. */
function coded(at: number, said: string): string {
  if (at === 0) return `\n\n\`\`\`txt\n${said}`;
  if (at === 39) return `${said}\n\`\`\`\n`;
  return at % 8 === 0 ? `\n${said}` : said;
}

/** A table with three columns: the head, its rule, and rows of nine deltas. */
function tabled(at: number, said: string): string {
  if (at === 0) return `\n\n| ${said}`;
  if (at === 8) return `${said}|\n| --- | --- | --- |\n`;
  const place = at % 9;
  if (place === 8 || at === 39) return `${said}|\n`;
  if (place === 0) return `| ${said}`;
  return place % 3 === 0 ? `| ${said}` : said;
}
