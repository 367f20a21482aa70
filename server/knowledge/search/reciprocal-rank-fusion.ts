/** How little the first ranks differ: the constant of Cormack, Clarke and Büttcher (SIGIR 2009), which introduced it. */
const k = 60;

/**
 * Fuses rankings whose scores cannot be compared: an item's score is the sum of 1 / (k + rank) over those it is in.
 *
 * @returns each item with its score, best first; of two that are equal, the one that was met first.
 */
export function fuseRankings<T>(
  rankings: readonly (readonly T[])[],
): readonly { readonly item: T; readonly score: number }[] {
  const scores = new Map<T, number>();
  for (const ranking of rankings) {
    for (const [index, item] of ranking.entries()) scores.set(item, (scores.get(item) ?? 0) + 1 / (k + index + 1));
  }
  return [...scores].map(([item, score]) => ({ item, score })).toSorted((a, b) => b.score - a.score);
}
