/** What the search does beyond plain BM25. Each can be switched off, so that a benchmark can tell what it is worth. */
export interface SearchFeatures {
  /** Words that a shop's own rules, or the trade, hold for the same are searched as well. */
  readonly synonyms: boolean;
  /** A question that does not stand alone is searched with the one before it. */
  readonly followUps: boolean;
  /** Words that the shop never uses are taken for the nearest that it does. */
  readonly typos: boolean;
  /** Chinese that is typed wrong but sounds right, or stands there in pinyin, is read as it sounds. */
  readonly homophones: boolean;
  /** Traditional and simplified characters are the same. */
  readonly scripts: boolean;
  /** Passages in the question's language come before all others. */
  readonly localePreference: boolean;
  /** What is found in another language is given as its counterpart in the question's. */
  readonly counterparts: boolean;
  /** A passage must have enough of the question's meaning. */
  readonly relevanceFloor: boolean;
  /** The product before the shopper's eyes, or named before, is meant. */
  readonly productContext: boolean;
  /** Of passages that say the same, one is given. */
  readonly dropDuplicates: boolean;
  /** Chinese is searched by pairs of characters, beside words. */
  readonly bigrams: boolean;
  /** English is searched by stems. */
  readonly stems: boolean;
  /** Words that every question has are left out. */
  readonly stopWords: boolean;
}

export const allFeatures: SearchFeatures = {
  synonyms: true,
  followUps: true,
  typos: true,
  homophones: true,
  scripts: true,
  localePreference: true,
  counterparts: true,
  relevanceFloor: true,
  productContext: true,
  dropDuplicates: true,
  bigrams: true,
  stems: true,
  stopWords: true,
};
