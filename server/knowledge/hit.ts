import type { Passage } from "./passage.ts";

export interface Hit {
  readonly passage: Passage;
  /** BM25, higher is better. */
  readonly score: number;
  /**
   * Whether it has enough of what is asked to be told as the answer. One that does not may be right all the same: a
   * model, which judges for itself, is given it as well; it is never quoted, and never told as a source.
   */
  readonly fits: boolean;
}

/** What may be told without a model that judges it. */
export function fitting<T extends Hit>(hits: readonly T[]): readonly T[] {
  return hits.filter(({ fits }) => fits);
}
