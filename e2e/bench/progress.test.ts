import { describe, expect, test } from "vitest";
import { createProgressModel } from "../../server/tasks/progress.ts";
import { percentile } from "./percentile.ts";
import { constantBaseline, medianBaseline } from "./progress-baselines.ts";
import { recordedScenario } from "./progress-recorded.ts";
import { scenarios, type Scenario } from "./progress-scenarios.ts";
import { playAll, type Judged, type ModelOf } from "./progress-simulation.ts";

/** In points: how far the percent may be from the truth on average, once some answers have been seen. */
const goal = 8;
const experienced = 5;

const model: ModelOf = (now) => createProgressModel({ now });

function scenarioOf(name: string): Scenario {
  const found = scenarios.find((scenario) => scenario.name === name);
  if (found === undefined) throw new Error(`Cannot play ${name}: there is no such scenario`);
  return found;
}

function distanceOf(judged: readonly Judged[]): number {
  return judged.reduce((sum, { told }) => sum + told, 0) / judged.length;
}

function laterDistance(scenario: Scenario, modelOf: ModelOf): number {
  return distanceOf(playAll(scenario, modelOf).flatMap(({ judged }) => judged.slice(experienced)));
}

describe("on a virtual clock with seeded chance", () => {
  test.for([
    "steady",
    "jittery",
    "bimodal",
    "bimodal, short texts",
    "drift",
    "a long one in 15",
    "slow writing at times",
  ])("the percent is less than 8 points from the truth after five answers: %s", (name) => {
    expect(laterDistance(scenarioOf(name), model)).toBeLessThan(goal);
  });

  test.for(["slowdown and back", "slowdown, short texts"])(
    "the percent is less than 8 points from the truth again by the third answer after everything changed: %s",
    (name) => {
      const scenario = scenarioOf(name);
      const plays = playAll(scenario, model);
      for (const index of scenario.turningPoints) {
        const third = plays.flatMap(({ judged }) => judged.slice(index + 2, index + 3));
        expect(distanceOf(third)).toBeLessThan(goal);
      }
    },
  );

  test("in a crowd that is asked on and on, it is less than 8 points again for those who ask three seconds later", () => {
    const scenario = scenarioOf("big crowd in a slowdown");
    for (const { waits, judged } of playAll(scenario, model)) {
      for (const atMs of scenario.turningPoints) {
        const later = judged.filter((_, index) => Math.floor(((waits[index]?.askedAt ?? 0) - atMs) / 1000) === 3);
        expect(distanceOf(later)).toBeLessThan(goal);
      }
    }
  });

  test("where chance is too wild for that, it is nearer to the truth than the median and than guesses", async () => {
    const wild = ["very jittery", "half short, half long"].map(scenarioOf);
    for (const scenario of [...wild, await recordedScenario()]) {
      const distance = laterDistance(scenario, model);
      expect(distance).toBeLessThan(laterDistance(scenario, medianBaseline) - 1);
      expect(distance).toBeLessThan(laterDistance(scenario, constantBaseline) - 1);
    }
  });

  test("every word of the server moves the percent on, in every scenario", async () => {
    for (const scenario of [...scenarios, await recordedScenario()]) {
      const still = playAll({ ...scenario, seeds: 1 }, model).flatMap(({ judged }) =>
        judged.map((one) => one.toldStillMs),
      );
      expect(percentile(still, 1), scenario.name).toBeLessThan(501);
    }
  });
});
