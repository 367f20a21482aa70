import { describe, expect, it } from "vitest";

import { createProgressModel, workStages, type AnswerSource } from "./progress.ts";

const model: AnswerSource = { kind: "model", name: "m" };

function clock() {
  let time = 0;
  return {
    now: () => time,
    pass: (ms: number) => {
      time += ms;
    },
  };
}

function answer({ now, pass }: ReturnType<typeof clock>, progress = createProgressModel(now), reasoningMs = 1000) {
  const run = progress.begin(model);
  for (const stage of workStages) {
    run.enter(stage);
    pass(stage === "reasoning" ? reasoningMs : stage === "generation" ? 1000 : 1);
  }
  run.complete();
  return progress;
}

describe("createProgressModel()", () => {
  it("never falls, never reaches 100 and never stands still while a stage takes far too long", () => {
    const { now, pass } = clock();
    const run = createProgressModel(now).begin(model);
    run.enter("reasoning");
    let before = run.estimate().progress;
    for (let second = 0; second < 12; second += 1) {
      pass(500);
      const { progress, etaMs } = run.estimate();
      expect(progress).toBeGreaterThanOrEqual(before);
      expect(progress).toBeLessThan(100);
      expect(etaMs).toBeGreaterThanOrEqual(0);
      before = progress;
    }
  });

  it("says 50 when about half of the wait is over, once it has seen how long answers take", () => {
    const time = clock();
    const progress = answer(time);
    const run = progress.begin(model);
    run.enter("generation");
    const { progress: percent, etaMs } = run.estimate();
    expect(percent).toBeGreaterThan(45);
    expect(percent).toBeLessThan(55);
    expect(etaMs).toBe(1000);
  });

  it("learns a slowdown within a few answers, and is not moved by a single slow one", () => {
    const time = clock();
    const progress = createProgressModel(time.now);
    for (let count = 0; count < 5; count += 1) answer(time, progress, 800);
    answer(time, progress, 15_000);
    expect(progress.begin(model).estimate().etaMs).toBeLessThan(2500);
    for (let count = 0; count < 6; count += 1) answer(time, progress, 15_000);
    expect(progress.begin(model).estimate().etaMs).toBeGreaterThan(15_000);
  });

  it("keeps what it learned of one model from another", () => {
    const time = clock();
    const progress = answer(time, createProgressModel(time.now), 30_000);
    expect(progress.begin({ kind: "model", name: "other" }).estimate().etaMs).toBeLessThan(10_000);
  });
});
