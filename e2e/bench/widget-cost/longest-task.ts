import { setTimeout } from "node:timers/promises";
import { Type, type Static } from "typebox";
import { Value } from "typebox/value";
import type { Browser } from "playwright";
import { openBenchPage } from "./bench-page.ts";
import type { Contestant } from "./contestants.ts";
import type { TaggedShop } from "./tagged-shop.ts";

/** The longest task in which the chat's own script ran, ms. Tracing adds to it, which is why no other figure is taken here. */
export interface LongestTask {
  readonly loadMs: number;
  /** From the click on the launcher on. */
  readonly openMs: number;
}

const Event = Type.Object({
  name: Type.String(),
  ph: Type.String(),
  pid: Type.Number(),
  tid: Type.Number(),
  /** µs on the browser's clock. */
  ts: Type.Optional(Type.Number()),
  dur: Type.Optional(Type.Number()),
  args: Type.Optional(Type.Unknown()),
});
const Trace = Type.Object({ traceEvents: Type.Array(Event) });

const settleMs = 2500;

/** Traces one load of the product page, and one opening of the chat. */
export async function findLongestTask(
  browser: Browser,
  contestant: Contestant,
  shop: TaggedShop,
): Promise<LongestTask> {
  await using bench = await openBenchPage(browser);
  await bench.page.goto(shop.emptyUrl);
  const loadMs = await trace(async () => {
    await bench.page.goto(shop.pageUrl);
    await setTimeout(settleMs);
  });
  const openMs = await trace(async () => {
    await bench.run(contestant.open);
    await setTimeout(settleMs);
  });
  return { loadMs, openMs };

  async function trace(act: () => Promise<void>): Promise<number> {
    await browser.startTracing(bench.page, {
      categories: ["-*", "devtools.timeline", "disabled-by-default-devtools.timeline"],
    });
    await act();
    const text = (await browser.stopTracing()).toString("utf8");
    return longestWith(contestant.tagUrl ?? "", Value.Parse(Trace, JSON.parse(text)).traceEvents);
  }
}

/** Of the tasks that something of this script is in. */
function longestWith(url: string, events: readonly Static<typeof Event>[]): number {
  const ours = events.filter(({ args }) => JSON.stringify(args ?? {}).includes(url));
  const tasks = events.filter(
    ({ name, pid, tid, ts = 0, dur = 0 }) =>
      name === "RunTask" &&
      ours.some((event) => event.pid === pid && event.tid === tid && isWithin(event.ts, ts, ts + dur)),
  );
  return Math.max(0, ...tasks.map(({ dur = 0 }) => dur / 1000));
}

function isWithin(at: number | undefined, from: number, to: number): boolean {
  return at !== undefined && at >= from && at <= to;
}
