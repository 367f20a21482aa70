import type { Passage } from "./passage.ts";

/** All that a shop's folder says. Plain data. */
export interface Corpus {
  readonly passages: readonly Passage[];
  readonly synonyms: readonly SynonymRule[];
}

/** Whoever says one of `from` means all of `to` as well. Words or phrases, as they were written. */
export interface SynonymRule {
  readonly from: readonly string[];
  readonly to: readonly string[];
}
