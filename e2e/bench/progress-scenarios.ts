/** Made-up waits: what the bench puts the estimates to, on a virtual clock. */

/** One answer as it went: how long each of its stages took, and when how much of it was there. */
export interface Wait {
  /** When it was asked, in milliseconds on the virtual clock. */
  readonly askedAt: number;
  readonly initializationMs: number;
  readonly parsingMs: number;
  readonly retrievalMs: number;
  readonly reasoningMs: number;
  readonly generationMs: number;
  /** Milliseconds since generation began, and UTF-16 code units there are by then; from the first piece to the last. */
  readonly pieces: readonly (readonly [atMs: number, totalChars: number])[];
}

export interface Scenario {
  readonly name: string;
  readonly kind: "model" | "knowledge";
  /** Where everything changes: the index of an answer; in a crowd, milliseconds. */
  readonly turningPoints: readonly number[];
  readonly isCrowd: boolean;
  /** How often it is played, with other chances each time. */
  readonly seeds: number;
  /** In the order in which they are asked. */
  waits(random: Random): readonly Wait[];
}

/** Numbers from 0 up to 1. */
export type Random = () => number;

/** What one answer is like before chance has had its say: `jitter` is the spread of the logarithm. */
interface Likeness {
  readonly reasoningMs: number;
  readonly reasoningJitter: number;
  readonly chars: number;
  readonly charsJitter: number;
  readonly charsPerSecond: number;
  readonly rateJitter: number;
}

const usual: Likeness = {
  reasoningMs: 800,
  reasoningJitter: 0.05,
  chars: 300,
  charsJitter: 0.05,
  charsPerSecond: 80,
  rateJitter: 0.03,
};
const jittery = { reasoningJitter: 0.5, charsJitter: 0.25, rateJitter: 0.15 };
const veryJittery = { reasoningJitter: 0.8, charsJitter: 0.5, rateJitter: 0.3 };
const natural = { reasoningJitter: 0.2, charsJitter: 0.2, rateJitter: 0.1 };

export const scenarios: readonly Scenario[] = [
  sequential("steady", 40, () => usual),
  sequential("jittery", 40, () => ({ ...usual, ...jittery, reasoningMs: 1200 })),
  sequential("very jittery", 40, () => ({ ...usual, ...veryJittery })),
  sequential("bimodal", 40, (_, random) => ({ ...usual, ...natural, reasoningMs: random() < 0.35 ? 5000 : 700 })),
  sequential("bimodal, short texts", 40, (_, random) => ({
    ...usual,
    chars: 80,
    reasoningMs: random() < 0.5 ? 8000 : 700,
  })),
  sequential("slowdown and back", 60, (index) => ({ ...usual, ...natural, reasoningMs: slowedMs(index) }), [20, 40]),
  sequential("slowdown, short texts", 60, (index) => ({ ...usual, chars: 60, reasoningMs: slowedMs(index) }), [20, 40]),
  sequential("drift", 60, (index) => ({
    ...usual,
    reasoningMs: 1000 * 1.03 ** index,
    charsPerSecond: 80 / 1.01 ** index,
  })),
  sequential("a long one in 15", 60, (index) => ({ ...usual, ...natural, chars: index % 15 === 14 ? 1000 : 250 })),
  sequential("half short, half long", 40, (_, random) => ({
    ...usual,
    ...natural,
    chars: random() < 0.5 ? 1200 : 150,
  })),
  sequential("slow writing at times", 40, (_, random) => ({
    ...usual,
    ...natural,
    charsPerSecond: random() < 0.3 ? 15 : 80,
  })),
  { ...sequential("no experience", 5, strangers()), seeds: 200 },
  crowd("crowd in a slowdown", 5),
  crowd("big crowd in a slowdown", 40),
  { name: "knowledge alone", kind: "knowledge", turningPoints: [], isCrowd: false, seeds: 20, waits: fromKnowledge },
];

function slowedMs(index: number): number {
  return index >= 20 && index < 40 ? 15_000 : 800;
}

/** Another upstream each time: fast or slow, of few words or of many. */
function strangers(): (index: number, random: Random) => Likeness {
  let met = usual;
  return (index, random) => {
    if (index === 0) {
      met = {
        ...usual,
        ...natural,
        reasoningMs: 1000 * spread(random, 0.8),
        chars: 300 * spread(random, 0.6),
        charsPerSecond: 100 * spread(random, 0.6),
      };
    }
    return met;
  };
}

/** One answer after the other, as one shopper alone in the shop asks. */
function sequential(
  name: string,
  count: number,
  likenessOf: (index: number, random: Random) => Likeness,
  turningPoints: readonly number[] = [],
): Scenario {
  const waits = (random: Random) => {
    let askedAt = 0;
    return Array.from({ length: count }, (_, index) => {
      const wait = waitLike(likenessOf(index, random), askedAt, random);
      askedAt += totalMs(wait) + 1000 + random() * 5000;
      return wait;
    });
  };
  return { name, kind: "model", turningPoints, isCrowd: false, seeds: 20, waits };
}

/** Many shoppers at once: a minute as usual, a minute at 15 s, a minute as usual. */
function crowd(name: string, askedPerSecond: number): Scenario {
  const waits = (random: Random) => {
    const all: Wait[] = [];
    for (let askedAt = 0; askedAt < 180_000; askedAt += (-Math.log(1 - random()) * 1000) / askedPerSecond) {
      const isSlow = askedAt >= 60_000 && askedAt < 120_000;
      all.push(waitLike({ ...usual, ...natural, reasoningMs: isSlow ? 15_000 : 800 }, askedAt, random));
    }
    return all;
  };
  return { name, kind: "model", turningPoints: [60_000, 120_000], isCrowd: true, seeds: 2, waits };
}

function fromKnowledge(random: Random): readonly Wait[] {
  return Array.from({ length: 40 }, (_, index) => ({
    askedAt: index * 1000,
    initializationMs: 1 * spread(random, 0.3),
    parsingMs: 0.3 * spread(random, 0.3),
    retrievalMs: 2 * spread(random, 0.5),
    reasoningMs: 0.4 * spread(random, 0.3),
    generationMs: 0.6 * spread(random, 0.3),
    pieces: [[0, 240]] as const,
  }));
}

function waitLike(likeness: Likeness, askedAt: number, random: Random): Wait {
  const chars = Math.max(1, Math.round(likeness.chars * spread(random, likeness.charsJitter)));
  const rate = (likeness.charsPerSecond / 1000) * spread(random, likeness.rateJitter);
  const pieces: (readonly [number, number])[] = [];
  let said = 0;
  let atMs = 0;
  while (said < chars) {
    said = Math.min(chars, said + 1 + Math.floor(random() * 7));
    pieces.push([atMs, said]);
    atMs = (said / rate) * (1 + 0.02 * (random() - 0.5));
    atMs = Math.max(atMs, pieces.at(-1)?.[0] ?? 0);
  }
  return {
    askedAt,
    initializationMs: 2 * spread(random, 0.3),
    parsingMs: 1 * spread(random, 0.3),
    retrievalMs: 3 * spread(random, 0.3),
    reasoningMs: likeness.reasoningMs * spread(random, likeness.reasoningJitter),
    generationMs: (pieces.at(-1)?.[0] ?? 0) + 5,
    pieces,
  };
}

export function totalMs(wait: Wait): number {
  const { initializationMs, parsingMs, retrievalMs, reasoningMs, generationMs } = wait;
  return initializationMs + parsingMs + retrievalMs + reasoningMs + generationMs;
}

/** A factor around 1, lognormal: `jitter` is the standard deviation of its logarithm. */
function spread(random: Random, jitter: number): number {
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return Math.exp(jitter * normal);
}
