/**
 * `npm run faults:property`: makes thousands of answers with server and client code over memory in place of sockets,
 * while fast-check picks what happens to them. `RUNS` and `SEED` (environment) say how many, and which.
 */
import { join } from "node:path";
import * as fc from "fast-check";
import { openSqliteStore } from "../../server/store/sqlite.ts";
import { createTempDirectory } from "../support/temp-directory.ts";
import { plans } from "./exactly-once/plan.ts";
import { makeOneAnswer } from "./exactly-once/run.ts";

export interface ExactlyOnceOptions {
  readonly runs: number;
  /** Default: another one each time. */
  readonly seed?: number | undefined;
  /** Where answers are kept: `disk` is slower by an fsync a write. */
  readonly store: "memory" | "disk";
  /** Ends the search for failures, or for a smaller one, after so long. Default: never. */
  readonly limitMs?: number | undefined;
}

/** Throws with the smallest plan that breaks a rule. */
export async function checkExactlyOnce(options: ExactlyOnceOptions): Promise<void> {
  const { runs, seed, store: medium, limitMs } = options;
  await using directory = await createTempDirectory();
  const store = await openSqliteStore(medium === "memory" ? ":memory:" : join(directory.path, "xiaoer.db"));
  try {
    const property = fc.asyncProperty(plans, async (plan) => await makeOneAnswer(plan, store));
    await fc.assert(property, {
      numRuns: runs,
      plugins: limitMs === undefined ? [] : [fc.interruptAfterTimeLimit(limitMs)],
      ...(seed !== undefined && { seed }),
    });
  } finally {
    await store.close();
  }
}

if (import.meta.main) {
  const { RUNS = "5000", SEED } = process.env;
  const seed = SEED === undefined ? undefined : Number(SEED);
  const began = performance.now();
  await checkExactlyOnce({ runs: Number(RUNS), seed, store: "disk" });
  console.log(`${RUNS} answers, each exactly once, in ${Math.round((performance.now() - began) / 1000)} s`);
}
