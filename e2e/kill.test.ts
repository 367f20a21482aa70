import { expect, test } from "vitest";
import { runKills } from "./faults/kill-run.ts";

// `npm run faults:kill` does the same for longer, with another seed each time.
test(
  "[AS2] [OW4] [OW5] [OW6] [RS3] a server that is killed under load loses no acknowledged question, and every answer has one end",
  { timeout: 120_000 },
  async () => {
    const report = await runKills({ seed: 5, killCount: 3, shopperCount: 12 });
    expect(report.violations).toEqual([]);
    expect(report.killCount).toBe(3);
    expect(report.acknowledgedCount).toBeGreaterThan(12);
  },
);
