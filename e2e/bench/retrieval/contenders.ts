import { createPlainBm25 } from "./plain-bm25.ts";
import type { CreateSearch } from "./search.ts";
import { featureNames, serverSearch } from "./server-search.ts";

/** A search, and what it is called in the tables. */
export interface Contender {
  readonly name: string;
  readonly create: CreateSearch;
}

/** The server's search, as shoppers have it. */
export const whole: Contender = { name: "the whole", create: serverSearch(featureNames) };

/** From the simplest to the whole, one feature more each time; then the whole without each. */
export const contenders: readonly Contender[] = [
  { name: "plain BM25", create: createPlainBm25 },
  { name: "the index alone", create: serverSearch([]) },
  ...featureNames.map((name, index) => ({
    name: `+ ${name}`,
    create: serverSearch(featureNames.slice(0, index + 1)),
  })),
  whole,
  ...featureNames.map((name) => ({
    name: `- ${name}`,
    create: serverSearch(featureNames.filter((other) => other !== name)),
  })),
];
