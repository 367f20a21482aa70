/** A library of which some of the code is left out. */
export interface Library {
  /** Of its files. */
  readonly path: RegExp;
  readonly cuts: readonly Cut[];
}

/** What is put in place of what: regular expressions, each of which must match somewhere. */
export interface Cut {
  readonly put: string;
  readonly insteadOf: readonly string[];
}

/** Matches from one text up to the next place of the other, which stays. */
export function span(from: string, to: string): string {
  return `${escaped(from)}[\\s\\S]*?(?=${escaped(to)})`;
}

/** Matches from one text to the end of the next place of the other. */
export function through(from: string, to: string): string {
  return `${escaped(from)}[\\s\\S]*?${escaped(to)}`;
}

function escaped(text: string): string {
  return text.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`);
}

/** The library's code without what is left out of it; `onMatch` is told of each regular expression that matched. */
export function cut({ cuts }: Library, code: string, onMatch: (part: string) => void = () => {}): string {
  let rest = code;
  for (const { put, insteadOf } of cuts) {
    for (const part of insteadOf) {
      const next = rest.replaceAll(new RegExp(part, "gm"), put);
      if (next !== rest) onMatch(part);
      rest = next;
    }
  }
  return rest;
}
