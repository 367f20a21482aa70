import { setTimeout as delay } from "node:timers/promises";
import { follow, type Followed } from "../support/follow.ts";
import { startNetwork, type Network } from "../support/network.ts";
import { fetchMetrics, sumOf } from "../support/prometheus.ts";
import { question } from "../support/sse.ts";
import { startXiaoer, type Xiaoer } from "../support/xiaoer.ts";
import { startChaosMock, type Attempt, type ChaosMock } from "./chaos-mock.ts";
import { countsOf } from "./counts-of.ts";
import { createRestWatch, leftBehind, settled } from "./rest.ts";
import { runSteadily } from "./steady-load.ts";
import { mistakesOfAnswer, outcomeOf, shopQuestion, startKnowledge, type Knowledge } from "./shop-questions.ts";

export interface ChaosOptions {
  readonly questionCount: number;
  readonly seed: number;
  readonly perSecond: number;
  /** How many upstreams there are, one standing in for the other. */
  readonly upstreamCount: 1 | 2;
}

export interface ChaosReport {
  /** How many questions ended how: by the model at the first try, after a retry, by another upstream, or by `error` code. */
  readonly countByOutcome: Readonly<Record<string, number>>;
  /** What became of the requests to the upstreams. */
  readonly countByFate: Readonly<Record<string, number>>;
  readonly longestMs: number;
  /** From the end of the chaos to an answer by the model, milliseconds. */
  readonly backMs: number;
  /** By how much heap and buffers grew for each question, bytes. */
  readonly bytesPerQuestion: number;
  /** Everything that was not as it must be, in words. */
  readonly violations: readonly string[];
}

/** Limits of the server's, in milliseconds. */
const timeouts = { connectMs: 2000, firstTokenMs: 5000, idleMs: 5000 };
/** Two tries, the pause between them, and what a busy machine takes: whoever has no end by then hangs. */
const watchdogMs = 2 * timeouts.firstTokenMs + timeouts.idleMs + 15_000;
/** A breaker is open for ten seconds at most; the rest is a busy machine's. */
const backWithinMs = 20_000;
/** A question that is put to the same upstream again: ten in reserve, and one for each ten. */
const retryReserve = 10;
const warmUpCount = 200;
/** What a task that is never forgotten weighs is a multiple of it. */
const mostBytesPerQuestion = 16_000;
/** What a heap wavers by. */
const waveringBytes = 16 * 1024 * 1024;

interface Run {
  readonly options: ChaosOptions;
  readonly xiaoer: Xiaoer;
  /** The way to it, cut when it is to have no connection but its own. */
  readonly network: Network;
  readonly knowledge: Knowledge;
  readonly attemptsByNumber: Map<number, Attempt[]>;
  readonly violations: string[];
}

/** Asks many questions at once of a server whose upstreams fail in every way they can. */
export async function runChaos(options: ChaosOptions): Promise<ChaosReport> {
  const attemptsByNumber = new Map<number, Attempt[]>();
  const onAttempt = (number: number, attempt: Attempt): void => {
    attemptsByNumber.set(number, [...(attemptsByNumber.get(number) ?? []), attempt]);
  };
  await using first = await startChaosMock("first", options.seed, onAttempt);
  await using second = await startChaosMock("second", options.seed, onAttempt);
  await using knowledge = await startKnowledge();
  const mocks = [first, second].slice(0, options.upstreamCount);
  await using xiaoer = await startXiaoer({
    env: { LOG_LEVEL: "silent" },
    config: {
      upstreams: mocks.map(({ url }, index) => ({ name: `mock-${index}`, baseUrl: url, model: "m" })),
      timeouts,
      tasks: { keepMs: 1000 },
    },
    isIntrospected: true,
  });
  await using network = await startNetwork(xiaoer.url);
  const run: Run = { options, xiaoer, network, knowledge, attemptsByNumber, violations: [] };
  return await askEverything(run, mocks);
}

async function askEverything(run: Run, mocks: readonly ChaosMock[]): Promise<ChaosReport> {
  const { options, xiaoer, network, attemptsByNumber, violations } = run;
  const { questionCount } = options;
  // What is set up once, and what the compiler makes of it, is there before anything is counted.
  await askMany(run, questionCount, warmUpCount);
  hangUp(network);
  const before = await settled(xiaoer, createRestWatch());
  attemptsByNumber.clear();
  const { countByOutcome, longestMs } = await askMany(run, 0, questionCount);
  for (const mock of mocks) mock.calm();
  const backMs = await untilBack(run, questionCount + warmUpCount);
  const attempts = [...attemptsByNumber].filter(([number]) => number < questionCount);
  violations.push(...mistakesOfAttempts(attempts, questionCount));
  if (!(await hasNothingUnderWay(network))) violations.push("requests to the upstreams are still under way");
  hangUp(network);
  const after = await settled(xiaoer, (now) => leftBehind(before, now).length === 0);
  violations.push(...leftBehind(before, after).map((left) => `left behind: ${left}`));
  const grownBytes = after.heap + after.buffers - before.heap - before.buffers;
  if (grownBytes > waveringBytes + questionCount * mostBytesPerQuestion) {
    violations.push(`heap and buffers grew by ${grownBytes} bytes`);
  }
  return {
    countByOutcome,
    countByFate: countsOf(attempts.flatMap(([, those]) => those.map(({ fate }) => fate))),
    longestMs,
    backMs,
    bytesPerQuestion: grownBytes / questionCount,
    violations,
  };
}

async function askMany(
  run: Run,
  from: number,
  count: number,
): Promise<Pick<ChaosReport, "countByOutcome" | "longestMs">> {
  const outcomes: string[] = [];
  let longestMs = 0;
  await runSteadily(
    run.options.perSecond,
    (index) => index < count,
    async (index) => {
      const beganAt = performance.now();
      const followed = await ask(run, from + index);
      longestMs = Math.max(longestMs, performance.now() - beganAt);
      outcomes.push(wayOf(followed, run.attemptsByNumber.get(from + index) ?? []));
    },
  );
  return { countByOutcome: countsOf(outcomes), longestMs };
}

async function ask({ network, knowledge, violations }: Run, number: number): Promise<Followed> {
  const asked = shopQuestion(number);
  const followed = await follow(
    network.url,
    { request: question(asked.message) },
    { signal: AbortSignal.timeout(watchdogMs), pause: async () => await delay(50) },
  );
  violations.push(...(await mistakesOfAnswer(followed, asked, knowledge)));
  return followed;
}

/** By the server's own count: every request that began has ended, once all questions have. */
async function hasNothingUnderWay({ url }: Network): Promise<boolean> {
  const until = performance.now() + timeouts.idleMs;
  while (sumOf(await fetchMetrics(url), "xiaoer_upstream_requests_active") !== 0) {
    if (performance.now() > until) return false;
    await delay(50);
  }
  return true;
}

/** Ends the connections that the shoppers' client keeps for its next questions. */
function hangUp(network: Network): void {
  network.cut();
  network.mend();
}

/** How an answer came about. */
function wayOf(followed: Followed, attempts: readonly Attempt[]): string {
  const outcome = outcomeOf(followed);
  if (outcome === "degraded") return "from the shop's knowledge";
  if (outcome === "error") return followed.end?.event === "error" ? `error ${followed.end.data.code}` : "no end";
  if (attempts.at(-1)?.mock !== "first") return "model, other upstream";
  return attempts.length > 1 ? "model, after a retry" : "model, first try";
}

function mistakesOfAttempts(
  attempts: readonly (readonly [number, readonly Attempt[]])[],
  questionCount: number,
): readonly string[] {
  const mistakes = attempts
    .filter(([, those]) => those.length > 2)
    .map(([number, those]) => `question ${number} was put ${those.length} times`);
  for (const mock of ["first", "second"]) {
    const again = attempts.filter(([, those]) => those.filter((one) => one.mock === mock).length > 1).length;
    const most = retryReserve + Math.ceil(questionCount / 10);
    if (again > most) mistakes.push(`${again} questions were put to the ${mock} mock again, not ${most} at most`);
  }
  return mistakes;
}

/** Asks until the model answers, as it must once no breaker is open any more. */
async function untilBack(run: Run, from: number): Promise<number> {
  const calmAt = performance.now();
  for (let number = from; performance.now() - calmAt < backWithinMs; number += 1) {
    if (outcomeOf(await ask(run, number)) === "model") return performance.now() - calmAt;
    await delay(100);
  }
  run.violations.push(`the model answered nobody in the ${backWithinMs} ms after the chaos`);
  return Number.POSITIVE_INFINITY;
}
