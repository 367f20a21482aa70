/**
 * `npm run faults:chaos [questions] [seed]`: puts a server before an upstream that fails every second time, in all the ways
 * there are, then before two of them, and tells whether every question got its one end, and a true one. Default: 1,000
 * questions, a seed by chance. Exit code 1 where anything was not as it must be.
 */
import { randomInt } from "node:crypto";
import { runChaos, type ChaosReport } from "./chaos-run.ts";

const [questionCount = 1000, seed = randomInt(2 ** 31)] = process.argv.slice(2).map(Number);
const shownViolations = 40;
/** Some fifty are under way at a time. */
const perSecond = 100;

console.log(`${questionCount} questions, seed ${seed}`);
for (const upstreamCount of [1, 2] as const) {
  const report = await runChaos({ questionCount, seed, perSecond, upstreamCount });
  console.log(`${upstreamCount} upstream${upstreamCount > 1 ? "s" : ""}\n${textOf(report)}`);
  for (const violation of report.violations.slice(0, shownViolations)) console.log(`  VIOLATION ${violation}`);
  if (report.violations.length > 0) process.exitCode = 1;
}

function textOf(report: ChaosReport): string {
  const outcomes = Object.entries(report.countByOutcome).map(
    ([outcome, count]) => `  ${((100 * count) / questionCount).toFixed(1).padStart(5)} %  ${outcome}`,
  );
  const fates = Object.entries(report.countByFate).map(([fate, count]) => `${count} ${fate}`);
  return [
    ...outcomes,
    `  requests: ${fates.join(", ")}`,
    `  longest wait for an end ${Math.round(report.longestMs)} ms, a model's answer ${Math.round(report.backMs)} ms after the chaos`,
    `  ${Math.round(report.bytesPerQuestion)} bytes more a question, ${report.violations.length} violations`,
  ].join("\n");
}
