/**
 * `npm run faults:disconnects [cuts] [seed]`: cuts connections at random bytes while answers stream, and tells whether a
 * character was lost or came twice. Default: 200 cuts, a seed by chance. Exit code 1 where anything was not as it must be.
 */
import { randomInt } from "node:crypto";
import { runDisconnects, type DisconnectReport } from "./disconnect-run.ts";

const [cutCount = 200, seed = randomInt(2 ** 31)] = process.argv.slice(2).map(Number);

console.log(`${cutCount} disconnects, seed ${seed}`);
const report = await runDisconnects({ seed, cutCount });
console.log(textOf(report));
for (const violation of report.violations) console.log(`  VIOLATION ${violation}`);
process.exitCode = report.violations.length > 0 ? 1 : 0;

function textOf(figures: DisconnectReport): string {
  const { cuts, questionCount, readerCount, connectionCount, upstreamRequestCount } = figures;
  return [
    `  ${questionCount} questions, ${upstreamRequestCount} upstream requests, ${readerCount} readers, ${connectionCount} connections`,
    `  ${cuts.length} cut: ${countsOf(cuts.map(({ where }) => where))}; ${countsOf(cuts.map(({ how }) => how))}`,
    `  ${figures.lostUnits} units lost, ${figures.doubledUnits} doubled, ${figures.violations.length} violations`,
  ].join("\n");
}

function countsOf(names: readonly string[]): string {
  const countByName = Map.groupBy(names, (name) => name);
  return [...countByName].map(([name, all]) => `${all.length} ${name}`).join(", ");
}
