import * as fc from "fast-check";
import type { Experience } from "../store/store.ts";
import { describe, expect, it } from "vitest";

import {
  createProgressModel,
  workStages,
  type AnswerSource,
  type ProgressModel,
  type ProgressRun,
} from "./progress.ts";

const source: AnswerSource = { kind: "model", name: "m" };

/** What answers take where a test says nothing else: five seconds, a fifth of them until the first text. */
const usual = { reasoningMs: 1000, chars: 400, generationMs: 4000 };

function createClock() {
  let time = 0;
  return {
    now: () => time,
    pass: (ms: number) => {
      time += ms;
    },
  };
}
type Clock = ReturnType<typeof createClock>;

function ask(model: ProgressModel, from = source): ProgressRun {
  const run = model.begin(from);
  for (const stage of ["initialization", "parsing", "retrieval", "reasoning"] as const) run.enter(stage);
  return run;
}

function write(run: ProgressRun, { pass }: Clock, chars: number, ms: number): void {
  run.enter("generation");
  for (let said = 1; said <= 20; said += 1) {
    run.said((chars * said) / 20);
    pass(ms / 20);
  }
}

/** One answer after the other, each to its own end. */
function answer(model: ProgressModel, clock: Clock, count = 1, figures: Partial<typeof usual> = {}, from = source) {
  const { reasoningMs, chars, generationMs } = { ...usual, ...figures };
  for (let done = 0; done < count; done += 1) {
    const run = ask(model, from);
    clock.pass(reasoningMs);
    write(run, clock, chars, generationMs);
    run.complete();
    run.close();
  }
}

function learned(count: number, figures: Partial<typeof usual> = {}) {
  const clock = createClock();
  const model = createProgressModel({ now: clock.now });
  answer(model, clock, count, figures);
  return { clock, model };
}

describe("what is told", () => {
  const happening = fc.oneof(
    { weight: 3, arbitrary: fc.record({ pass: fc.oneof(fc.nat(2000), fc.constantFrom(0, 0.001, 1e7, 1e15, -5000)) }) },
    { weight: 2, arbitrary: fc.record({ enter: fc.constantFrom(...workStages) }) },
    { weight: 2, arbitrary: fc.record({ said: fc.oneof(fc.nat(5000), fc.constantFrom(NaN, -1, Infinity, 1e300)) }) },
    { weight: 1, arbitrary: fc.record({ end: fc.constantFrom("complete", "close", "leave") }) },
  );

  it("[PR2] never falls, is below 100 and always a number, whatever the clock, the stages and the lengths do", () => {
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 60 }), fc.constantFrom("model", "knowledge"), (all, kind) => {
        const { now, pass } = createClock();
        const model = createProgressModel({ now });
        let run = model.begin({ kind, name: "m" });
        let before = 0;
        for (const what of all) {
          if ("pass" in what) pass(what.pass);
          if ("enter" in what) run.enter(what.enter);
          if ("said" in what) run.said(what.said);
          if ("end" in what) {
            if (what.end === "complete") run.complete();
            if (what.end !== "leave") run.close();
            run = model.begin({ kind, name: "m" });
            before = 0;
          }
          const { progress, etaMs } = run.estimate();
          expect(progress).toBeGreaterThanOrEqual(before);
          expect(progress).toBeLessThan(100);
          expect(etaMs).toBeGreaterThanOrEqual(0);
          expect(Number.isFinite(etaMs)).toBe(true);
          before = progress;
        }
      }),
    );
  });

  it("moves within every second of an hour, whichever stage it is that does not end", () => {
    const count = fc.nat(8);
    fc.assert(
      fc.property(fc.constantFrom(...workStages), count, fc.nat(1000), (stage, answers, chars) => {
        const { clock, model } = learned(answers);
        const run = model.begin(source);
        for (const next of workStages.slice(0, workStages.indexOf(stage) + 1)) run.enter(next);
        run.said(chars);
        let before = -1;
        for (let second = 0; second < 3600; second += 1) {
          clock.pass(1000);
          const { progress } = run.estimate();
          expect(progress).toBeGreaterThan(before);
          before = progress;
        }
      }),
      { numRuns: 20 },
    );
  });

  it("says the same twice at the same moment", () => {
    const { clock, model } = learned(3);
    const run = ask(model);
    clock.pass(700);
    expect(run.estimate()).toEqual(run.estimate());
  });

  it("starts from what answers usually take where none has been seen", () => {
    const { etaMs, progress } = createProgressModel({ now: () => 0 })
      .begin(source)
      .estimate();
    expect(progress).toBe(0);
    expect(etaMs).toBeGreaterThan(2000);
    expect(etaMs).toBeLessThan(10_000);
  });
});

describe("what is learned", () => {
  it("is how far an answer is: 50 when half of the wait is over, and how long the rest takes", () => {
    const { clock, model } = learned(8);
    const run = ask(model);
    clock.pass(1000);
    write(run, clock, 150, 1500);
    const { progress, etaMs } = run.estimate();
    expect(Math.abs(progress - 50)).toBeLessThan(4);
    expect(Math.abs(etaMs - 2500)).toBeLessThan(300);
  });

  it("counts what has passed already: of two kinds of answers, it is not one of the quick any more", () => {
    const clock = createClock();
    const model = createProgressModel({ now: clock.now });
    for (let pair = 0; pair < 4; pair += 1) {
      answer(model, clock, 1, { reasoningMs: 500, generationMs: 100 });
      answer(model, clock, 1, { reasoningMs: 9000, generationMs: 100 });
    }
    const run = ask(model);
    clock.pass(1500);
    const { etaMs } = run.estimate();
    expect(etaMs).toBeGreaterThan(6000);
    expect(etaMs).toBeLessThan(9500);
  });

  it("takes this answer's own pace where it writes slower than those before", () => {
    const { clock, model } = learned(8);
    const run = ask(model);
    clock.pass(1000);
    write(run, clock, 200, 20_000);
    expect(Math.abs(run.estimate().etaMs - 20_000)).toBeLessThan(3000);
  });

  it("follows a slowdown from 0.8 s to 15 s within three answers, and is not moved far by a single slow one", () => {
    const { clock, model } = learned(10, { reasoningMs: 800 });
    answer(model, clock, 1, { reasoningMs: 15_000 });
    expect(model.begin(source).estimate().etaMs).toBeLessThan(8000);
    answer(model, clock, 2, { reasoningMs: 15_000 });
    const run = ask(model);
    clock.pass(2000);
    expect(run.estimate().etaMs).toBeGreaterThan(12_000);
  });

  it("takes those who wait now for what they are: ten who have no text after 10 s make the next one expect that too", () => {
    const { clock, model } = learned(10, { reasoningMs: 800 });
    const waiting = Array.from({ length: 10 }, () => ask(model));
    const before = ask(model).estimate().etaMs;
    clock.pass(10_000);
    const run = ask(model);
    expect(before).toBeLessThan(6000);
    expect(run.estimate().etaMs).toBeGreaterThan(10_000);
    for (const one of waiting) one.close();
    clock.pass(300);
    expect(model.begin(source).estimate().etaMs).toBeLessThan(6000);
  });

  it("is nothing where the answer did not come to its own end", () => {
    const { clock, model } = learned(3);
    const before = model.begin(source).estimate();
    const run = ask(model);
    clock.pass(60_000);
    write(run, clock, 9000, 60_000);
    run.close();
    expect(model.begin(source).estimate()).toEqual(before);
  });

  it("is nothing from figures that cannot be: a clock that jumped", () => {
    const { clock, model } = learned(3);
    const before = model.begin(source).estimate();
    answer(model, clock, 1, { reasoningMs: -80_000 });
    answer(model, clock, 1, { reasoningMs: 1e12 });
    expect(model.begin(source).estimate()).toEqual(before);
  });

  it("is of one source alone", () => {
    const { clock, model } = learned(8, { reasoningMs: 30_000 });
    expect(ask(model, { kind: "model", name: "other" }).estimate().etaMs).toBeLessThan(10_000);
    expect(ask(model, { kind: "knowledge", name: "m" }).estimate().etaMs).toBeLessThan(100);
    expect(ask(model).estimate().etaMs).toBeGreaterThan(15_000);
    clock.pass(0);
  });

  it("is of the 500 sources used last", () => {
    const { clock, model } = learned(8, { reasoningMs: 30_000 });
    for (let shop = 0; shop < 499; shop += 1) answer(model, clock, 1, {}, { kind: "knowledge", name: String(shop) });
    expect(ask(model).estimate().etaMs).toBeGreaterThan(15_000);
    for (let shop = 0; shop < 500; shop += 1) answer(model, clock, 1, {}, { kind: "knowledge", name: String(shop) });
    expect(ask(model).estimate().etaMs).toBeLessThan(10_000);
  });
});

describe("an answer that is not made for this question", () => {
  it("is foreseen as its own source's are, once that is known, and never goes back", () => {
    const { model } = learned(8, { reasoningMs: 30_000 });
    const run = model.begin(source);
    const before = run.estimate();
    expect(before.etaMs).toBeGreaterThan(15_000);
    run.turnTo({ kind: "cache", name: "answers" });
    run.enter("reasoning");
    const after = run.estimate();
    expect(after.etaMs).toBeLessThan(100);
    expect(after.progress).toBeGreaterThanOrEqual(before.progress);
  });

  it("teaches what its own source is like, and nothing of the one it was begun with", () => {
    const { clock, model } = learned(8, { reasoningMs: 30_000 });
    const before = ask(model).estimate();
    for (let count = 0; count < 20; count += 1) {
      const run = model.begin(source);
      run.turnTo({ kind: "cache", name: "answers" });
      run.enter("reasoning");
      write(run, clock, 1000, 1);
      run.complete();
      run.close();
    }
    expect(ask(model).estimate()).toEqual(before);
  });

  it("is as far as the one that it is given to as well", () => {
    const { clock, model } = learned(8, { reasoningMs: 30_000 });
    const askedAt = clock.now();
    const first = ask(model);
    clock.pass(20_000);
    const late = model.begin(source);
    late.join(askedAt);
    late.enter("reasoning");
    const { etaMs } = late.estimate();
    expect(Math.abs(etaMs - first.estimate().etaMs)).toBeLessThan(1000);
    expect(ask(model).estimate().etaMs).toBeGreaterThan(etaMs + 5000);
  });

  it("counts as one wait, however many wait for it, and teaches nothing by itself", () => {
    const crowd = learned(8);
    const alone = learned(8);
    for (const { clock, model } of [crowd, alone]) {
      const first = ask(model);
      for (let joined = 0; joined < (model === crowd.model ? 100 : 0); joined += 1) {
        const run = model.begin(source);
        run.join(clock.now());
        run.enter("reasoning");
        run.complete();
        run.close();
      }
      clock.pass(20_000);
      expect(first.stage).toBe("reasoning");
    }
    expect(ask(crowd.model).estimate()).toEqual(ask(alone.model).estimate());
  });
});

describe("what is kept", () => {
  function keeping(kept: readonly Experience[] = []) {
    const clock = createClock();
    const all: Experience[] = [];
    const model = createProgressModel({ now: clock.now, kept, keep: (experience) => all.push(experience) });
    return { clock, model, all };
  }

  it("makes the next process tell the same", () => {
    const { clock, model, all } = keeping();
    for (const reasoningMs of [900, 700, 4100, 1234.5678]) answer(model, clock, 1, { reasoningMs });
    const after = keeping(all.slice(-1));
    const runs = [ask(model), ask(after.model)] as const;
    for (const ms of [0, 400, 2000]) {
      clock.pass(ms);
      after.clock.pass(ms);
      expect(runs[1].estimate()).toEqual(runs[0].estimate());
    }
  });

  it("is told once a second at most, and the rest when the source is used again", () => {
    const { clock, model, all } = keeping();
    answer(model, clock, 10, { reasoningMs: 10, generationMs: 40 });
    expect(all).toHaveLength(1);
    clock.pass(1000);
    model.begin(source);
    expect(all).toHaveLength(2);
    expect(all[1]?.data.length).toBeGreaterThan(all[0]?.data.length ?? Infinity);
    clock.pass(5000);
    model.begin(source);
    expect(all).toHaveLength(2);
  });

  it("is at most two kilobytes, however many answers there were", () => {
    const { clock, model, all } = keeping();
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 1e6, noNaN: true }), fc.nat(9_999_999), (reasoningMs, chars) => {
        answer(model, clock, 1, { reasoningMs, chars, generationMs: reasoningMs });
      }),
    );
    for (const { data } of all) expect(data.length).toBeLessThan(2000);
  });

  it.each([
    "",
    "{",
    "null",
    "[]",
    '{"version":2,"answers":[[1,1,1,1]]}',
    '{"version":1,"answers":[[1,2,3]]}',
    '{"version":1,"answers":[[1,null,3,4]]}',
    '{"version":1,"answers":[[1,-5,3,4],[1,1e99,3,4],[1,1,1,0],[1,1,-1,1]]}',
  ])("is ignored where it cannot be: %s", (data) => {
    const fresh = keeping().model;
    const after = keeping([{ source: "model:m", data }]).model;
    expect(ask(after).estimate()).toEqual(ask(fresh).estimate());
  });

  it("may be anything: whatever it says, what is told is told", () => {
    const figure = fc.oneof(fc.double(), fc.constantFrom(0, 1e-300, 1e300, 3_600_000));
    const saved = fc.array(fc.tuple(figure, figure, figure, figure), { maxLength: 50 });
    fc.assert(
      fc.property(saved, (answers) => {
        const data = JSON.stringify({ version: 1, answers });
        const { clock, model } = keeping([{ source: "model:m", data }]);
        const run = ask(model);
        clock.pass(500);
        const { progress, etaMs } = run.estimate();
        expect(progress).toBeGreaterThan(0);
        expect(progress).toBeLessThan(100);
        expect(Number.isFinite(etaMs) && etaMs >= 0).toBe(true);
      }),
    );
  });
});
