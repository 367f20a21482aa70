/**
 * `npm run faults:kill [kills] [seed]`: kills the server with SIGKILL while shoppers ask, and tells whether a question
 * that was acknowledged got lost, an answer has no end or two, or the store cannot be opened. Default: 50 kills, a seed
 * by chance. Exit code 1 where anything was not as it must be.
 */
import { randomInt } from "node:crypto";
import { runKills, type KillReport } from "./kill-run.ts";

const [killCount = 50, seed = randomInt(2 ** 31)] = process.argv.slice(2).map(Number);
const shownViolations = 40;

console.log(`${killCount} kills, seed ${seed}`);
const report = await runKills({ seed, killCount, shopperCount: 24 });
console.log(textOf(report));
for (const violation of report.violations.slice(0, shownViolations)) console.log(`  VIOLATION ${violation}`);
process.exitCode = report.violations.length > 0 ? 1 : 0;

function textOf(figures: KillReport): string {
  const ends = Object.entries(figures.countByEnd).map(([end, count]) => `${count} ${end}`);
  const startsMs = figures.startsMs.toSorted((a, b) => a - b);
  const [median, worst] = [startsMs[Math.floor(startsMs.length / 2)], startsMs.at(-1)].map((ms) => ms?.toFixed(0));
  return [
    `  ${figures.killCount} kills, ${figures.acknowledgedCount} questions acknowledged: ${ends.join(", ")}`,
    `  ${figures.runAgainCount} asked again; readers at most ${figures.mostUnitsAhead} units ahead of what was kept`,
    `  ${startsMs.length} starts, median ${median} ms, worst ${worst} ms`,
    `  ${figures.violations.length} violations`,
  ].join("\n");
}
