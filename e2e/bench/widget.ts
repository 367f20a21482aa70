/**
 * `npm run bench:widget`: what the widget costs the shop's page, beside the page without it, a bare control and two peers.
 *
 * Real server, demo shop on another origin, Chromium with its processor slowed. Source of the streams, server, pages and
 * browser share this machine: what counts is how the figures of one run stand to each other. `-- --short` for a quick look,
 * `-- load`, `-- streaming`, `-- heap` for one part; `-- --without-peers` fetches nothing.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { availableParallelism, loadavg } from "node:os";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { chromium } from "playwright";
import { buildWidget } from "../support/build-widget.ts";
import { chromiumArgs, findChromium } from "../support/chromium.ts";
import { startXiaoer, withoutAnswerCache } from "../support/xiaoer.ts";
import { gatherContestants, type Contestant } from "./widget-cost/contestants.ts";
import { cpuSlowdown, deltasPerSecond } from "./widget-cost/pace.ts";
import { reportHeap, reportLoad, reportStreaming, reportTasks } from "./widget-cost/report.ts";
import { findLongestTask, type LongestTask } from "./widget-cost/longest-task.ts";
import { measureHeap } from "./widget-cost/measure-heap.ts";
import { measureLoad, type Loaded } from "./widget-cost/measure-load.ts";
import { measureStreaming, type Streamed } from "./widget-cost/measure-streaming.ts";
import { openTaggedShop, type TaggedShop } from "./widget-cost/tagged-shop.ts";

const { values: options, positionals: parts } = parseArgs({
  options: { short: { type: "boolean", default: false }, "without-peers": { type: "boolean", default: false } },
  allowPositionals: true,
});
const loads = options.short ? 5 : 15;
/** How many answers of how many deltas; the longest is the slow peers' undoing, so it is asked for once. */
const answers = options.short ? [{ deltas: 600, rounds: 1 }] : [{ deltas: 2000, rounds: 3 }, { deltas: 10_000, rounds: 1 }]; // prettier-ignore
const traces = options.short ? 1 : 5;
const heapAnswers = options.short ? 3 : 10;

buildWidget();
const source = spawn(process.execPath, [fileURLToPath(new URL("./widget-cost/stream-source.ts", import.meta.url))], {
  stdio: ["ignore", "pipe", "inherit"],
});
const sourceUrl = await once(createInterface(source.stdout), "line").then(([line]: unknown[]) => String(line));
const xiaoer = await startXiaoer({
  config: withoutAnswerCache,
  env: { OPENAI_BASE_URL: `${sourceUrl}/v1`, OPENAI_API_KEY: "bench", OPENAI_MODEL: "bench", LOG_LEVEL: "warn" },
});
const executablePath = findChromium();
const browser = await chromium.launch({
  args: [...chromiumArgs],
  ...(executablePath !== undefined && { executablePath }),
});
try {
  await run();
} finally {
  await browser.close();
  await xiaoer.kill();
  source.kill();
}

async function run(): Promise<void> {
  const load = loadavg()[0]?.toFixed(1);
  console.log(
    `${new Date().toISOString()}, node ${process.version}, Chromium ${browser.version()}, ${availableParallelism()} cores, load ${load}, ` +
      `processor slowed ${cpuSlowdown}x, ${deltasPerSecond} deltas a second, loopback`,
  );
  await using contestants = await gatherContestants(xiaoer.url, sourceUrl, !options["without-peers"]);
  const { withoutTag, ours, oursWithConfig, control, peers } = contestants;
  const loaded = [withoutTag, ours, oursWithConfig, control, ...peers];
  const shops = new Map<Contestant, TaggedShop>();
  for (const one of loaded) shops.set(one, await openTaggedShop(one.tagUrl, one.tagAttributes));
  try {
    if (isWanted("load")) {
      await compareLoads(loaded, shops);
      await traceTasks(ours, shopOf(ours, shops));
    }
    if (isWanted("streaming")) await compareStreaming([ours, control, ...peers], shops, control.name);
    if (isWanted("heap")) reportHeap(await measureHeap(browser, ours, shopOf(withoutTag, shops), heapAnswers));
    console.log(`\nload ${loadavg()[0]?.toFixed(1)} at the end`);
  } finally {
    for (const shop of shops.values()) await shop.close();
  }
}

function isWanted(part: string): boolean {
  return parts.length === 0 || parts.includes(part);
}

/** In turns, and another one first each time, so that what else the machine does, and what the one before left, meets all alike. */
async function compareLoads(all: readonly Contestant[], shops: ReadonlyMap<Contestant, TaggedShop>): Promise<void> {
  const loaded = new Map<string, Loaded[]>(all.map(({ name }) => [name, []]));
  for (let round = 0; round < loads; round += 1) {
    const first = round % all.length;
    for (const one of [...all.slice(first), ...all.slice(0, first)])
      loaded.get(one.name)?.push(await measureLoad(browser, one, shopOf(one, shops)));
  }
  reportLoad(loaded);
}

async function traceTasks(ours: Contestant, shop: TaggedShop): Promise<void> {
  const longest: LongestTask[] = [];
  for (let round = 0; round < traces; round += 1) longest.push(await findLongestTask(browser, ours, shop));
  reportTasks(longest);
}

async function compareStreaming(
  all: readonly Contestant[],
  shops: ReadonlyMap<Contestant, TaggedShop>,
  controlName: string,
): Promise<void> {
  for (const { deltas, rounds } of answers) {
    const streamed = new Map<string, Streamed[]>(all.map(({ name }) => [name, []]));
    for (let round = 0; round < rounds; round += 1) {
      for (const one of all) {
        const { pageUrl } = shopOf(one, shops);
        streamed.get(one.name)?.push(await measureStreaming(browser, one, pageUrl, sourceUrl, deltas));
      }
    }
    reportStreaming(streamed, deltas, controlName);
  }
}

function shopOf(contestant: Contestant, shops: ReadonlyMap<Contestant, TaggedShop>): TaggedShop {
  const shop = shops.get(contestant);
  if (shop === undefined) throw new Error(`Cannot find the shop of ${contestant.name}`);
  return shop;
}
