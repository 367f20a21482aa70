import { percentile } from "../percentile.ts";
import type { LongestTask } from "./longest-task.ts";
import type { Held } from "./measure-heap.ts";
import type { Loaded } from "./measure-load.ts";
import type { Streamed } from "./measure-streaming.ts";

type ByName<T> = ReadonlyMap<string, readonly T[]>;

/**
 * The medians, and in brackets the least: whatever else the machine does only adds to a load, so that is the load that was
 * disturbed least.
 *
 * @param loaded the first is the page without any tag, which the others are held against
 */
export function reportLoad(loaded: ByName<Loaded>): void {
  const [bare = []] = loaded.values();
  console.log(`\nMain thread from navigation until idle after load, ms: median of ${bare.length} (least)\n`);
  table(
    ["", "first page", "more than without", "next page", "more than without", "opening the chat"],
    [...loaded].map(([name, runs]) => [
      name,
      medianAndLeast(runs.map(({ coldMs }) => coldMs)),
      more(runs, bare, "coldMs"),
      medianAndLeast(runs.map(({ warmMs }) => warmMs)),
      more(runs, bare, "warmMs"),
      medianAndLeast(runs.map(({ openMs }) => openMs)),
    ]),
  );
}

/** Each load is beside the bare page's of the same round; in brackets, the least beside the least. */
function more(runs: readonly Loaded[], bare: readonly Loaded[], name: "coldMs" | "warmMs"): string {
  const pairs = runs.map((run, round) => run[name] - (bare[round]?.[name] ?? Number.NaN));
  const [least = 0, bareLeast = 0] = [runs, bare].map((loads) => Math.min(...loads.map((load) => load[name])));
  return `${percentile(pairs, 0.5).toFixed(1)} (${(least - bareLeast).toFixed(1)})`;
}

export function reportTasks(longest: readonly LongestTask[]): void {
  const [load, open] = [longest.map(({ loadMs }) => loadMs), longest.map(({ openMs }) => openMs)].map(medianAndLeast);
  console.log(
    `\nThe longest task with our script in it, of ${longest.length} traces: loading ${load} ms, opening ${open} ms`,
  );
}

interface Row<T> {
  readonly what: string;
  readonly of: (run: T) => number;
  readonly show: (value: number) => string;
}

const streamingRows: readonly Row<Streamed>[] = [
  { what: "main thread busy", of: ({ busyShare }) => busyShare, show: percent },
  { what: "  by the measuring alone", of: ({ idleShare }) => idleShare, show: percent },
  { what: "task time a delta, ms", of: ({ taskMsPerDelta }) => taskMsPerDelta, show: decimals },
  { what: "  script", of: ({ scriptMsPerDelta }) => scriptMsPerDelta, show: decimals },
  { what: "  style", of: ({ styleMsPerDelta }) => styleMsPerDelta, show: decimals },
  { what: "  layout", of: ({ layoutMsPerDelta }) => layoutMsPerDelta, show: decimals },
  { what: "  last thousand / first", of: (run) => run.lastTaskMsPerDelta / run.firstTaskMsPerDelta, show: decimals },
  { what: "frames a second", of: ({ framesPerSecond }) => framesPerSecond, show: decimals },
  { what: "  worst, ms", of: ({ worstFrameMs }) => worstFrameMs, show: whole },
  { what: "  over 50 ms", of: ({ slowFrames }) => slowFrames, show: whole },
  { what: "behind, p50, ms", of: ({ lagMs }) => percentile(lagMs, 0.5), show: whole },
  { what: "  p99, ms", of: ({ lagMs }) => percentile(lagMs, 0.99), show: whole },
  { what: "  at most, ms", of: ({ lagMs }) => percentile(lagMs, 1), show: whole },
  { what: "last delta to its frame, ms", of: ({ endMs }) => endMs, show: whole },
  { what: "deltas drawn", of: ({ drawn }) => drawn, show: whole },
];

/** @param controlName whose main thread the others' is held against. */
export function reportStreaming(streamed: ByName<Streamed>, deltas: number, controlName: string): void {
  const control = streamed.get(controlName) ?? [];
  console.log(`\n${deltas.toLocaleString("en")} deltas into an open panel (medians of ${control.length})\n`);
  const runs = [...streamed.values()];
  // Beside the control's run of the same round: what the machine did then, both felt.
  const ratios = runs.map((ofOne) =>
    ofOne.map(({ taskMsPerDelta }, round) => taskMsPerDelta / (control[round]?.taskMsPerDelta ?? Number.NaN)),
  );
  table(
    ["", ...streamed.keys()],
    [
      ["main thread / the control's", ...ratios.map((values) => decimals(percentile(values, 0.5)))],
      ...streamingRows.map(({ what, of, show }) => [
        what,
        ...runs.map((ofOne) => show(percentile(ofOne.map(of), 0.5))),
      ]),
    ],
  );
}

export function reportHeap(held: readonly Held[]): void {
  console.log("\nHeld by the page, garbage collected, processor not slowed\n");
  table(
    ["", "JS heap, KB", "DOM nodes", "listeners"],
    held.map(({ when, heapBytes, nodes, listeners }) => [
      when,
      whole(heapBytes / 1024),
      whole(nodes),
      whole(listeners),
    ]),
  );
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = head.map((title, column) =>
    Math.max(...[title, ...rows.map((row) => row[column] ?? "")].map(({ length }) => length)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join(" | ")} |`;
  console.log(
    [line(head), `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`, ...rows.map(line)].join("\n"),
  );
}

function medianAndLeast(values: readonly number[]): string {
  return values.every(Number.isFinite)
    ? `${percentile(values, 0.5).toFixed(1)} (${Math.min(...values).toFixed(1)})`
    : "";
}

function percent(share: number): string {
  return `${(100 * share).toFixed(0)} %`;
}

function decimals(value: number): string {
  return Number.isFinite(value) ? value.toFixed(2) : "-";
}

function whole(value: number): string {
  return Number.isFinite(value) ? Math.round(value).toLocaleString("en") : "never";
}
