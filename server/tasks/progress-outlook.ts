/** What came of one earlier case, or of one that is still growing. */
export interface Observation {
  /** Above 0. */
  readonly value: number;
  /** How much it counts, above 0. */
  readonly weight: number;
  /** Nobody knows yet what it will come to: it is at least `value`. */
  readonly isOpen?: boolean;
}

/** What a value may come to, judging by what others came to. */
export interface Outlook {
  /** Equally likely values, rising, all above `reached`: given that it has come that far, it ends at one of them. */
  beyond(reached: number): readonly number[];
}

/**
 * One observation stands for a range of values: [factor, weight]. Most of it is close by; the rest is what makes a value
 * that is far past everything seen surprising but not impossible.
 */
const kernel = [
  [0.89, 0.22],
  [0.96, 0.27],
  [1.04, 0.27],
  [1.13, 0.22],
  [1.4, 0.01],
  [2, 0.006],
  [4, 0.003],
  [10, 0.001],
] as const;

/** In the middle of five equal parts. */
const quantiles = [0.1, 0.3, 0.5, 0.7, 0.9] as const;

/** Where nothing is known but how far it has come, it is as likely as not to double (Gott 1993: a Pareto tail of index 1). */
const pastAllSeen = quantiles.map((share) => 1 / (1 - share));

/**
 * The distribution of the values, with open ones counted for what they say: that they are not below what they have
 * reached. This is the product-limit estimate (Kaplan and Meier 1958) over weighted observations.
 */
export function createOutlook(observations: readonly Observation[]): Outlook {
  const points = observations.flatMap(pointsOf).toSorted((a, b) => a.value - b.value);
  let atRisk = points.reduce((sum, { weight }) => sum + weight, 0);
  let surviving = 1;
  const values: number[] = [];
  /** The share that comes past the value of the same index. */
  const survivals: number[] = [];
  for (const { value, weight, isOpen } of points) {
    if (isOpen !== true) {
      surviving *= Math.max(0, 1 - weight / atRisk);
      values.push(value);
      survivals.push(surviving);
    }
    atRisk -= weight;
  }
  const highest = points.at(-1)?.value ?? 0;
  return { beyond };

  function beyond(reached: number): readonly number[] {
    const next = firstIndex(values.length, (index) => valueAt(index) > reached);
    const left = next === 0 ? 1 : (survivals[next - 1] ?? 0);
    const pastAll = Math.max(highest, reached);
    return quantiles.map((share, part) => {
      const index = firstIndex(values.length, (at) => at >= next && (survivals[at] ?? 0) <= left * (1 - share));
      return index < values.length ? valueAt(index) : pastAll * (pastAllSeen[part] ?? 2);
    });
  }

  function valueAt(index: number): number {
    return values[index] ?? Number.POSITIVE_INFINITY;
  }
}

function pointsOf(observation: Observation): readonly Observation[] {
  const { value, weight, isOpen } = observation;
  if (isOpen === true) return [observation];
  return kernel.map(([factor, share]) => ({ value: value * factor, weight: weight * share }));
}

/** The first index for which `holds` does, once it does for all that follow; `count` where there is none. */
function firstIndex(count: number, holds: (index: number) => boolean): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
