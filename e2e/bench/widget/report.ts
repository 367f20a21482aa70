import { percentile } from "../percentile.ts";
import type { Held } from "./measure-heap.ts";
import type { Loaded } from "./measure-load.ts";
import type { Streamed } from "./measure-streaming.ts";

type ByName<T> = ReadonlyMap<string, readonly T[]>;

/** @param loaded the first is the page without any tag, which the others are held against. */
export function reportLoad(loaded: ByName<Loaded>): void {
  const [, bare = []] = [...loaded][0] ?? [];
  console.log(
    `\nMain thread, from navigation until idle after load, ms (medians of ${bare.length}, and the middle half)\n`,
  );
  table(
    ["", "first page", "more than without", "next page", "more than without", "opening the chat"],
    [...loaded].map(([name, runs]) => [
      name,
      spread(runs.map(({ coldMs }) => coldMs)),
      more(runs, bare, "coldMs"),
      spread(runs.map(({ warmMs }) => warmMs)),
      more(runs, bare, "warmMs"),
      spread(runs.map(({ openMs }) => openMs)),
    ]),
  );
}

/** Each run is beside the bare page's run of the same round: what the machine did then, both felt. */
function more(runs: readonly Loaded[], bare: readonly Loaded[], name: "coldMs" | "warmMs"): string {
  return spread(runs.map((run, round) => run[name] - (bare[round]?.[name] ?? Number.NaN)));
}

/** @param controlName whose main thread the others' is held against. */
export function reportStreaming(streamed: ByName<Streamed>, deltas: number, controlName: string): void {
  const rounds = streamed.get(controlName)?.length;
  const median = (runs: readonly Streamed[], of: (run: Streamed) => number): number => percentile(runs.map(of), 0.5);
  const controlTaskMs = median(streamed.get(controlName) ?? [], ({ taskMsPerDelta }) => taskMsPerDelta);
  const lag = (share: number) => (run: Streamed) => percentile(run.lagMs, share);
  const rows: readonly (readonly [string, (run: Streamed) => number, (value: number) => string])[] = [
    ["main thread busy", ({ busyShare }) => busyShare, percent],
    ["  with nothing but the measuring", ({ idleShare }) => idleShare, percent],
    ["task time a delta, ms", ({ taskMsPerDelta }) => taskMsPerDelta, decimals],
    ["  x control", ({ taskMsPerDelta }) => taskMsPerDelta / controlTaskMs, decimals],
    ["  script", ({ scriptMsPerDelta }) => scriptMsPerDelta, decimals],
    ["  style", ({ styleMsPerDelta }) => styleMsPerDelta, decimals],
    ["  layout", ({ layoutMsPerDelta }) => layoutMsPerDelta, decimals],
    ["  last 1,000 / first 1,000", (run) => run.lastTaskMsPerDelta / run.firstTaskMsPerDelta, decimals],
    ["frames a second", ({ framesPerSecond }) => framesPerSecond, whole],
    ["worst frame, ms", ({ worstFrameMs }) => worstFrameMs, whole],
    ["frames over 50 ms", ({ slowFrames }) => slowFrames, whole],
    ["behind, p50, ms", lag(0.5), whole],
    ["behind, p99, ms", lag(0.99), whole],
    ["behind, at most, ms", lag(1), whole],
    ["last delta to its frame, ms", ({ endMs }) => endMs, whole],
    ["deltas drawn", ({ drawn }) => drawn, whole],
  ];
  console.log(`\n${deltas.toLocaleString("en")} deltas into an open panel (medians of ${rounds})\n`);
  table(
    ["", ...streamed.keys()],
    rows.map(([what, of, show]) => [what, ...[...streamed.values()].map((runs) => show(median(runs, of)))]),
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

/** The median, and between which two values the middle half of the runs is. */
function spread(values: readonly number[]): string {
  if (!values.every(Number.isFinite)) return "";
  const [low = 0, middle = 0, high = 0] = [0.25, 0.5, 0.75].map((share) => percentile(values, share));
  return `${middle.toFixed(1)} (${low.toFixed(0)} to ${high.toFixed(0)})`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(0)} %`;
}

function decimals(value: number): string {
  return value.toFixed(2);
}

function whole(value: number): string {
  return Number.isFinite(value) ? Math.round(value).toLocaleString("en") : "never";
}
