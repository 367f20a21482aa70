/** One product or FAQ pair as a file has it, not looked at yet. */
export interface Entry {
  /** Where it stands, in words: «entry 3», «row 7». */
  readonly place: string;
  readonly value: unknown;
}

/** What a file holds, with what could not even be told apart. */
export interface Entries {
  readonly entries: readonly Entry[];
  readonly mistakes: readonly string[];
}

/** How many mistakes of a file are told; the rest is counted. */
const maxTold = 3;

export function entriesOf(list: readonly unknown[]): readonly Entry[] {
  return list.map((value, index) => ({ place: `entry ${index + 1}`, value }));
}

/** Sums a file's mistakes up in one line; undefined where there are none. `what` is left out because of each: one of them, in a word. */
export function sumUp(mistakes: readonly string[], what: string): string | undefined {
  if (mistakes.length === 0) return undefined;
  const rest = mistakes.length > maxTold ? `; and ${mistakes.length - maxTold} more` : "";
  return `${mistakes.length} ${what}${mistakes.length === 1 ? "" : "s"} skipped: ${mistakes.slice(0, maxTold).join("; ")}${rest}`;
}

/** Throws an Error that says where it is none. */
export function parseJson(source: string): unknown {
  try {
    return JSON.parse(source);
  } catch (cause) {
    throw new Error(`expected JSON, found a mistake: ${String(cause).replace(/^SyntaxError: /, "")}`, { cause });
  }
}
