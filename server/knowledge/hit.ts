import type { Passage } from "./passage.ts";

export interface Hit {
  readonly passage: Passage;
  /** BM25, higher is better. */
  readonly score: number;
}
