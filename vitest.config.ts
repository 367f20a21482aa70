import { defineConfig } from "vitest/config";
import { leaveOut } from "./widget/leave-out.ts";

export default defineConfig({
  test: {
    // Most tests wait for something: one worker would leave half of a small machine idle.
    maxWorkers: 2,
    projects: [
      {
        // The widget's libraries without what its build leaves out of them.
        plugins: [leaveOut()],
        test: {
          name: "unit",
          include: ["server/**/*.test.ts", "widget/**/*.test.ts", "demo/**/*.test.ts"],
          // Some hundred random texts take a busy machine a while.
          testTimeout: 30_000,
          server: { deps: { inline: [/preact/] } },
        },
      },
      {
        test: {
          name: "integration",
          include: ["e2e/**/*.test.ts"],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
