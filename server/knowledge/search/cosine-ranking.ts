/**
 * Below this cosine a passage is about something else.
 *
 * Embedding models differ: OpenAI's put related texts at 0.4 to 0.7 and unrelated ones below 0.3, others put both higher.
 * This one refuses little: what it lets through still stands behind what the words have found as well.
 */
const minCosine = 0.4;
/**
 * From this cosine on a passage answers, though it has no word of the question: what only lies near in meaning (another
 * question about the same thing) mostly stays below, with the models that put unrelated texts below 0.3.
 */
const minFittingCosine = 0.6;

export interface Near {
  readonly place: number;
  /** Whether it is near enough to be told as the answer. */
  readonly fits: boolean;
}

/** Ranks the places of vectors by their cosine with one, best first, without those below the floor. */
export type CosineRanking = (vector: Float32Array, limit: number) => readonly Near[];

/**
 * Vectors may be put into the list later. Each one's length is worked out once. Vectors of another size than the question's,
 * and those without length, never fit.
 */
export function createCosineRanking(vectors: readonly (Float32Array | undefined)[]): CosineRanking {
  const lengths = new Map<Float32Array, number>();
  return (vector, limit) => {
    const length = Math.sqrt(dot(vector, vector));
    const cosineOf = (other: Float32Array | undefined) =>
      other?.length === vector.length ? dot(vector, other) / (length * lengthOf(other)) : NaN;
    return vectors
      .map((other, index) => ({ index, cosine: cosineOf(other) }))
      .filter(({ cosine }) => cosine >= minCosine)
      .toSorted((a, b) => b.cosine - a.cosine || a.index - b.index)
      .slice(0, limit)
      .map(({ index, cosine }) => ({ place: index, fits: cosine >= minFittingCosine }));
  };

  function lengthOf(vector: Float32Array): number {
    const known = lengths.get(vector);
    if (known !== undefined) return known;
    const length = Math.sqrt(dot(vector, vector));
    lengths.set(vector, length);
    return length;
  }
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let index = 0; index < a.length; index++) sum += (a[index] ?? 0) * (b[index] ?? 0);
  return sum;
}
