import { setTimeout } from "node:timers/promises";
import type { Browser } from "playwright";
import { openBenchPage, type BenchPage } from "./bench-page.ts";
import type { Contestant } from "./contestants.ts";
import type { TaggedShop } from "./tagged-shop.ts";

/** What loading a page kept its main thread busy with, ms. */
export interface Loaded {
  /** The shopper's first page: nothing is cached. */
  readonly coldMs: number;
  /** The next page: the files are in the browser's cache. */
  readonly warmMs: number;
  /** From the click on the launcher on, on that page. NaN where there is nothing to open. */
  readonly openMs: number;
}

/** After the load event; everything that waits for the page to be idle has run by then, on the slowed processor too. */
const settleMs = 2500;
/** For what a new renderer still has to do for itself. */
const beforeMs = 300;

/**
 * Loads the demo's product page twice, then opens the chat.
 *
 * Counted are the wall times of all tasks of the renderer's main thread (`TaskDuration`): parsing, compiling, styles, layout
 * and painting are in it, which a CPU profile leaves out, and so are tasks too short for the Long Tasks API. Its processor
 * time (`ThreadTime`) would not feel what else the machine does, but the slowing itself burns it. The renderer has shown
 * another file of that origin before, so that its own start is not in it; the counts begin anew with each document.
 */
export async function measureLoad(browser: Browser, contestant: Contestant, shop: TaggedShop): Promise<Loaded> {
  await using bench = await openBenchPage(browser);
  await bench.page.goto(shop.emptyUrl);
  await setTimeout(beforeMs);
  const coldMs = await load(bench, contestant, shop);
  await bench.page.goto(shop.emptyUrl);
  await setTimeout(beforeMs);
  const warmMs = await load(bench, contestant, shop);
  const openMs = contestant.open === "undefined" ? Number.NaN : await open(bench, contestant);
  return { coldMs, warmMs, openMs };
}

async function load(bench: BenchPage, contestant: Contestant, { pageUrl }: TaggedShop): Promise<number> {
  await bench.page.goto(pageUrl, { waitUntil: "load" });
  await setTimeout(settleMs);
  const { taskMs } = await bench.counts();
  if ((await bench.run(contestant.isThere)) === true) return taskMs;
  throw new Error(`Cannot measure ${contestant.name}: it is not on the page`);
}

async function open(bench: BenchPage, contestant: Contestant): Promise<number> {
  const { taskMs: before } = await bench.counts();
  await bench.run(contestant.open);
  await setTimeout(settleMs);
  return (await bench.counts()).taskMs - before;
}
