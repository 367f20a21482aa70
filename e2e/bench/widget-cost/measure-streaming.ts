import { setTimeout } from "node:timers/promises";
import type { Browser } from "playwright";
import { percentile } from "../percentile.ts";
import { questionFor } from "./answer-deltas.ts";
import { openBenchPage, type BenchPage, type ThreadCounts } from "./bench-page.ts";
import { callOf } from "./call-of.ts";
import type { Contestant } from "./contestants.ts";
import { recordFrames, type FrameRecord } from "./frame-record.ts";
import { frameRecord, writtenTimes } from "./read-json.ts";

/** What one answer cost the page and how it was drawn. Times in ms. */
export interface Streamed {
  /** Share of the time with the main thread busy, from the first delta to the last one drawn. */
  readonly busyShare: number;
  readonly taskMsPerDelta: number;
  readonly scriptMsPerDelta: number;
  readonly styleMsPerDelta: number;
  readonly layoutMsPerDelta: number;
  /** Of the first and of the last deltas of the answer: a thousand, or the half where there are fewer than 2,000. */
  readonly firstTaskMsPerDelta: number;
  readonly lastTaskMsPerDelta: number;
  readonly framesPerSecond: number;
  readonly worstFrameMs: number;
  readonly slowFrames: number;
  /** From the writing of each delta to the frame that shows it: the way through the server is part of it. */
  readonly lagMs: readonly number[];
  /** From the writing of the last delta to the frame that shows it. Infinity where that was given up. */
  readonly endMs: number;
  /** How many deltas were drawn when it ended, or was given up. */
  readonly drawn: number;
  /** What the measuring alone keeps the main thread of the open panel busy with, before anything is asked. */
  readonly idleShare: number;
}

type CountName = "taskMs" | "scriptMs" | "styleMs" | "layoutMs";

/** A point on the way: the page's counts at a time. */
interface Sample {
  readonly at: number;
  readonly counts: ThreadCounts;
}

const settleMs = 2000;
const sampleEveryMs = 250;
/** What follows the last delta still counts as its frames: what is done at the end must not be felt either. */
const afterMs = 1000;
/** A chat that is so far behind will not catch up. */
const giveUpMs = 45_000;
/** Nor will it tell how it went, if its one task takes longer than all of that. */
const hangMs = 400_000;
const slowFrameMs = 50;

/** Asks for an answer of so many deltas on an open panel, and watches it being drawn. */
export async function measureStreaming(
  browser: Browser,
  contestant: Contestant,
  pageUrl: string,
  sourceUrl: string,
  count: number,
): Promise<Streamed> {
  await using bench = await openBenchPage(browser);
  await bench.page.goto(pageUrl);
  await bench.until(contestant.isThere);
  await bench.run(contestant.open);
  await setTimeout(settleMs);
  await bench.run(`globalThis.recording = ${callOf(recordFrames, contestant.answerPath)}, undefined`);
  const samples = [await sample(bench)];
  await setTimeout(settleMs);
  samples.push(await sample(bench));
  await bench.ask(contestant, questionFor(count));
  await Promise.race([follow(bench, count, samples), givenUp(count, sourceUrl)]);
  const frames = await Promise.race([bench.run("recording.end()").then(frameRecord), hung()]);
  return figuresOf(frames, await readWritten(sourceUrl), samples);
}

/** Samples until all is drawn, and once more when what is done at the end is done too. */
async function follow(bench: BenchPage, count: number, samples: Sample[]): Promise<void> {
  while ((await bench.run("recording.furthest()")) !== count - 1) {
    await setTimeout(sampleEveryMs);
    samples.push(await sample(bench));
  }
  samples.push(await sample(bench));
  await setTimeout(afterMs);
}

async function givenUp(count: number, sourceUrl: string): Promise<void> {
  while ((await readWritten(sourceUrl)).length !== count) await setTimeout(sampleEveryMs);
  await setTimeout(giveUpMs, undefined, { ref: false });
}

/** What can be said of a page that does not even answer any more. */
async function hung(): Promise<FrameRecord> {
  return await setTimeout(hangMs, { at: [], drawn: [] }, { ref: false });
}

async function sample(bench: BenchPage): Promise<Sample> {
  const counts = await bench.counts();
  return { at: Date.now(), counts };
}

async function readWritten(sourceUrl: string): Promise<readonly number[]> {
  return writtenTimes(await (await fetch(`${sourceUrl}/written`)).json());
}

function figuresOf(frames: FrameRecord, written: readonly number[], samples: readonly Sample[]): Streamed {
  const drawnAt = drawnTimes(frames, written.length);
  const drawn = drawnAt.filter(Number.isFinite).length;
  const [start = 0] = written;
  const end = drawnAt.findLast(Number.isFinite) ?? start;
  const per = (name: CountName, from: number, to: number, parts: number): number =>
    (countAt(samples, name, to) - countAt(samples, name, from)) / parts;
  // A task that goes on is not counted yet: what all of it took is known after the last frame.
  const whole = samples.at(-1)?.at ?? end;
  const part = Math.min(1000, Math.floor(written.length / 2));
  const gaps = frames.at.slice(1).map((at, index) => ({ at, ms: at - (frames.at[index] ?? at) }));
  const during = gaps.filter(({ at }) => at > start && at <= end + afterMs);
  const [before, idle] = samples;
  return {
    busyShare: per("taskMs", start, whole, whole - start),
    taskMsPerDelta: per("taskMs", start, whole, drawn),
    scriptMsPerDelta: per("scriptMs", start, whole, drawn),
    styleMsPerDelta: per("styleMs", start, whole, drawn),
    layoutMsPerDelta: per("layoutMs", start, whole, drawn),
    firstTaskMsPerDelta: per("taskMs", start, drawnAt[part - 1] ?? end, part),
    lastTaskMsPerDelta: per("taskMs", drawnAt[drawn - part - 1] ?? start, whole, part),
    framesPerSecond: (1000 * gaps.filter(({ at }) => at > start && at <= end).length) / (end - start),
    worstFrameMs: percentile(
      during.map(({ ms }) => ms),
      1,
    ),
    slowFrames: during.filter(({ ms }) => ms > slowFrameMs).length,
    lagMs: drawnAt.slice(0, drawn).map((at, number) => at - (written[number] ?? at)),
    endMs: (drawnAt.at(-1) ?? Number.NaN) - (written.at(-1) ?? Number.NaN),
    drawn,
    idleShare:
      before === undefined || idle === undefined
        ? Number.NaN
        : (idle.counts.taskMs - before.counts.taskMs) / (idle.at - before.at),
  };
}

/** When each delta was first seen in a frame; Infinity where it was not. */
function drawnTimes({ at, drawn }: FrameRecord, count: number): readonly number[] {
  const times: number[] = [];
  for (const [frame, number] of drawn.entries()) {
    while (times.length <= number && times.length < count) times.push(at[frame] ?? Number.NaN);
  }
  while (times.length < count) times.push(Infinity);
  return times;
}

/** What the page had counted at this time: between two samples, the time's share of what came between. */
function countAt(samples: readonly Sample[], name: CountName, at: number): number {
  const next = samples.find((sample) => sample.at >= at) ?? samples.at(-1);
  const last = samples.findLast((sample) => sample.at < at) ?? samples[0];
  if (next === undefined || last === undefined) return Number.NaN;
  const share = next.at === last.at ? 0 : Math.min(1, (at - last.at) / (next.at - last.at));
  return last.counts[name] + share * (next.counts[name] - last.counts[name]);
}
