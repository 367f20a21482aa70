import { test } from "vitest";
import { checkExactlyOnce } from "./faults/exactly-once.ts";

// `npm run faults:property` does the same for as long as one likes; here the search for a smaller failure has an end.
test.for([
  ["memory", 1000],
  ["disk", 200],
] as const)(
  "whatever happens to an answer, each of its readers has the upstream's text and one end, the same for all (%s)",
  { timeout: 120_000 },
  async ([store, runs]) => {
    await checkExactlyOnce({ runs, store, limitMs: 60_000 });
  },
);
