import { setTimeout as delay } from "node:timers/promises";
import { introspect, type Snapshot } from "../support/introspection.ts";
import type { Xiaoer } from "../support/xiaoer.ts";

/** What is counted, not weighed: after all is over it must be what it was, to the last one. */
const counted = ["timers", "listeners", "sockets", "files"] as const;
/** Tasks are kept for a second after their end, connections to the upstream for some more. */
const settleMs = 30_000;
const restMs = 5000;
const lookEveryMs = 200;

/** Looks into a server until it is as wished, or for as long as connections may take to be closed. */
export async function settled(xiaoer: Xiaoer, isSo: (now: Snapshot) => boolean): Promise<Snapshot> {
  const began = performance.now();
  let now = await introspect(xiaoer);
  while (!isSo(now) && performance.now() - began < settleMs) {
    await delay(lookEveryMs);
    now = await introspect(xiaoer);
  }
  return now;
}

/** True once nothing that is counted has changed for some seconds: longer than tasks and connections are kept. */
export function createRestWatch(): (now: Snapshot) => boolean {
  let last = "";
  let looks = 0;
  return (now) => {
    const counts = counted.map((name) => now[name]).join(" ");
    looks = counts === last ? looks + 1 : 0;
    last = counts;
    return looks * lookEveryMs >= restMs;
  };
}

/** What there is more of than before, in words. */
export function leftBehind(before: Snapshot, after: Snapshot): readonly string[] {
  return counted
    .filter((name) => after[name] > before[name])
    .map((name) => `${after[name]} ${name}, not ${before[name]}`);
}
