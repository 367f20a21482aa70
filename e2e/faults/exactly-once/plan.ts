import * as fc from "fast-check";

/** One thing that happens while an answer is being made. Indices of readers are taken modulo how many there are. */
export type Step =
  /** The upstream sends the next so many bytes of its stream, cut wherever that falls. */
  | { readonly kind: "say"; readonly bytes: number }
  /** It sends up to the end of its next delta. */
  | { readonly kind: "say a delta" }
  | { readonly kind: "upstream hangs up" }
  | { readonly kind: "stop" }
  /** A page sends the same question again. */
  | { readonly kind: "ask again" }
  /** A page that has part of the answer, in permille of what was said so far, attaches with it. */
  | { readonly kind: "reload"; readonly held: number }
  /** A client of another kind attaches with whatever it takes for a cursor. */
  | { readonly kind: "attach"; readonly cursor: CursorChoice }
  /** The reader's connection breaks after so many more bytes; `unnoticed` by the server, which goes on writing. */
  | { readonly kind: "cut"; readonly reader: number; readonly afterBytes: number; readonly unnoticed: boolean }
  | { readonly kind: "read slowly"; readonly reader: number }
  | { readonly kind: "read on"; readonly reader: number }
  | { readonly kind: "leave"; readonly reader: number }
  /** Turns of the event loop pass: between steps without one, nothing has a chance to happen. */
  | { readonly kind: "work"; readonly turns: number }
  /** What was to be stored is stored, in the store's own thread. */
  | { readonly kind: "store" }
  | { readonly kind: "time passes"; readonly ms: number };

export type CursorChoice =
  | { readonly kind: "none" }
  | { readonly kind: "garbage"; readonly text: string }
  /** `of` is in permille of what was said so far. */
  | { readonly kind: "stale"; readonly sequence: number; readonly of: number }
  | { readonly kind: "ahead"; readonly sequence: number; readonly by: number };

export interface Plan {
  /** What the upstream says, as it says it. Deltas may split a surrogate pair, as tokenisers do. */
  readonly deltas: readonly string[];
  readonly ending: "stop" | "length" | "breaks off" | "error";
  readonly steps: readonly Step[];
  /** What the connections meet with, in the order in which they are made. All later ones hold. */
  readonly fates: readonly Fate[];
  /** In pieces of these sizes, over and over, bytes arrive at readers. */
  readonly pieceBytes: readonly number[];
  /** So many unsent bytes a connection takes before it is full. */
  readonly fullBytes: number;
  /** Whether it is the conversation's first question: sent without a session until the session is known. */
  readonly isFirstQuestion: boolean;
  /** Whether the answer has begun before anything happens to it. */
  readonly hasBegun: boolean;
}

export interface Fate {
  /** It breaks after so many bytes: 0 is before the answer begins, -1 before the request has come. */
  readonly cutAfter: number;
  /** The cursor that is sent loses so many units on its way, as where a proxy keeps an older one: text comes twice. */
  readonly staleBy: number;
}

const atom = fc.oneof(
  { weight: 6, arbitrary: fc.string({ unit: "grapheme-ascii", minLength: 1, maxLength: 8 }) },
  { weight: 3, arbitrary: fc.constantFrom("七天内", "可以退货。", "배송", "ですか") },
  { weight: 6, arbitrary: fc.constantFrom("😀", "👩‍👩‍👧‍👦", "🇨🇳", "𠮷", "👍🏽") },
  { weight: 2, arbitrary: fc.constantFrom("e\u0301", "ก็", "a\u0308\u0323", "ﷺ", "שלום", "مرحبا", "\u202Eabc\u202C") },
  {
    weight: 2,
    arbitrary: fc.constantFrom("\n", "\r\n", "\r", "\n\n", "data: ", "id: 9.9\n", "\u2028", "\uFEFF", "\0"),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom("x", "退", "😀"), fc.integer({ min: 100, max: 5000 }))
      .map(([text, times]) => text.repeat(times).slice(0, 10_000)),
  },
);

/** Cut anywhere, also inside a character (of a surrogate pair most often); of one unit at least. */
const deltas = fc
  .tuple(fc.array(atom, { minLength: 1, maxLength: 14 }), fc.array(fc.nat(), { maxLength: 12 }), fc.boolean())
  .map(([atoms, places, splitsPairs]) => {
    // An answer that begins with white space, or like a tag of the model's thoughts, waits for more before it is told.
    const text = atoms.join("").replace(/^[\s<]/, "·");
    const pairs = splitsPairs ? [...text.slice(0, 100).matchAll(/[\uD800-\uDBFF](?=[\uDC00-\uDFFF])/g)] : [];
    const inPairs = pairs.map(({ index }) => index + 1);
    const cuts = [...new Set([0, ...places.map((place) => place % text.length), ...inPairs, text.length])];
    const sorted = cuts.toSorted((a, b) => a - b);
    return sorted.slice(1).map((end, index) => text.slice(sorted[index], end));
  });

const permille = fc.integer({ min: 0, max: 1000 });
const reader = fc.nat(5);
const few = fc.integer({ min: 0, max: 40 });

const cursor: fc.Arbitrary<CursorChoice> = fc.oneof(
  fc.constant({ kind: "none" } as const),
  fc.record({
    kind: fc.constant("garbage" as const),
    text: fc.constantFrom("", "x.y", "-1.5", "1", "1.2.3", "12345678901.0", "0.0 ", "0x1.0", "1,2"),
  }),
  fc.record({ kind: fc.constant("stale" as const), sequence: fc.nat(9), of: permille }),
  fc.record({ kind: fc.constant("ahead" as const), sequence: fc.nat(999), by: fc.integer({ min: 1, max: 50 }) }),
);

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.constant({ kind: "say a delta" } as const) },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant("say" as const),
      bytes: fc.oneof(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 300, max: 20_000 })),
    }),
  },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant("work" as const), turns: fc.integer({ min: 1, max: 12 }) }) },
  { weight: 4, arbitrary: fc.constant({ kind: "store" } as const) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("cut" as const),
      reader,
      afterBytes: fc.oneof(few, fc.nat(3000)),
      unnoticed: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.constant({ kind: "ask again" } as const) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("reload" as const), held: permille }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("attach" as const), cursor }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("read slowly" as const), reader }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("read on" as const), reader }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("leave" as const), reader }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant("time passes" as const), ms: fc.integer({ min: 1, max: 3000 }) }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: "stop" } as const) },
  { weight: 1, arbitrary: fc.constant({ kind: "upstream hangs up" } as const) },
);

export const plans: fc.Arbitrary<Plan> = fc.record({
  deltas,
  ending: fc.oneof(
    { weight: 4, arbitrary: fc.constant("stop" as const) },
    { weight: 1, arbitrary: fc.constantFrom("length" as const, "breaks off" as const, "error" as const) },
  ),
  steps: fc.array(step, { maxLength: 30, size: "max" }),
  fates: fc.array(
    fc.record({
      cutAfter: fc.oneof(fc.integer({ min: -1, max: 0 }), fc.nat(200), fc.nat(4000), fc.constant(1_000_000)),
      staleBy: fc.oneof(fc.constant(0), fc.nat(30)),
    }),
    { maxLength: 6 },
  ),
  // With a large one among them, so that a long answer arrives within some hundred pieces.
  pieceBytes: fc
    .tuple(fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 4 }), fc.integer({ min: 200, max: 3000 }))
    .map(([small, large]) => [...small, large]),
  fullBytes: fc.integer({ min: 1, max: 3000 }),
  isFirstQuestion: fc.boolean(),
  hasBegun: fc.boolean(),
});
