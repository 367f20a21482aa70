import type { AnswerSource, ProgressModel, ProgressRun } from "../../server/tasks/progress.ts";
import { applyEvent } from "../../widget/apply-event.ts";
import { estimateAt } from "../../widget/estimate.ts";
import { newTurn, type Turn } from "../../widget/turn.ts";
import { totalMs, type Scenario, type Wait } from "./progress-scenarios.ts";
import { createRandom } from "../support/random.ts";

/** How far one answer's progress was from the truth. */
export interface Judged {
  /** Mean distance over the wait between the percent and the true share of the wait that was over, in points. */
  readonly told: number;
  /** The same of what the widget shows, which walks on between two words of the server. */
  readonly shown: number;
  /** Mean distance between `etaMs` and what was left, as a share of the whole wait in percent. */
  readonly eta: number;
  /** The longest time that the percent did not move, in milliseconds. */
  readonly toldStillMs: number;
  readonly shownStillMs: number;
}

/** As in `server/tasks/run-task.ts` and `widget/conversation.ts`. */
const tellEveryMs = 500;
const lookEveryMs = 250;

export interface Play {
  readonly waits: readonly Wait[];
  /** In the same order. */
  readonly judged: readonly Judged[];
}

export type ModelOf = (now: () => number) => ProgressModel;

/** Plays a scenario as often as its figures need to hold still, each time with a new model and other chances. */
export function playAll(scenario: Scenario, modelOf: ModelOf): readonly Play[] {
  return Array.from({ length: scenario.seeds }, (_, seed) => {
    const waits = scenario.waits(createRandom(seed + 1).next);
    return { waits, judged: simulate(waits, modelOf, { kind: scenario.kind, name: "bench" }) };
  });
}

/** Has the model estimate these waits as they pass, those that overlap side by side, and judges each of them. */
function simulate(waits: readonly Wait[], modelOf: ModelOf, source: AnswerSource): readonly Judged[] {
  let nowMs = 0;
  const model = modelOf(() => nowMs);
  const judged: Judged[] = [];
  const happenings = waits.flatMap((wait, index) =>
    happeningsOf(wait, model, source, (result) => (judged[index] = result)),
  );
  for (const { atMs, happen } of happenings.toSorted((a, b) => a.atMs - b.atMs)) {
    nowMs = atMs;
    happen();
  }
  return judged;
}

interface Happening {
  readonly atMs: number;
  readonly happen: () => void;
}

/** All that happens to one answer: what run-task.ts does, when it does it. */
function happeningsOf(
  wait: Wait,
  model: ProgressModel,
  source: AnswerSource,
  done: (result: Judged) => void,
): readonly Happening[] {
  const { askedAt, initializationMs, parsingMs, retrievalMs, reasoningMs, pieces } = wait;
  const begunAt = askedAt + initializationMs + parsingMs + retrievalMs;
  const endedAt = askedAt + totalMs(wait);
  const all: Happening[] = [];
  const at = (atMs: number, happen: () => void) => all.push({ atMs, happen });
  let run: ProgressRun | undefined;
  const judge = createJudge(askedAt, endedAt);
  const tell = (nowMs: number) => run && judge.tell(nowMs, run);
  const enter = (stage: Parameters<ProgressRun["enter"]>[0], nowMs: number) =>
    at(nowMs, () => {
      if (stage === "initialization") run = model.begin(source);
      run?.enter(stage);
      tell(nowMs);
    });
  enter("initialization", askedAt);
  enter("parsing", askedAt + initializationMs);
  enter("retrieval", askedAt + initializationMs + parsingMs);
  enter("reasoning", begunAt);
  enter("generation", begunAt + reasoningMs);
  for (const [atMs, chars] of pieces) at(begunAt + reasoningMs + atMs, () => run?.said(chars));
  for (let atMs = askedAt + tellEveryMs; atMs < endedAt; atMs += tellEveryMs) at(atMs, () => tell(atMs));
  for (let atMs = askedAt + lookEveryMs; atMs < endedAt; atMs += lookEveryMs) at(atMs, () => judge.look(atMs));
  at(endedAt, () => {
    tell(endedAt);
    run?.complete();
    run?.close();
    done(judge.result());
  });
  return all;
}

function createJudge(askedAt: number, endedAt: number) {
  const wholeMs = endedAt - askedAt;
  const told = createLine(askedAt);
  const shown = createLine(askedAt);
  const eta = createLine(askedAt);
  let turn: Turn = newTurn("", "");
  const truthAt = (nowMs: number) => (100 * (nowMs - askedAt)) / wholeMs;
  return { tell, look, result };

  function tell(nowMs: number, run: ProgressRun): void {
    const data = { stage: run.stage, message: "", ...run.estimate() };
    told.add(nowMs, data.progress, truthAt(nowMs));
    eta.add(nowMs, (100 * data.etaMs) / wholeMs, 100 - truthAt(nowMs));
    look(nowMs);
    turn = applyEvent(turn, { event: "progress", data }, nowMs);
    look(nowMs);
  }

  function look(nowMs: number): void {
    if (turn.progress) shown.add(nowMs, estimateAt(turn.progress, nowMs).percent, truthAt(nowMs));
  }

  function result(): Judged {
    return {
      told: told.distance() / wholeMs,
      shown: shown.distance() / wholeMs,
      eta: eta.distance() / wholeMs,
      toldStillMs: told.stillMs(),
      shownStillMs: shown.stillMs(),
    };
  }
}

/** Adds up the distance between two lines, straight from point to point. */
function createLine(startedAt: number) {
  let before = { nowMs: startedAt, distance: 0 };
  let area = 0;
  let value = -1;
  let since = startedAt;
  let longestMs = 0;
  return { add, distance: () => area, stillMs: () => longestMs };

  function add(nowMs: number, is: number, shouldBe: number): void {
    const distance = Math.abs(is - shouldBe);
    area += ((distance + before.distance) / 2) * (nowMs - before.nowMs);
    before = { nowMs, distance };
    longestMs = Math.max(longestMs, nowMs - since);
    if (is === value) return;
    value = is;
    since = nowMs;
  }
}
