import { Type } from "typebox";
import { Value } from "typebox/value";
import { createOutlook, type Observation, type Outlook } from "./progress-outlook.ts";

/** Who answers, since that is what decides how long it takes. */
export interface AnswerSource {
  readonly kind: "model" | "knowledge" | "cache";
  /** Which one: what was learned of one says nothing of another. */
  readonly name: string;
}

/** What one answer took. */
export interface AnswerFigures {
  /** Milliseconds until the question was put. */
  readonly beforeMs: number;
  /** Milliseconds from there to the first text. */
  readonly reasoningMs: number;
  /** UTF-16 code units of the whole answer. */
  readonly chars: number;
  /** Code units a millisecond, once it had begun. */
  readonly charsPerMs: number;
}

/** An answer under way, from the moment that its question was put. */
export interface OpenAnswer {
  readonly askedAt: number;
  /** Set once its first text is there. */
  reasoningMs?: number;
}

/** What is likely of the next answer of one source. */
export interface Forecast {
  readonly beforeMs: Outlook;
  readonly reasoningMs: Outlook;
  readonly chars: Outlook;
  readonly charsPerMs: number;
}

/** What one source has been doing lately, and is doing now. */
export interface SourceMemory {
  /** @param now the same clock as `askedAt` */
  forecast(now: number): Forecast;
  /** The question was put. End it with `close`. */
  open(askedAt: number): OpenAnswer;
  close(answer: OpenAnswer): void;
  /** Absurd figures are ignored. */
  learn(figures: AnswerFigures, answer: OpenAnswer | undefined): void;
  /** What was learned, to be read by `createSourceMemory`; a kilobyte or so. */
  toText(): string;
}

/** What answers are like before any has been seen. */
const priorByKind: Readonly<Record<AnswerSource["kind"], AnswerFigures>> = {
  model: { beforeMs: 12, reasoningMs: 1200, chars: 350, charsPerMs: 0.08 },
  knowledge: { beforeMs: 9, reasoningMs: 1, chars: 300, charsPerMs: 150 },
  cache: { beforeMs: 9, reasoningMs: 1, chars: 350, charsPerMs: 150 },
};
/** The prior counts as one observation, this wide. */
const priorFactors = [0.5, 0.75, 1, 1.4, 2.2] as const;

const memorySize = 32;
/** A time counts this much less with each younger one: the last three are half of all that is known. */
const fading = 0.8;
/** Lengths change with the questions, not with the hour: the last seven are half of all that is known. */
const charsFading = 0.9;
/** How many of the open answers are looked at: enough to see a crowd wait. */
const openSample = 24;
/** A crowd changes what is likely all the time, and a forecast is work: it may be this old, in milliseconds. */
const forecastAgeMs = 200;
const smallCrowd = 8;

const highestMs = 3_600_000;
const highestChars = 10_000_000;
const highestCharsPerMs = 1_000_000;
/** Logarithms are taken and quotients made: nothing may be 0. */
const leastMs = 0.01;

const SavedSchema = Type.Object({
  version: Type.Literal(1),
  /** Newest first. */
  answers: Type.Array(Type.Tuple([Type.Number(), Type.Number(), Type.Number(), Type.Number()])),
});

interface Past extends AnswerFigures {
  /** Before all others where a process before this one saw it. */
  readonly askedAt: number;
}

/** @param saved what `toText` gave; what cannot be read is ignored */
export function createSourceMemory(kind: AnswerSource["kind"], saved?: string): SourceMemory {
  const prior = priorByKind[kind];
  let past: readonly Past[] = readSaved(saved);
  const openAnswers = new Set<OpenAnswer>();
  let latest: Forecast | undefined;
  let madeAt = 0;
  let isOutdated = true;
  return { forecast, open, close: (answer) => void openAnswers.delete(answer), learn, toText };

  function forecast(now: number): Forecast {
    const isOld = Math.abs(now - madeAt) >= forecastAgeMs;
    const isDue = openAnswers.size > smallCrowd ? isOld : isOutdated || (isOld && openAnswers.size > 1);
    if (latest && !isDue) return latest;
    latest = makeForecast(now);
    madeAt = now;
    isOutdated = false;
    return latest;
  }

  function open(askedAt: number): OpenAnswer {
    const answer = { askedAt };
    openAnswers.add(answer);
    return answer;
  }

  function learn(figures: AnswerFigures, answer: OpenAnswer | undefined): void {
    if (answer) openAnswers.delete(answer);
    if (!isSane(figures)) return;
    past = [{ ...bounded(figures), askedAt: answer?.askedAt ?? -Infinity }, ...past].slice(0, memorySize);
    isOutdated = true;
  }

  function makeForecast(now: number): Forecast {
    return {
      beforeMs: createOutlook(observationsOf("beforeMs", fading)),
      reasoningMs: createOutlook(reasoningObservations(now)),
      chars: createOutlook(observationsOf("chars", charsFading)),
      charsPerMs: geometricMean(observationsOf("charsPerMs", fading)),
    };
  }

  function observationsOf(figure: keyof AnswerFigures, fade: number): readonly Observation[] {
    const seen = past.map((answer, index) => ({ value: answer[figure], weight: fade ** index }));
    return [...seen, ...priorObservations(prior[figure], fade ** past.length)];
  }

  /**
   * How long first texts took, and have been waited for in vain, the question that was put last first: in a slowdown the
   * ones who wait now know of it long before the first slow answer is there. What is waited for fades by the texts that
   * younger questions got meanwhile: when all is well again, those who still wait from before say little.
   */
  function reasoningObservations(now: number): readonly Observation[] {
    const usualMs = medianOf(past.map(({ reasoningMs }) => reasoningMs)) ?? prior.reasoningMs;
    const seen = [...sampleOf(openAnswers), ...past].toSorted(youngestFirst);
    let weight = 1;
    const observations = seen.map(({ askedAt, reasoningMs }): Observation => {
      const waitedMs = now - askedAt;
      const observation =
        reasoningMs === undefined
          ? { value: Math.max(leastMs, waitedMs), weight, isOpen: true }
          : { value: Math.max(leastMs, reasoningMs), weight };
      if (reasoningMs !== undefined || waitedMs > usualMs) weight *= fading;
      return observation;
    });
    return [...observations, ...priorObservations(prior.reasoningMs, weight)];
  }

  function toText(): string {
    const answers = past.map((answer) => [answer.beforeMs, answer.reasoningMs, answer.chars, answer.charsPerMs]);
    return JSON.stringify({ version: 1, answers });
  }
}

function priorObservations(value: number, weight: number): readonly Observation[] {
  return priorFactors.map((factor) => ({ value: value * factor, weight: weight / priorFactors.length }));
}

/** Those of equal age stay as they are: what was kept has its order, and no times. */
function youngestFirst(a: { readonly askedAt: number }, b: { readonly askedAt: number }): number {
  return a.askedAt === b.askedAt ? 0 : b.askedAt - a.askedAt;
}

/** A few of them, evenly over the time that they have been open. */
function sampleOf(open: ReadonlySet<OpenAnswer>): readonly OpenAnswer[] {
  if (open.size <= openSample) return [...open];
  const sample: OpenAnswer[] = [];
  const step = open.size / openSample;
  let index = 0;
  for (const answer of open) {
    if (index >= sample.length * step) sample.push(answer);
    index += 1;
  }
  return sample;
}

function isSane({ beforeMs, reasoningMs, chars, charsPerMs }: AnswerFigures): boolean {
  return isDuration(beforeMs) && isDuration(reasoningMs) && chars >= 0 && chars <= highestChars && charsPerMs > 0;
}

function isDuration(ms: number): boolean {
  return ms >= 0 && ms <= highestMs;
}

/** Rounded as well: what is kept is to the digit what is remembered. */
function bounded({ beforeMs, reasoningMs, chars, charsPerMs }: AnswerFigures): AnswerFigures {
  return {
    beforeMs: rounded(Math.max(leastMs, beforeMs)),
    reasoningMs: rounded(Math.max(leastMs, reasoningMs)),
    chars: rounded(Math.max(1, chars)),
    charsPerMs: rounded(Math.min(highestCharsPerMs, Math.max(1 / highestMs, charsPerMs))),
  };
}

function rounded(figure: number): number {
  return Number(figure.toPrecision(4));
}

function readSaved(saved: string | undefined): readonly Past[] {
  const data = parsed(saved);
  if (!Value.Check(SavedSchema, data)) return [];
  return data.answers
    .slice(0, memorySize)
    .map(([beforeMs, reasoningMs, chars, charsPerMs]) => ({ beforeMs, reasoningMs, chars, charsPerMs }))
    .filter(isSane)
    .map((figures) => ({ ...bounded(figures), askedAt: -Infinity }));
}

function parsed(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined; // what cannot be read teaches nothing: the prior does
  }
}

function medianOf(values: readonly number[]): number | undefined {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}

function geometricMean(observations: readonly Observation[]): number {
  let sum = 0;
  let weights = 0;
  for (const { value, weight } of observations) {
    sum += weight * Math.log(value);
    weights += weight;
  }
  return Math.exp(sum / weights);
}
