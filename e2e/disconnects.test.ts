import { expect, test } from "vitest";
import { runDisconnects } from "./faults/disconnect-run.ts";

// `npm run faults:disconnects` does the same for longer, with another seed each time.
test("[RS4] [RS5] [AS5] [AS7] connections cut at any byte lose no character and double none", async () => {
  const report = await runDisconnects({ seed: 20, cutCount: 25 });
  expect(report.violations).toEqual([]);
  expect(report.cuts.length).toBeGreaterThanOrEqual(25);
  expect(report).toMatchObject({ lostUnits: 0, doubledUnits: 0, upstreamRequestCount: report.questionCount });
});
