import * as fc from "fast-check";
import { isDeepStrictEqual } from "node:util";
import { setTimeout } from "node:timers/promises";
import { createAnswerBook, type AnswerBook, type AnswerPlan } from "../support/answer-book.ts";
import { startChaosProxy, type ChaosProxy, type MadeCut } from "../support/chaos-proxy.ts";
import { firstDifference } from "../support/first-difference.ts";
import { follow, type Followed, type Target } from "../support/follow.ts";
import { deltasOf } from "../support/random-text.ts";
import { createRandom, type Random } from "../support/random.ts";
import { startScriptedUpstream } from "../support/scripted-upstream.ts";
import { question } from "../support/sse.ts";
import { fetchTranscript } from "../support/transcript.ts";
import { startXiaoer, upstreamEnv } from "../support/xiaoer.ts";
import { cutOf } from "./cut-of.ts";
import { followAsWidget } from "./widget-reader.ts";

export interface DisconnectOptions {
  readonly seed: number;
  /** How many connections are cut, at least: questions are asked until it is that many. */
  readonly cutCount: number;
}

export interface DisconnectReport {
  readonly questionCount: number;
  readonly readerCount: number;
  readonly connectionCount: number;
  readonly cuts: readonly MadeCut[];
  /** Units of the answers that a reader does not hold where they belong. */
  readonly lostUnits: number;
  /** Units that a reader holds beyond the answer. */
  readonly doubledUnits: number;
  readonly upstreamRequestCount: number;
  /** Everything that was not as it must be, in words. */
  readonly violations: readonly string[];
}

const shopperCount = 12;
const turnsPerSession = 3;
/** Whoever has no end by then never gets one. */
const watchdogMs = 90_000;

interface Run {
  readonly url: string;
  readonly proxy: ChaosProxy;
  readonly book: AnswerBook;
  readonly options: DisconnectOptions;
  readonly readings: Reading[];
  readonly violations: string[];
}

interface Reading extends Followed {
  readonly who: string;
  readonly expected: string;
}

/** Asks until enough connections have been cut, each answer read by several readers at once, and compares what they hold. */
export async function runDisconnects(options: DisconnectOptions): Promise<DisconnectReport> {
  const random = createRandom(options.seed);
  const book = createAnswerBook((asked) => planOf(random.fork(asked)));
  await using upstream = await startScriptedUpstream({ script: book.script });
  await using xiaoer = await startXiaoer({ env: { ...upstreamEnv(upstream), LOG_LEVEL: "error" } });
  const cutRandom = random.fork("cuts");
  await using proxy = await startChaosProxy(xiaoer.url, () =>
    proxy.cuts.length < options.cutCount ? cutOf(cutRandom) : undefined,
  );
  const run: Run = { url: xiaoer.url, proxy, book, options, readings: [], violations: [] };
  await Promise.all(Array.from({ length: shopperCount }, async (_, index) => await shop(run, index, random)));
  const asked = book.questions();
  return {
    questionCount: asked.length,
    readerCount: run.readings.length,
    connectionCount: proxy.connectionCount(),
    cuts: proxy.cuts,
    lostUnits: sum(run.readings.map(lostUnitsOf)),
    doubledUnits: sum(run.readings.map(({ text, expected }) => Math.max(0, text.length - expected.length))),
    upstreamRequestCount: upstream.requests.length,
    violations: run.violations,
  };
}

async function shop(run: Run, index: number, random: Random): Promise<void> {
  for (let session = 0; run.proxy.cuts.length < run.options.cutCount; session += 1) {
    let sessionId: string | undefined;
    for (let turn = 0; turn < turnsPerSession; turn += 1) {
      const message = `Shopper ${index}, session ${session}, question ${turn}?`;
      sessionId = await askAndRead(run, message, sessionId, random.fork(message));
      if (sessionId === undefined) return;
    }
  }
}

/** One question with all its readers. Settles with the session's id, once each of them has the end. */
async function askAndRead(
  run: Run,
  message: string,
  sessionId: string | undefined,
  random: Random,
): Promise<string | undefined> {
  const { proxy, book, violations, readings } = run;
  const request = question(message, sessionId === undefined ? {} : { sessionId });
  const acknowledged = Promise.withResolvers<{ readonly taskId: string; readonly sessionId: string } | undefined>();
  const options = {
    pause: async () => await setTimeout(random.between(0, 40)),
    signal: AbortSignal.timeout(watchdogMs),
  };
  const read = async (target: Target): Promise<Followed> => await follow(proxy.url, target, options);
  const asking = follow(
    proxy.url,
    { request },
    {
      ...options,
      onEvent: ({ event, data }) => {
        if (event === "connected") acknowledged.resolve(data);
      },
    },
  ).finally(() => acknowledged.resolve(undefined));

  const connected = await acknowledged.promise;
  const followed: Promise<readonly [string, Followed]>[] = [named("asker", asking)];
  if (connected !== undefined) {
    const { taskId } = connected;
    followed.push(named("second tab", read({ taskId })));
    followed.push(named("resender", read({ request: { ...request, sessionId: connected.sessionId } })));
    followed.push(named("widget", followAsWidget(proxy.url, request, connected.taskId, random, options.signal)));
    followed.push(
      named(
        "latecomer",
        asking.then(async () => await read({ taskId })),
      ),
    );
  }
  const all = await Promise.all(followed);

  const expected = book.answersTo(message)[0] ?? "";
  if (book.answersTo(message).length !== 1) {
    violations.push(`${message} the upstream was asked ${book.answersTo(message).length} times`);
  }
  const [first] = all;
  for (const [who, reading] of all) {
    readings.push({ ...reading, who, expected });
    violations.push(...mistakesOf(reading, expected, first?.[1]).map((mistake) => `${message} ${who}: ${mistake}`));
  }
  if (connected === undefined) return undefined;
  await checkTranscript(run, connected.sessionId, request.messageId, expected);
  return connected.sessionId;
}

async function named(who: string, reading: Promise<Followed>): Promise<readonly [string, Followed]> {
  return [who, await reading];
}

function mistakesOf(reading: Followed, expected: string, first: Followed | undefined): readonly string[] {
  const mistakes = [...reading.mistakes];
  const difference = firstDifference(reading.text, expected);
  if (difference !== undefined) mistakes.push(`holds ${difference}`);
  if (reading.end?.event !== "done") mistakes.push(`the end is ${JSON.stringify(reading.end)}`);
  if (!isDeepStrictEqual(reading.end?.data, first?.end?.data)) mistakes.push("was told another end than the asker");
  return mistakes;
}

async function checkTranscript(
  { url, violations }: Run,
  sessionId: string,
  messageId: string,
  expected: string,
): Promise<void> {
  const { messages } = await fetchTranscript(url, sessionId);
  const said = messages.filter(({ id }) => id === `${messageId}:answer`);
  if (said.length !== 1 || said[0]?.text !== expected || said[0].status !== "done") {
    violations.push(`${messageId}: the transcript has ${JSON.stringify(said).slice(0, 300)}`);
  }
}

/** A paced answer of a second or two. */
function planOf(random: Random): AnswerPlan {
  const [deltas = []] = fc.sample(deltasOf(random.between(40, 160)), { numRuns: 1, seed: random.between(0, 2 ** 31) });
  return {
    deltas,
    silentMs: random.between(0, 100),
    pauseMs: random.between(2, 12),
    deltasPerWrite: random.between(1, 3),
  };
}

function lostUnitsOf({ text, expected }: Reading): number {
  let at = 0;
  while (at < expected.length && text[at] === expected[at]) at += 1;
  return expected.length - at;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
