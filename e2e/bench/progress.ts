/**
 * `npm run bench:progress`: how honest the percent is, on a virtual clock, over waits that were made up and some recorded.
 *
 * The distance is between the percent and the true share of the wait that is over, in points, on average over a wait.
 * `told` is what the server says every 500 ms and at each stage, with straight lines between; `shown` is what the widget makes
 * of it. Beside the model stand two to be better than: the median of each stage lately, and guesses that never learn.
 * All chance is seeded: the figures are the same on every machine, but for what an estimate costs.
 */
import { createProgressModel, type ProgressRun } from "../../server/tasks/progress.ts";
import { percentile } from "./percentile.ts";
import { constantBaseline, medianBaseline } from "./progress-baselines.ts";
import { recordedScenario } from "./progress-recorded.ts";
import { scenarios, type Scenario, type Wait } from "./progress-scenarios.ts";
import { playAll, type ModelOf, type Play } from "./progress-simulation.ts";

const models: Readonly<Record<string, ModelOf>> = {
  model: (now) => createProgressModel({ now }),
  median: medianBaseline,
  constant: constantBaseline,
};
/** After so many answers the model is to know its way. */
const experienced = 5;
/** Which answers, or in a crowd which seconds, after everything has changed. */
const afterTurn = [1, 2, 3, 5, 8] as const;

const everything = [...scenarios, await recordedScenario()].map((scenario) => ({
  scenario,
  played: Object.entries(models).map(([name, modelOf]) => ({ name, plays: playAll(scenario, modelOf) })),
}));
console.log(
  row("distance in points", "", ["1st", "2-5", "after 5", "p90", "p99", "shown", "eta, %", "still, s", "shown"]),
);
for (const { scenario, played } of everything) {
  for (const { name, plays } of played) console.log(summaryOf(scenario, name, plays));
}
console.log(
  `\n${row(
    "after everything changed",
    "",
    afterTurn.map((nth) => `${nth}.`),
  )}`,
);
for (const { scenario, played } of everything) {
  for (const turn of scenario.turningPoints.keys()) {
    for (const { name, plays } of played) console.log(recoveryOf(scenario, turn, name, plays));
  }
}
console.log(`\n${[1, 2000].map(costOf).join("\n")}`);

/** The columns of the first table: `told` four times, its p90 and p99, `shown`, `etaMs`, and how long a percent stood still. */
function summaryOf(scenario: Scenario, name: string, plays: readonly Play[]): string {
  const part = (from: number, to?: number) => plays.flatMap(({ judged }) => judged.slice(from, to));
  const later = part(experienced);
  const told = later.map((judged) => judged.told);
  return row(scenario.name, name, [
    mean(part(0, 1).map((judged) => judged.told)),
    mean(part(1, experienced).map((judged) => judged.told)),
    mean(told),
    percentile(told, 0.9),
    percentile(told, 0.99),
    mean(later.map(({ shown }) => shown)),
    mean(later.map(({ eta }) => eta)),
    Math.max(...part(0).map(({ toldStillMs }) => toldStillMs)) / 1000,
    Math.max(...part(0).map(({ shownStillMs }) => shownStillMs)) / 1000,
  ]);
}

function recoveryOf({ name, isCrowd, turningPoints }: Scenario, turn: number, model: string, plays: readonly Play[]) {
  const at = turningPoints[turn] ?? 0;
  const distances = afterTurn.map((nth) => {
    const from = isCrowd ? at + (nth - 1) * 1000 : at + nth - 1;
    const isThen = ({ askedAt }: Wait, index: number) =>
      isCrowd ? askedAt >= from && askedAt < from + 1000 : index === from;
    return mean(
      plays.flatMap(({ waits, judged }) =>
        waits.flatMap((wait, index) => (isThen(wait, index) ? (judged[index]?.told ?? []) : [])),
      ),
    );
  });
  return row(`${name}, ${turn === 0 ? "slow" : "back"}`, model, distances);
}

/** What an estimate costs while so many answers of one source are under way. */
function costOf(openCount: number): string {
  let nowMs = 0;
  const model = createProgressModel({ now: () => nowMs });
  const begin = () => {
    const run = model.begin({ kind: "model", name: "bench" });
    run.enter("reasoning");
    return run;
  };
  for (let count = 0; count < 40; count += 1) {
    const run = begin();
    nowMs += 800 + count;
    run.enter("generation");
    run.said(300);
    nowMs += 3000;
    run.complete();
    run.close();
  }
  const runs = Array.from({ length: openCount }, begin);
  const rounds = 400_000 / openCount;
  const passMs = 500 / openCount; // each is asked twice a second, one after the other
  const costUs = (what: (run: ProgressRun, round: number) => void) => {
    const startedAt = performance.now();
    for (let round = 0; round < rounds; round += 1) {
      for (const run of runs) {
        nowMs += passMs;
        what(run, round);
      }
    }
    return (1000 * (performance.now() - startedAt)) / (rounds * openCount);
  };
  const reasoningUs = costUs((run) => run.estimate());
  for (const run of runs) run.enter("generation");
  const saidUs = costUs((run, round) => run.said(round));
  const generationUs = costUs((run) => run.estimate());
  const [before, after, said] = [reasoningUs, generationUs, saidUs].map((us) => us.toFixed(2));
  return `${openCount} under way: an estimate costs ${before} us before the first text, ${after} us after it; said() ${said} us`;
}

function row(what: string, model: string, figures: readonly (number | string)[]): string {
  const cells = figures.map((figure) =>
    (typeof figure === "string" ? figure : Number.isNaN(figure) ? "-" : figure.toFixed(1)).padStart(8),
  );
  return `${what.padEnd(30)}${model.padEnd(9)}${cells.join("")}`;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
