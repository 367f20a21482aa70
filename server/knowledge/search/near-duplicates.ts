/** Two passages that share so much of all their terms say the same: a copy with a word changed, British beside American. */
const minSimilarity = 0.8;

/**
 * Drops what says the same as something before it, until there are enough.
 *
 * @param termsOf what an item says, as a set; compared by Jaccard's index
 * @param areDistinct whether two items are different things however alike they read, as two products are
 * @param limit how many are wanted
 */
export function dropNearDuplicates<T>(
  items: readonly T[],
  termsOf: (item: T) => ReadonlySet<number>,
  areDistinct: (a: T, b: T) => boolean,
  limit: number,
): readonly T[] {
  const kept: { readonly item: T; readonly terms: ReadonlySet<number> }[] = [];
  for (const item of items) {
    if (kept.length >= limit) break;
    const terms = termsOf(item);
    const isCopy = kept.some(
      (other) => !areDistinct(other.item, item) && similarity(other.terms, terms) >= minSimilarity,
    );
    if (!isCopy) kept.push({ item, terms });
  }
  return kept.map(({ item }) => item);
}

function similarity(a: ReadonlySet<number>, b: ReadonlySet<number>): number {
  let shared = 0;
  for (const term of a) if (b.has(term)) shared += 1;
  return shared === 0 ? 0 : shared / (a.size + b.size - shared);
}
