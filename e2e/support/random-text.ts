import * as fc from "fast-check";

/** What answers are made of, and what breaks careless parsers: CJK, emoji of several units, line ends, bits of SSE and JSON. */
const unit = fc.oneof(
  { weight: 6, arbitrary: fc.string({ unit: "grapheme-ascii", minLength: 1, maxLength: 6 }) },
  { weight: 6, arbitrary: fc.constantFrom("退", "货", "七天内", "运费", "。", "「", "あ", "한국", "é", "ß") },
  { weight: 3, arbitrary: fc.constantFrom("😀", "👩‍👩‍👧‍👦", "🇨🇳", "𠮷", "👍🏽", "e\u0301") },
  {
    weight: 2,
    arbitrary: fc.constantFrom("\n", "\n\n", "\r\n", "\r", "data: ", "data: [DONE]\n\n", ": ", '"', "\\", "\\n"),
  },
  { weight: 1, arbitrary: fc.constantFrom("\u2028", "\uFEFF", "\0", "\t", " ", "\u200B") },
);

/** Answers of exactly `count` deltas, none of them empty. Deltas may split a surrogate pair, as tokenisers do. */
export function deltasOf(count: number): fc.Arbitrary<readonly string[]> {
  return fc
    .tuple(
      fc.array(unit, { minLength: count, maxLength: count }),
      fc.array(fc.nat(), { minLength: count, maxLength: count }),
    )
    .map(([units, cuts]) => cutInto(units.join(""), cuts));
}

/** Cuts bytes at random places: inside lines, inside events, inside characters. */
export function randomCuts(seed: number): (bytes: Buffer) => Iterable<Buffer> {
  let state = seed;
  return function* cut(bytes) {
    for (let at = 0; at < bytes.length;) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      const end = at + 1 + (state % 700);
      yield bytes.subarray(at, end);
      at = end;
    }
  };
}

/** Splits the text into as many deltas as there are cuts, each of them one unit long at least. */
function cutInto(text: string, cuts: readonly number[]): readonly string[] {
  const places = new Set<number>();
  for (const cut of cuts.slice(1)) {
    let place = 1 + (cut % (text.length - 1));
    while (places.has(place)) place = 1 + (place % (text.length - 1));
    places.add(place);
  }
  const sorted = [0, ...[...places].toSorted((a, b) => a - b), text.length];
  return sorted.slice(1).map((end, index) => text.slice(sorted[index], end));
}
