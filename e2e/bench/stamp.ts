/**
 * A delta that says when it was written, in the clock that all processes of a machine share.
 *
 * The text of a benchmark is nothing but stamps, so that whoever reads any part of it knows how long each delta was on its way.
 */
export function stamp(): string {
  return `${nowMs().toFixed(3)} `;
}

export interface Read {
  /** Milliseconds from the writing of each stamp until now. */
  readonly ages: readonly number[];
  /** What follows the last whole stamp: the next one may begin in it. */
  readonly rest: string;
}

/** Reads the stamps in this text. Other digits around them do not count. */
export function readStamps(text: string): Read {
  const now = nowMs();
  const stamps = [...text.matchAll(/\d{13}\.\d{3} /g)];
  const last = stamps.at(-1);
  const rest = last === undefined ? text : text.slice(last.index + last[0].length);
  return { ages: stamps.map(([written]) => now - Number(written)), rest: rest.slice(-endChars) };
}

/** Enough to hold a stamp that was cut, and the end of a stream. */
const endChars = 400;

/** Milliseconds since 1970 with fractions: comparable across processes. */
export function nowMs(): number {
  return performance.timeOrigin + performance.now();
}
