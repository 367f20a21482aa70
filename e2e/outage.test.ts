import { describe, expect, test } from "vitest";
import { deaths, type Death } from "./faults/mortal-upstream.ts";
import { runOutage } from "./faults/outage-run.ts";

// `npm run faults:outage` does the same for a minute.
/** Silence is known for what it is after two seconds: then it is to go on for as long again. */
const outageMs = (death: Death) => (death === "silence" ? 4500 : 3000);

describe.concurrent(
  "an upstream that dies for some seconds under fifty questions a second",
  { timeout: 60_000 },
  () => {
    test.for(deaths)("%s: each question has one true end, and the dead upstream is left alone", async (death) => {
      const { violations } = await runOutage({
        death,
        outageMs: outageMs(death),
        perSecond: 50,
        seed: 3,
        hasSpare: false,
      });
      expect(violations).toEqual([]);
    });

    test("with a second upstream every question is answered by a model", async () => {
      const report = await runOutage({ death: "silence", outageMs: 3000, perSecond: 50, seed: 3, hasSpare: true });
      expect(report.violations).toEqual([]);
      expect(Object.keys(report.countByOutcome)).toEqual(["model"]);
    });
  },
);
