/**
 * `npm run faults:outage [seconds] [rate] [seed]`: lets an upstream die under a steady stream of questions and come back, in
 * three ways, with and without a second upstream, and tells what became of the questions and how often the dead upstream
 * was asked. Default: 60 seconds, 50 questions a second, a seed by chance. Exit code 1 where anything was not as it must be.
 */
import { randomInt } from "node:crypto";
import { deaths } from "./mortal-upstream.ts";
import { runOutage, type OutageReport } from "./outage-run.ts";

const [seconds = 60, perSecond = 50, seed = randomInt(2 ** 31)] = process.argv.slice(2).map(Number);
const shownViolations = 40;

console.log(`${seconds} s without an upstream, ${perSecond} questions a second, seed ${seed}`);
for (const hasSpare of [false, true]) {
  for (const death of deaths) {
    const report = await runOutage({ death, outageMs: seconds * 1000, perSecond, seed, hasSpare });
    console.log(`${death}${hasSpare ? ", with a second upstream" : ""}\n${textOf(report)}`);
    for (const violation of report.violations.slice(0, shownViolations)) console.log(`  VIOLATION ${violation}`);
    if (report.violations.length > 0) process.exitCode = 1;
  }
}

function textOf(report: OutageReport): string {
  const outcomes = Object.entries(report.countByOutcome).map(([outcome, count]) => `${count} ${outcome}`);
  const breaker = report.breaker.map(({ afterMs, state }) => `${state} at ${(afterMs / 1000).toFixed(1)} s`);
  return [
    `  ${report.questionCount} questions; of those during the outage ${outcomes.join(", ")}`,
    `  longest wait for an end ${Math.round(report.longestMs)} ms`,
    `  ${report.deadRequestCount} requests to the dead upstream (${report.mostDeadRequests} at most), ${report.repeatCount} of them repeats`,
    `  breaker ${breaker.join(", ")}`,
    `  asked again ${Math.round(report.backMs)} ms after its return, ${report.violations.length} violations`,
  ].join("\n");
}
