import { setTimeout } from "node:timers/promises";
import type { Browser } from "playwright";
import { questionFor } from "./answer-deltas.ts";
import { openBenchPage, type BenchPage } from "./bench-page.ts";
import type { Contestant } from "./contestants.ts";
import type { TaggedShop } from "./tagged-shop.ts";

/** What the page held at one moment, after its garbage was collected. */
export interface Held {
  readonly when: string;
  readonly heapBytes: number;
  readonly nodes: number;
  readonly listeners: number;
}

/** True where the verb took the widget away; where it does not know how, the host is taken out by hand. */
const destroy = `(() => {
  if (typeof Xiaoer === "function") Xiaoer("destroy");
  const host = document.querySelector("xiaoer-chat");
  host?.remove();
  return host === null;
})()`;
const collections = 5;
const answerDeltas = 100;
const settleMs = 1000;

/**
 * What is left of the widget after so many answers and its removal.
 *
 * Twice on one page, as on a page that is swapped under it: what code and once-made tables take is there after the first
 * removal already, so what the second leaves beyond that is what leaks.
 */
export async function measureHeap(
  browser: Browser,
  ours: Contestant,
  shop: TaggedShop,
  answers: number,
): Promise<readonly Held[]> {
  await using bench = await openBenchPage(browser, { isSlowed: false });
  await bench.page.goto(shop.pageUrl);
  const held = [await hold(bench, "before the tag")];
  for (const round of ["", ", again"]) {
    await bench.run(
      `document.body.append(Object.assign(document.createElement("script"),{src:${JSON.stringify(ours.tagUrl)}}))`,
    );
    await bench.until(ours.isThere);
    held.push(await hold(bench, `mounted${round}`));
    await bench.run(ours.open);
    // What was said in the round before is brought back.
    await setTimeout(settleMs);
    for (let answer = 0; answer < answers; answer += 1) await talk(bench, ours);
    held.push(await hold(bench, `${answers} answers${round}`));
    const how = (await bench.run(destroy)) === true ? "destroyed" : "taken out by hand";
    held.push(await hold(bench, how + round));
  }
  return held;
}

/** One question and its whole answer, to the moment when the next can be asked. */
async function talk(bench: BenchPage, ours: Contestant): Promise<void> {
  const root = `document.querySelector("xiaoer-chat").shadowRoot`;
  const shown = `${root}.querySelectorAll(".markdown")`;
  const before = Number(await bench.run(`${shown}.length`));
  await bench.ask(ours, questionFor(answerDeltas));
  await bench.until(
    `${shown}.length > ${before} && [...${shown}].at(-1).textContent.includes("n${answerDeltas - 1} ") &&` +
      `${root}.querySelector("[role=progressbar]") === null`,
  );
}

async function hold(bench: BenchPage, when: string): Promise<Held> {
  await setTimeout(settleMs);
  for (let round = 0; round < collections; round += 1) await bench.session.send("HeapProfiler.collectGarbage");
  const { heapBytes, nodes, listeners } = await bench.counts();
  return { when, heapBytes, nodes, listeners };
}
