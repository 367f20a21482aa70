import { setTimeout as delay } from "node:timers/promises";
import { follow } from "../support/follow.ts";
import { findFreePort } from "../support/free-port.ts";
import { fetchMetrics, sumOf } from "../support/prometheus.ts";
import { createRandom } from "../support/random.ts";
import { question } from "../support/sse.ts";
import { startXiaoer, type Xiaoer } from "../support/xiaoer.ts";
import { countsOf } from "./counts-of.ts";
import { startMortalUpstream, type Death, type MortalUpstream } from "./mortal-upstream.ts";
import { readOutageLog } from "./outage-log.ts";
import { mistakesOfAnswer, outcomeOf, shopQuestion, startKnowledge, type Knowledge } from "./shop-questions.ts";
import { runSteadily } from "./steady-load.ts";

export interface OutageOptions {
  readonly death: Death;
  readonly outageMs: number;
  /** Questions a second, before, during and after. */
  readonly perSecond: number;
  readonly seed: number;
  /** Whether a second upstream stands by, which stays alive. */
  readonly hasSpare: boolean;
}

export interface OutageReport {
  readonly questionCount: number;
  /** How those ended that were asked while the upstream was dead: `model`, `degraded`, or `error` with its code. */
  readonly countByOutcome: Readonly<Record<string, number>>;
  readonly longestMs: number;
  /** Requests that the dead upstream got, and how many at most by what the server promises. */
  readonly deadRequestCount: number;
  readonly mostDeadRequests: number;
  /** How many of them were repeats of a question. */
  readonly repeatCount: number;
  /** When the breaker opened and closed, in milliseconds since the upstream died. */
  readonly breaker: readonly { readonly afterMs: number; readonly state: "open" | "closed" }[];
  /** From the upstream's return to the first question that it got after it, in milliseconds. */
  readonly backMs: number;
  readonly violations: readonly string[];
}

/** Limits of the server's, in milliseconds. A silent upstream is known for what it is after the second one. */
const timeouts = { connectMs: 2000, firstTokenMs: 2000, idleMs: 2000 };
/** What the server promises (server/upstream): so much it takes to open a breaker whose window is full of successes … */
const failuresToOpen = 11;
/** … so long the breaker is open, at first and at most, less a quarter by chance … */
const [firstOpenMs, longestOpenMs] = [1000, 10_000];
/** … and so many questions are put again, and one in ten of those that came while it was closed. */
const retryReserve = 10;
/** How much later than its time anything may happen on a busy machine. */
const slackMs = 5000;
/** How late the server may learn of a failure: what is asked meanwhile goes to the dead upstream. */
const newsMs = 1000;
/** Two tries and the pause between them. */
const watchdogMs = 2 * timeouts.firstTokenMs + 1000 + slackMs;
const warmUpMs = 1000;
/** So long everybody must have been answered by the model at the end. */
const calmMs = 2000;

interface Answered {
  readonly number: number;
  readonly askedAt: number;
  readonly outcome: string;
  readonly hasText: boolean;
}

interface Run {
  readonly options: OutageOptions;
  readonly xiaoer: Xiaoer;
  readonly knowledge: Knowledge;
  readonly answered: Answered[];
  readonly violations: string[];
  longestMs: number;
}

/** When what happened, in milliseconds since the epoch, as the server's log has it. */
interface Times {
  readonly diedAt: number;
  readonly revivedAt: number;
}

/** Lets an upstream die under a steady stream of questions and come back, and looks at what became of every one of them. */
export async function runOutage(options: OutageOptions): Promise<OutageReport> {
  const random = createRandom(options.seed).fork(`${options.death} ${options.hasSpare}`);
  await using mortal = await startMortalUpstream(await findFreePort(random));
  await using spare = await startMortalUpstream(await findFreePort(random));
  await using knowledge = await startKnowledge();
  const upstreams = [
    { name: "mortal", baseUrl: mortal.url, model: "m" },
    { name: "spare", baseUrl: spare.url, model: "m" },
  ];
  await using xiaoer = await startXiaoer({
    env: { LOG_LEVEL: "info" },
    config: { upstreams: upstreams.slice(0, options.hasSpare ? 2 : 1), timeouts, tasks: { keepMs: 1000 } },
  });
  const run: Run = { options, xiaoer, knowledge, answered: [], violations: [], longestMs: 0 };
  let isOver = false;
  const [times] = await Promise.all([
    dieAndComeBack(run, mortal).finally(() => {
      isOver = true;
    }),
    runSteadily(
      options.perSecond,
      () => !isOver,
      async (index) => await ask(run, index),
    ),
  ]);
  const samples = await fetchMetrics(xiaoer.url);
  return report(run, mortal, times, sumOf(samples, "xiaoer_upstream_retries_total", { upstream: "mortal" }));
}

async function dieAndComeBack(run: Run, mortal: MortalUpstream): Promise<Times> {
  const { death, outageMs } = run.options;
  await delay(warmUpMs);
  const diedAt = Date.now();
  await mortal.die(death);
  await delay(outageMs);
  await mortal.revive();
  const revivedAt = Date.now();
  while (backAt(mortal, revivedAt) === undefined && Date.now() < revivedAt + mostBackMs()) await delay(50);
  await delay(calmMs);
  return { diedAt, revivedAt };
}

async function ask(run: Run, number: number): Promise<void> {
  const asked = shopQuestion(number);
  const askedAt = Date.now();
  const beganAt = performance.now();
  const followed = await follow(
    run.xiaoer.url,
    { request: question(asked.message) },
    { signal: AbortSignal.timeout(watchdogMs), pause: async () => await delay(50) },
  );
  run.longestMs = Math.max(run.longestMs, performance.now() - beganAt);
  run.violations.push(...(await mistakesOfAnswer(followed, asked, run.knowledge)));
  const { end, text } = followed;
  const outcome = end?.event === "error" ? `error ${end.data.code}` : outcomeOf(followed);
  run.answered.push({ number, askedAt, outcome, hasText: text !== "" });
}

/** @param retryCount how often the server says that it put a question to the upstream a second time */
function report(run: Run, mortal: MortalUpstream, times: Times, retryCount: number): OutageReport {
  const { options, xiaoer, answered, violations, longestMs } = run;
  const { diedAt, revivedAt } = times;
  const log = readOutageLog(xiaoer.stdout(), "mortal");
  const breaker = log.breaker.map(({ at, state }) => ({ afterMs: at - diedAt, state }));
  // What finds nobody listening is seen by the server alone.
  const isSeen = options.death !== "connections refused";
  const seen = mortal.requests.filter(({ isDead }) => isDead);
  const requestedAt = isSeen
    ? seen.map(({ at }) => at)
    : log.unreachableAt.filter((at) => at >= diedAt && at <= revivedAt);
  const deadRequestCount = requestedAt.length;
  const mostDeadRequests = mostRequests(options);
  const back = backAt(mortal, revivedAt);
  if (deadRequestCount > mostDeadRequests) {
    violations.push(`the dead upstream got ${deadRequestCount} requests, ${mostDeadRequests} at most are promised`);
  }
  const openedAt = log.breaker[0]?.at ?? Number.POSITIVE_INFINITY;
  const late = requestedAt.filter((at) => at > openedAt + newsMs).length;
  if (late > mostProbes(options)) {
    violations.push(`${late} requests got to the dead upstream past the breaker, not ${mostProbes(options)} at most`);
  }
  if (breaker[0]?.state !== "open") violations.push("the breaker did not open");
  if (breaker.at(-1)?.state !== "closed") violations.push("the breaker did not close again");
  if (back === undefined)
    violations.push(`the upstream was not asked again in the ${mostBackMs()} ms after its return`);
  violations.push(...(options.hasSpare ? mistakesBesideASpare(answered) : mistakesAfterwards(answered, back)));
  const during = answered.filter(({ askedAt }) => askedAt >= diedAt && askedAt < revivedAt);
  return {
    questionCount: answered.length,
    countByOutcome: countsOf(during.map(({ outcome }) => outcome)),
    longestMs,
    deadRequestCount,
    mostDeadRequests,
    repeatCount: isSeen ? seen.length - new Set(seen.map(({ number }) => number)).size : retryCount,
    breaker,
    backMs: (back ?? Number.POSITIVE_INFINITY) - revivedAt,
    violations,
  };
}

/** When the first question got to the upstream after its return. */
function backAt({ requests }: MortalUpstream, revivedAt: number): number | undefined {
  return requests.find(({ at }) => at >= revivedAt)?.at;
}

/** The breaker may just have opened for its longest, and a probe may just have begun to hear nothing. */
function mostBackMs(): number {
  return longestOpenMs + timeouts.firstTokenMs + slackMs;
}

/** How many requests a dead upstream gets: those that go out before it is known for dead, their repeats, and probes. */
function mostRequests(options: OutageOptions): number {
  const beforeOpen = failuresToOpen + Math.ceil((options.perSecond * (silentMs(options) + newsMs)) / 1000);
  // What timed out is not put again to the one that was too slow.
  const repeats = options.death === "silence" ? 0 : retryReserve + Math.ceil(beforeOpen / 10);
  return beforeOpen + repeats + mostProbes(options);
}

/** The first when the breaker has been open for its first time, the last just before the upstream is back. */
function mostProbes(options: OutageOptions): number {
  let count = 0;
  for (let at = 0; ; at += silentMs(options)) {
    at += 0.75 * Math.min(longestOpenMs, firstOpenMs * 2 ** count);
    if (at > options.outageMs) return count;
    count += 1;
  }
}

/** How long a request waits until it is known that nothing comes. */
function silentMs({ death }: OutageOptions): number {
  return death === "silence" ? timeouts.firstTokenMs : 0;
}

/** The model answers everybody who asks once it is known to be back. */
function mistakesAfterwards(answered: readonly Answered[], back: number | undefined): readonly string[] {
  // Who asked while the first of them was under way was not let through.
  const later = answered.filter(({ askedAt }) => back !== undefined && askedAt > back + newsMs);
  return later
    .filter(({ outcome }) => outcome !== "model")
    .map(({ number, outcome }) => `question ${number}, asked when the model was back, ended as ${outcome}`);
}

/** With a second upstream everybody is answered by a model, but those whose answer was being said when its model died. */
function mistakesBesideASpare(answered: readonly Answered[]): readonly string[] {
  return answered
    .filter(({ outcome, hasText }) => outcome !== "model" && !(outcome === "error interrupted" && hasText))
    .map(({ number, outcome }) => `question ${number} ended as ${outcome}, with a healthy upstream standing by`);
}
