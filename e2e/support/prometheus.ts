/** One line of figures: `name{label="value"} 1`. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const metricName = "[a-zA-Z_:][a-zA-Z0-9_:]*";
const label = '([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\\\\n]|\\\\["\\\\n])*)"';
const helpLine = new RegExp(`^# HELP (${metricName}) \\S`);
const typeLine = new RegExp(`^# TYPE (${metricName}) (counter|gauge|histogram|summary|untyped)$`);
const sampleLine = new RegExp(`^(${metricName})(?:\\{(${label}(?:,${label})*)\\})? ([^ ]+)$`);
const labelPattern = new RegExp(label, "g");

/**
 * Reads Prometheus' text format. Throws on a line that is none, a sample of no declared type, or one that is told twice.
 * https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format
 */
export function parsePrometheus(text: string): readonly Sample[] {
  if (!text.endsWith("\n")) throw new Error("Cannot read the metrics: expected a line end at their end");
  const types = new Map<string, string>();
  const seen = new Set<string>();
  return text.split("\n").flatMap((line) => {
    if (line === "" || helpLine.test(line)) return [];
    const [, typed, type = ""] = typeLine.exec(line) ?? [];
    if (typed !== undefined) {
      if (types.has(typed)) throw new Error(`Cannot read the metrics: ${typed} is declared twice`);
      types.set(typed, type);
      return [];
    }
    const sample = sampleOf(line);
    const series = line.slice(0, line.lastIndexOf(" "));
    if (seen.has(series)) throw new Error(`Cannot read the metrics: ${series} is told twice`);
    if (!isDeclared(sample.name, types)) throw new Error(`Cannot read the metrics: ${sample.name} has no type`);
    seen.add(series);
    return [sample];
  });
}

/** Asks a server for its metrics. */
export async function fetchMetrics(url: string): Promise<readonly Sample[]> {
  return parsePrometheus(await (await fetch(`${url}/metrics`)).text());
}

/** The sum of all samples of a name that have these labels, among others; 0 where there is none. */
export function sumOf(samples: readonly Sample[], name: string, labels: Readonly<Record<string, string>> = {}): number {
  return samples
    .filter(
      (sample) => sample.name === name && Object.entries(labels).every(([key, value]) => sample.labels[key] === value),
    )
    .reduce((sum, { value }) => sum + value, 0);
}

function sampleOf(line: string): Sample {
  const match = sampleLine.exec(line);
  const value = numberOf(match?.at(-1) ?? "");
  if (match === null || value === undefined) throw new Error(`Cannot read the metrics: a line is ${line}`);
  const pairs = [...(match[2] ?? "").matchAll(labelPattern)].map(([, key = "", text = ""]) => [key, text] as const);
  return { name: match[1] ?? "", labels: Object.fromEntries(pairs), value };
}

/** What Go's `ParseFloat` takes, as Prometheus does: also `Nan`, which prom-client writes. */
function numberOf(text: string): number | undefined {
  if (text === "+Inf" || text === "-Inf") return text === "+Inf" ? Infinity : -Infinity;
  if (/^nan$/i.test(text)) return Number.NaN;
  const value = Number(text);
  return text === "" || Number.isNaN(value) ? undefined : value;
}

function isDeclared(name: string, types: ReadonlyMap<string, string>): boolean {
  if (types.has(name)) return true;
  const whole = name.replace(/_(?:bucket|sum|count)$/, "");
  const type = types.get(whole);
  return type === "histogram" || (type === "summary" && !name.endsWith("_bucket"));
}
