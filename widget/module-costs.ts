import { eachMapping, TraceMap, type SourceMapInput } from "@jridgewell/trace-mapping";

/** What a module is worth in the built file. */
export interface ModuleCost {
  readonly name: string;
  /** Minified, UTF-8. */
  readonly bytes: number;
  /** How much smaller the compressed file would be without it, bytes: less than nothing where it repeats what others say. */
  readonly compressedBytes: number;
}

export interface BuiltFile {
  readonly code: string;
  readonly map: SourceMapInput;
  /** Where modules were joined into one text (styles), the text of each by its file. */
  readonly textByFile: ReadonlyMap<string, string>;
}

/**
 * Counts what each module costs, dearest first: our own by file, a library's together.
 *
 * What is found in several modules is in none of their costs, so they add up to less than the file.
 *
 * @param compressedSize of a text, bytes
 */
export async function moduleCosts(
  { code, map, textByFile }: BuiltFile,
  compressedSize: (text: string) => Promise<number>,
): Promise<readonly ModuleCost[]> {
  const names = ownersOf(code, map);
  for (const [file, text] of textByFile) {
    const start = code.indexOf(text);
    if (start >= 0) names.fill(nameOf(file), start, start + text.length);
  }
  const whole = await compressedSize(code);
  const costs = [...new Set(names)].map(async (name): Promise<ModuleCost> => {
    const [own, rest] = [true, false].map((isOwn) => pick(code, (at) => (names[at] === name) === isOwn));
    const bytes = new TextEncoder().encode(own).length;
    return { name, bytes, compressedBytes: whole - (await compressedSize(rest ?? "")) };
  });
  return (await Promise.all(costs)).toSorted((a, b) => b.compressedBytes - a.compressedBytes);
}

/** The costs as lines of text, and at the end what is left of the limit. */
export function costTable(costs: readonly ModuleCost[], compressedBytes: number, limitBytes: number): string {
  const bytes = costs.reduce((sum, cost) => sum + cost.bytes, 0);
  const leftBytes = limitBytes - compressedBytes;
  return [
    row("bytes", "brotli", "module"),
    ...costs.map((cost) => row(cost.bytes, cost.compressedBytes, cost.name)),
    row(
      bytes,
      compressedBytes,
      `in all: ${leftBytes < 0 ? `${-leftBytes} over` : `${leftBytes} left of`} ${limitBytes}`,
    ),
  ].join("\n");
}

function row(bytes: number | string, compressed: number | string, name: string): string {
  return `${String(bytes).padStart(8)} ${String(compressed).padStart(8)}  ${name}`;
}

/** The name of the module that each UTF-16 code unit of the code comes from. */
function ownersOf(code: string, map: SourceMapInput): string[] {
  const lineStarts = [0, ...Array.from(code.matchAll(/\n/g), ({ index }) => index + 1)];
  const marks: [number, string][] = [];
  eachMapping(new TraceMap(map), ({ generatedLine, generatedColumn, source }) => {
    marks.push([(lineStarts[generatedLine - 1] ?? 0) + generatedColumn, nameOf(source ?? "")]);
  });
  const names = Array<string>(code.length).fill(nameOf(""));
  for (const [start, name] of marks.toSorted(([a], [b]) => a - b)) names.fill(name, start);
  return names;
}

function nameOf(file: string): string {
  const [, library] = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file) ?? [];
  return library ?? (file.replace(/^.*\bwidget\//, "").replace(/\?.*$/, "") || "(wrapping)");
}

function pick(code: string, isPicked: (at: number) => boolean): string {
  return Array.from({ length: code.length }, (_, at) => (isPicked(at) ? code[at] : "")).join("");
}
