import { workStages, type AnswerSource, type ProgressModel, type WorkStage } from "../../server/tasks/progress.ts";

/** What the stages of an answer take where nobody has looked, in milliseconds. */
const guessMs: Readonly<Record<AnswerSource["kind"], Readonly<Record<WorkStage, number>>>> = {
  model: { initialization: 5, parsing: 2, retrieval: 5, reasoning: 1200, generation: 4000 },
  knowledge: { initialization: 3, parsing: 1, retrieval: 5, reasoning: 1, generation: 2 },
  cache: { initialization: 3, parsing: 1, retrieval: 5, reasoning: 1, generation: 1 },
};
const steadyShare = 0.8;

/** Learns nothing: every answer takes what answers take. */
export function constantBaseline(now: () => number): ProgressModel {
  return stageByStage(now, 0);
}

/** The median of each stage over the last 15 answers, whatever has passed of this one. */
export function medianBaseline(now: () => number): ProgressModel {
  return stageByStage(now, 15);
}

function stageByStage(now: () => number, memory: number): ProgressModel {
  const durationsByStage = new Map<WorkStage, readonly number[]>();
  return {
    begin: (source) => {
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
        said: () => undefined,
        // No wait of the bench is another's.
        turnTo: () => undefined,
        join: () => undefined,
        estimate: () => {
          const index = workStages.indexOf(current);
          const before = usual.slice(0, index).reduce((sum, ms) => sum + ms, 0);
          const spent = now() - since;
          const inStage = usual[index] ?? 0;
          const share = (before + inStage * shareOf(spent / inStage)) / total;
          shown = Math.max(shown, Math.min(99.9, Math.round(share * 1000) / 10));
          return { progress: shown, etaMs: Math.round(Math.max(0, inStage - spent) + total - before - inStage) };
        },
        complete: () => {
          for (const [stage, ms] of [...taken, [current, now() - since] as const]) {
            durationsByStage.set(stage, [ms, ...(durationsByStage.get(stage) ?? [])].slice(0, memory));
          }
        },
        close: () => undefined,
      };
    },
  };

  function usualMs(source: AnswerSource, stage: WorkStage): number {
    const sorted = durationsByStage.get(stage)?.toSorted((a, b) => a - b) ?? [];
    return Math.max(0.1, sorted[Math.floor(sorted.length / 2)] ?? guessMs[source.kind][stage]);
  }
}

/** Past the estimate the clock of a stage slows, and never stops. */
function shareOf(ratio: number): number {
  if (ratio <= steadyShare) return ratio;
  const rest = 1 - steadyShare;
  return 1 - rest * Math.exp(-(ratio - steadyShare) / rest / 4);
}
