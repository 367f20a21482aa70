import type { Stage } from "../protocol.ts";

/** The stages that take time, in order. */
export const workStages = ["initialization", "parsing", "retrieval", "reasoning", "generation"] as const;
export type WorkStage = (typeof workStages)[number];

export interface Estimate {
  /** Percent, with one decimal: 50 means that about half of the wait is over. Below 100 until the end. */
  readonly progress: number;
  /** What is left of the wait, in milliseconds. */
  readonly etaMs: number;
}

/** Tells how far one answer is. */
export interface ProgressRun {
  enter(stage: WorkStage): void;
  readonly stage: Stage;
  /** Never falls from one call to the next. */
  estimate(): Estimate;
  /** Learns from how long the stages took. Call it only where the answer came to its own end. */
  complete(): void;
}

/** Knows how long each stage has been taking lately. */
export interface ProgressModel {
  begin(source: AnswerSource): ProgressRun;
}

/** Who answers, since that is what decides how long it takes. */
export interface AnswerSource {
  readonly kind: "model" | "knowledge";
  /** Which one: what was learned of one says nothing of another. */
  readonly name: string;
}

/** What stages take before any has been seen, in milliseconds. */
const priorMs: Readonly<Record<AnswerSource["kind"], Readonly<Record<WorkStage, number>>>> = {
  model: { initialization: 5, parsing: 2, retrieval: 5, reasoning: 1200, generation: 4000 },
  knowledge: { initialization: 3, parsing: 1, retrieval: 5, reasoning: 1, generation: 2 },
};
/** How many of the latest answers count. */
const memory = 15;
/** Up to this share of what a stage usually takes, its clock runs as usual; then it slows and never stops. */
const steadyShare = 0.8;
const highestBeforeEnd = 99.9;

/** @param now a monotonic clock, in milliseconds */
export function createProgressModel(now: () => number): ProgressModel {
  const durationsByKey = new Map<string, number[]>();
  return { begin };

  function begin(source: AnswerSource): ProgressRun {
    const usual = workStages.map((stage) => usualMs(source, stage));
    const total = usual.reduce((sum, ms) => sum + ms, 0);
    const taken: [WorkStage, number][] = [];
    let current: WorkStage = "initialization";
    let since = now();
    let shown = 0;
    return {
      get stage() {
        return current;
      },
      enter: (stage) => {
        if (stage === current) return;
        taken.push([current, now() - since]);
        current = stage;
        since = now();
      },
      estimate: () => {
        const index = workStages.indexOf(current);
        const before = usual.slice(0, index).reduce((sum, ms) => sum + ms, 0);
        const spent = now() - since;
        const inStage = usual[index] ?? 0;
        const share = (before + inStage * shareOf(spent / inStage)) / total;
        shown = Math.max(shown, Math.min(highestBeforeEnd, Math.round(share * 1000) / 10));
        const after = total - before - inStage;
        return { progress: shown, etaMs: Math.round(Math.max(0, inStage - spent) + after) };
      },
      complete: () => {
        for (const [stage, ms] of [...taken, [current, now() - since] as const]) learn(source, stage, ms);
      },
    };
  }

  function learn(source: AnswerSource, stage: WorkStage, ms: number): void {
    const key = keyOf(source, stage);
    const durations = durationsByKey.get(key) ?? [];
    durations.push(ms);
    durationsByKey.set(key, durations.slice(-memory));
  }

  /** The median of late, which one slow answer does not move; at least a tenth of a millisecond, to divide by. */
  function usualMs(source: AnswerSource, stage: WorkStage): number {
    const sorted = durationsByKey.get(keyOf(source, stage))?.toSorted((a, b) => a - b) ?? [];
    return Math.max(0.1, sorted[Math.floor(sorted.length / 2)] ?? priorMs[source.kind][stage]);
  }
}

function keyOf({ kind, name }: AnswerSource, stage: WorkStage): string {
  return `${kind}\0${name}\0${stage}`;
}

/** How much of a stage is over after `ratio` times what it usually takes: 1 is never reached, and never stood still for. */
function shareOf(ratio: number): number {
  if (ratio <= steadyShare) return ratio;
  const rest = 1 - steadyShare;
  return 1 - rest * Math.exp(-(ratio - steadyShare) / rest / 4);
}
