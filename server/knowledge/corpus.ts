import type { Passage } from "./passage.ts";

/** All that a shop's folder says. Plain data. */
export interface Corpus {
  readonly passages: readonly Passage[];
  readonly synonyms: readonly SynonymRule[];
  /** An embedding for each passage, at its place; undefined for one that has none yet: it may come later. Absent: words alone are searched. */
  readonly vectors?: readonly (Float32Array | undefined)[] | undefined;
}

/** Whoever says one of `from` means all of `to` as well. Words or phrases, as they were written. */
export interface SynonymRule {
  readonly from: readonly string[];
  readonly to: readonly string[];
}
