import { setTimeout as delay } from "node:timers/promises";

/**
 * Begins one piece of work after the other at a steady rate, whether or not those before are done: as shoppers come, who
 * know nothing of each other. Settles when all that were begun are done.
 *
 * @param goesOn is asked before each one; `index` counts from 0
 */
export async function runSteadily(
  perSecond: number,
  goesOn: (index: number) => boolean,
  work: (index: number) => Promise<void>,
): Promise<void> {
  const beganAt = performance.now();
  const begun: Promise<void>[] = [];
  for (let index = 0; goesOn(index); index += 1) {
    await delay(Math.max(0, beganAt + (1000 * index) / perSecond - performance.now()));
    begun.push(work(index));
  }
  await Promise.all(begun);
}
