import type { AnswerSource, OpenAnswer, SourceMemory } from "./progress-memory.ts";
import { shareToShow } from "./progress-plan.ts";
import type { Estimate, ProgressRun, WorkStage } from "./progress.ts";

/** This answer's own pace counts against the usual one as if that had been watched for this long, in milliseconds. */
const usualPaceMs = 300;
/** Where more is shown than is over, the percent goes on at this share of the speed that would bring it to its end in time. */
const creepSpeed = 0.25;
/** And of what is left to 100, by this much a millisecond at least, so that it can be seen to move. */
const creepPerMs = 1e-6;
const highestBeforeEnd = 99.99999;
/** Of a millisecond: totals of 0 have no shares. */
const leastMs = 0.001;

/** Whoever gives an answer, as far as it is known. */
export interface Answerer {
  readonly memory: SourceMemory;
  /** To be called once the memory has learned. */
  readonly onLearned: () => void;
}

/**
 * Follows one answer.
 *
 * @param now a monotonic clock, in milliseconds
 */
export function createProgressRun(
  source: AnswerSource,
  now: () => number,
  answererOf: (source: AnswerSource) => Answerer,
): ProgressRun {
  const begunAt = now();
  let answerer = answererOf(source);
  let stage: WorkStage = "initialization";
  let reasoningAt = begunAt;
  let generationAt = begunAt;
  /** Set where the question was put for another. */
  let joinedAt: number | undefined;
  let answer: OpenAnswer | undefined;
  let firstChars = 0;
  let chars = 0;
  let shown = 0;
  let shownAt = begunAt;
  return {
    get stage() {
      return stage;
    },
    turnTo: (other) => {
      answerer = answererOf(other);
    },
    join: (askedAt) => {
      joinedAt = askedAt;
    },
    enter,
    said: (totalChars) => {
      if (!(totalChars > chars && totalChars <= Number.MAX_SAFE_INTEGER)) return;
      if (chars === 0) firstChars = totalChars;
      chars = totalChars;
    },
    estimate,
    complete,
    close: () => {
      if (answer) answerer.memory.close(answer);
      answer = undefined;
    },
  };

  function enter(next: WorkStage): void {
    if (next === stage) return;
    stage = next;
    if (next === "reasoning") {
      reasoningAt = joinedAt ?? now();
      // Many who wait for one request are one wait.
      if (joinedAt === undefined) answer ??= answerer.memory.open(reasoningAt);
    } else if (next === "generation") {
      generationAt = now();
      if (answer) answer.reasoningMs = generationAt - reasoningAt;
    }
  }

  function estimate(): Estimate {
    const elapsedMs = Math.max(0, now() - begunAt);
    const totals = restsMs()
      .map((restMs) => elapsedMs + Math.max(leastMs, restMs))
      .toSorted((a, b) => a - b);
    // As long as the mean of the shares that may be over says: a wait that may be very long does not outweigh all others.
    const likelyMs = totals.length / totals.reduce((sum, total) => sum + 1 / total, 0);
    const etaMs = Math.max(0, likelyMs - elapsedMs);
    const due = 100 * shareToShow(totals, elapsedMs, shown / 100);
    const sinceMs = Math.max(0, now() - shownAt);
    const step = Math.max((creepSpeed * sinceMs) / (etaMs + sinceMs + 1), creepPerMs * sinceMs);
    const crept = shown + (100 - shown) * Math.min(0.5, step);
    shown = Math.min(highestBeforeEnd, Math.max(due, crept));
    shownAt = now();
    return { progress: Math.round(shown * 1e6) / 1e6, etaMs: Math.round(etaMs) };
  }

  /** What may be left of the wait, equally likely each. */
  function restsMs(): readonly number[] {
    const { beforeMs, reasoningMs, chars: wholeChars, charsPerMs } = answerer.memory.forecast(now());
    if (stage === "generation") {
      const spentMs = Math.max(0, now() - generationAt);
      const pace = (chars - firstChars + charsPerMs * usualPaceMs) / (spentMs + usualPaceMs);
      return wholeChars.beyond(chars).map((whole) => (whole - chars) / pace);
    }
    const generationsMs = wholeChars.beyond(0).map((whole) => whole / charsPerMs);
    const isAsked = stage === "reasoning";
    const spentMs = Math.max(0, now() - (isAsked ? reasoningAt : begunAt));
    const untilAskedMs = isAsked ? 0 : middleOf(beforeMs.beyond(spentMs)) - spentMs;
    const waitedMs = isAsked ? spentMs : 0;
    return reasoningMs
      .beyond(waitedMs)
      .flatMap((wholeMs) => generationsMs.map((ms) => untilAskedMs + wholeMs - waitedMs + ms));
  }

  function complete(): void {
    if (joinedAt !== undefined) return;
    answerer.memory.learn(
      {
        beforeMs: reasoningAt - begunAt,
        reasoningMs: generationAt - reasoningAt,
        chars,
        charsPerMs: chars / Math.max(1, now() - generationAt),
      },
      answer,
    );
    answer = undefined;
    answerer.onLearned();
  }
}

function middleOf(values: readonly number[]): number {
  return values[values.length >> 1] ?? 0;
}
