/** Where two long texts part, in words short enough to read; undefined where they are the same. */
export function firstDifference(actual: string, expected: string): string | undefined {
  if (actual === expected) return undefined;
  let at = 0;
  while (at < actual.length && actual[at] === expected[at]) at += 1;
  const around = (text: string): string => JSON.stringify(text.slice(Math.max(0, at - 20), at + 40));
  return `${actual.length} of ${expected.length} units, at ${at} ${around(actual)} in place of ${around(expected)}`;
}
