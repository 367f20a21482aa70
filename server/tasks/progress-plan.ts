/** Fine enough for a percent: 2^-9 of what is left. */
const halvings = 9;
const highestShare = 0.999;

/**
 * The share of a wait to show now, 0 to 0.999, so that the line that is drawn over the whole wait, which can never go
 * back, is off from the truth by as little as can be expected.
 *
 * Say that a share q is passed after s ms. In a wait of T ms it is due after qT, so it is passed too early or too late by
 * |min(s, T) - qT| / T of the wait (one that ends before s passes all at its end). Summed over all q, that is the mean
 * distance between the line and the truth. So each q has its own best s, where that is least on average over the waits
 * that are possible; a q whose best s is now, or over, is to be shown now. Where a wait is short or else very long, the
 * line so keeps back from promising an end that, not coming, would leave it nowhere to go.
 *
 * @param totals possible lengths of the whole wait in ms, equally likely, rising, all above `elapsedMs`
 * @param shown the share that is shown already
 */
export function shareToShow(totals: readonly number[], elapsedMs: number, shown: number): number {
  if (elapsedMs <= 0 || shown >= highestShare) return shown;
  const inverses = sumsOfInverses(totals);
  let low = shown;
  let high = highestShare;
  for (let halving = 0; halving < halvings; halving += 1) {
    const share = (low + high) / 2;
    if (isDue(share, totals, inverses, elapsedMs)) low = share;
    else high = share;
  }
  return low;
}

/** Whether no later time to pass this share costs less than now. The sum of distances is least at some qT: they are its corners. */
function isDue(share: number, totals: readonly number[], inverses: readonly number[], elapsedMs: number): boolean {
  const count = totals.length;
  const inverseSum = inverses[count] ?? 0;
  let due = 0;
  while (due < count && (totals[due] ?? 0) * share <= elapsedMs) due += 1;
  const costNow = costOf(elapsedMs, 0, due);
  let ended = 0;
  for (; due < count; due += 1) {
    const atMs = share * (totals[due] ?? 0);
    while ((totals[ended] ?? Infinity) <= atMs) ended += 1;
    if (costOf(atMs, ended, due + 1) < costNow * (1 - 1e-9)) return false;
  }
  return true;

  /** The sum of |min(s, T) - qT| / T: over the waits that have ended by s, those for which q is due by s, and the others. */
  function costOf(atMs: number, endedCount: number, dueCount: number): number {
    const dueInverses = inverses[dueCount] ?? 0;
    const late = atMs * (dueInverses - (inverses[endedCount] ?? 0)) - share * (dueCount - endedCount);
    const early = share * (count - dueCount) - atMs * (inverseSum - dueInverses);
    return (1 - share) * endedCount + late + early;
  }
}

/** At each index, the sum of 1/T over the totals before it. */
function sumsOfInverses(totals: readonly number[]): readonly number[] {
  const sums = [0];
  let sum = 0;
  for (const total of totals) sums.push((sum += 1 / total));
  return sums;
}
