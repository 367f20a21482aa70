import { describe, expect, test } from "vitest";
import { deaths } from "./faults/mortal-upstream.ts";
import { runOutage } from "./faults/outage-run.ts";

// `npm run faults:outage` does the same for a minute.
describe.concurrent("an upstream that dies for three seconds under fifty questions a second", () => {
  test.for(deaths)("%s: each question has one true end, and the dead upstream is left alone", async (death) => {
    const { violations } = await runOutage({ death, outageMs: 3000, perSecond: 50, seed: 3, hasSpare: false });
    expect(violations).toEqual([]);
  });

  test("with a second upstream every question is answered by a model", async () => {
    const report = await runOutage({ death: "silence", outageMs: 3000, perSecond: 50, seed: 3, hasSpare: true });
    expect(report.violations).toEqual([]);
    expect(Object.keys(report.countByOutcome)).toEqual(["model"]);
  });
});
