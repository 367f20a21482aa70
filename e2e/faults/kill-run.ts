import * as fc from "fast-check";
import { setTimeout } from "node:timers/promises";
import type { Transcript } from "../../server/protocol.ts";
import { startChaosProxy } from "../support/chaos-proxy.ts";
import { createAnswerBook, type AnswerBook, type AnswerPlan } from "../support/answer-book.ts";
import { follow } from "../support/follow.ts";
import { findFreePort } from "../support/free-port.ts";
import { deltasOf } from "../support/random-text.ts";
import { createRandom, type Random } from "../support/random.ts";
import { startScriptedUpstream } from "../support/scripted-upstream.ts";
import { countRunningTurns } from "../support/store-file.ts";
import { createTempDirectory, type TempDirectory } from "../support/temp-directory.ts";
import { requestTranscript } from "../support/transcript.ts";
import { transcriptOf } from "../support/wire.ts";
import { upstreamEnv } from "../support/xiaoer.ts";
import { cutOf } from "./cut-of.ts";
import { mistakesOfOrder, mistakesOfTurn, unitsAhead, type LedgerTurn } from "./ledger.ts";
import { createMoments, type Moments } from "./moments.ts";
import { createMortalServer, type MortalServer } from "./mortal-server.ts";
import { shop } from "./shopper.ts";

export interface KillOptions {
  readonly seed: number;
  readonly killCount: number;
  /** How many shoppers there are at a time. */
  readonly shopperCount: number;
}

export interface KillReport {
  readonly killCount: number;
  readonly acknowledgedCount: number;
  readonly countByEnd: Readonly<Record<string, number>>;
  /** Questions that the upstream was asked more than once, since nothing was said when the server died. */
  readonly runAgainCount: number;
  /** The most that a reader held beyond what was kept of an answer that broke off, UTF-16 code units. */
  readonly mostUnitsAhead: number;
  readonly startsMs: readonly number[];
  /** Everything that was not as it must be, in words. */
  readonly violations: readonly string[];
}

/** How long a server that is asked to end lets answers finish: some of them do, some do not. */
const drainMs = 300;
/** How long answers that nobody reads may take to end, once the load is over. */
const quietWithinMs = 60_000;

interface Run {
  readonly options: KillOptions;
  readonly server: MortalServer;
  readonly book: AnswerBook;
  readonly directory: TempDirectory;
  readonly turnsBySession: Map<string, LedgerTurn[]>;
  readonly violations: string[];
  readonly moments: Moments;
}

/** Kills a server under load again and again, and compares what it says afterwards with what it said before. */
export async function runKills(options: KillOptions): Promise<KillReport> {
  const random = createRandom(options.seed);
  const violations: string[] = [];
  const onMistake = (mistake: string): void => void violations.push(mistake);
  const book = createAnswerBook((asked, attempt) => planOf(random.fork(`${asked} ${attempt}`)));
  await using upstream = await startScriptedUpstream({ script: book.script });
  await using directory = await createTempDirectory();
  await using server = createMortalServer({
    directory,
    port: await findFreePort(random),
    onMistake,
    env: { ...upstreamEnv(upstream), LOG_LEVEL: "error" },
    // That nobody reads an answer is no reason here for it to stop.
    config: { tasks: { orphanGraceMs: 600_000, drainMs } },
  });
  const run: Run = {
    options,
    server,
    book,
    directory,
    turnsBySession: new Map(),
    violations,
    moments: createMoments(),
  };
  await server.start();
  let isOver = false;
  const deps = {
    isOver: () => isOver,
    onMistake,
    moments: run.moments,
    onAcknowledged: (turn: LedgerTurn) => {
      const { sessionId } = turn;
      run.turnsBySession.set(sessionId, [...(run.turnsBySession.get(sessionId) ?? []), turn]);
    },
  };
  const cutRandom = random.fork("cuts");
  await using proxy = await startChaosProxy(server.url, () => (cutRandom.chance(0.5) ? cutOf(cutRandom) : undefined));
  const shoppers = Array.from({ length: options.shopperCount }, async (_, index) => {
    // Every third one has a bad network on top of it.
    const url = index % 3 === 0 ? proxy.url : server.url;
    await shop({ ...deps, url }, `Shopper ${index}`, random.fork(`shopper ${index}`));
  });
  const load = Promise.all(shoppers);
  await Promise.race([killAgainAndAgain(run, random.fork("kills")), load]); // a shopper that throws ends the run
  isOver = true;
  await load;
  await untilQuiet(run);
  return await report(run);
}

async function killAgainAndAgain(run: Run, random: Random): Promise<void> {
  const { server, options } = run;
  while (server.killCount() < options.killCount) {
    await untilTheTimeHasCome(run, random);
    if (random.chance(0.2)) await server.stopOrKill(random.between(0, 2 * drainMs));
    else await server.kill();
    for (let again = 0; again < 2 && server.killCount() < options.killCount && random.chance(0.25); again += 1) {
      await server.startAndKill(random.between(100, 900));
    }
    await server.start();
    await checkOrder(run);
  }
}

async function untilTheTimeHasCome({ moments }: Run, random: Random): Promise<void> {
  // Right after a start, what it found is being recovered and what it lost is being asked again.
  if (random.chance(0.2)) return await setTimeout(random.between(0, 60));
  await setTimeout(random.between(150, 1200));
  // And right after somebody was told something, it must be true: none of it may be on its way to the disk still.
  const moment = random.pick(["any", "acknowledged", "first text", "end"]);
  if (moment !== "any") await moments.next(moment);
}

/** Whether every acknowledged question is in its transcript, right after a restart and under load. */
async function checkOrder({ server, turnsBySession, violations }: Run): Promise<void> {
  for (const [sessionId, turns] of [...turnsBySession].slice(-200)) {
    const acknowledged = [...turns];
    const transcript = await readTranscript(server, sessionId);
    violations.push(...mistakesOfOrder(transcript, acknowledged).map((mistake) => `after a restart ${mistake}`));
  }
}

/** A session that is lost is told as one with nothing in it: then its questions are missed, one by one. */
async function readTranscript({ url }: MortalServer, sessionId: string): Promise<Transcript> {
  const response = await requestTranscript(url, sessionId);
  if (response.status !== 404) return await transcriptOf(response);
  await response.body?.cancel();
  return { messages: [], activeTask: null, summary: null, usage: null };
}

/** Waits until no answer is being made any more, whether somebody reads it or not. */
async function untilQuiet({ server, turnsBySession, violations }: Run): Promise<void> {
  const until = performance.now() + quietWithinMs;
  for (const sessionId of turnsBySession.keys()) {
    while ((await readTranscript(server, sessionId)).activeTask !== null) {
      if (performance.now() > until) return void violations.push(`${sessionId} still has an answer that runs`);
      await setTimeout(50);
    }
  }
}

/** Compares everything at rest, then once more after a restart in good order. */
async function report(run: Run): Promise<KillReport> {
  const { server, directory, violations, book, turnsBySession } = run;
  const killCount = server.killCount();
  const countByEnd = await checkEverything(run);
  const code = await server.stop();
  if (code !== 0) violations.push(`the server ended with ${code} on SIGTERM`);
  const runningCount = await countRunningTurns(directory);
  if (runningCount !== 0) violations.push(`${runningCount} turns of the store have no end when all is quiet`);
  await server.start();
  await attachToEverything(run);
  const turns = [...turnsBySession.values()].flat();
  let mostUnitsAhead = 0;
  for (const turn of turns) {
    mostUnitsAhead = Math.max(mostUnitsAhead, unitsAhead(turn, await readTranscript(server, turn.sessionId)));
  }
  return {
    killCount,
    acknowledgedCount: turns.length,
    countByEnd,
    runAgainCount: book.questions().filter((asked) => book.answersTo(asked).length > 1).length,
    mostUnitsAhead,
    startsMs: server.startsMs,
    violations,
  };
}

async function checkEverything({ server, book, turnsBySession, violations }: Run): Promise<Record<string, number>> {
  const countByEnd: Record<string, number> = {};
  for (const [sessionId, turns] of turnsBySession) {
    const transcript = await readTranscript(server, sessionId);
    violations.push(...mistakesOfOrder(transcript, turns));
    for (const turn of turns) violations.push(...mistakesOfTurn(turn, transcript, book.answersTo(turn.message)));
    for (const { role, status } of transcript.messages) {
      if (role === "assistant") countByEnd[status] = (countByEnd[status] ?? 0) + 1;
    }
  }
  return countByEnd;
}

/** Whoever attaches after a restart is told what those were told who read live. */
async function attachToEverything({ server, book, turnsBySession, violations }: Run): Promise<void> {
  for (const [sessionId, turns] of turnsBySession) {
    const transcript = await readTranscript(server, sessionId);
    for (const turn of turns) {
      const options = { signal: AbortSignal.timeout(quietWithinMs), pause: async () => await setTimeout(20) };
      const late = { ...(await follow(server.url, { taskId: turn.taskId }, options)), who: "reader after a restart" };
      const withLate = { ...turn, readings: [...turn.readings, late] };
      violations.push(
        ...mistakesOfTurn(withLate, transcript, book.answersTo(turn.message)).filter((text) => text.includes(late.who)),
      );
    }
  }
}

/** Some say nothing for a while, some are long, most are short. Every attempt has a text of its own, as a model's would. */
function planOf(random: Random): AnswerPlan {
  const kind = random.pick(["silent", "long", "short", "short"]);
  const count = kind === "long" ? random.between(60, 150) : random.between(2, 30);
  const [deltas = []] = fc.sample(deltasOf(count), { numRuns: 1, seed: random.between(0, 2 ** 31) });
  return {
    deltas,
    silentMs: kind === "silent" ? random.between(300, 2500) : random.between(0, 40),
    pauseMs: kind === "long" ? random.between(8, 30) : random.between(0, 15),
    deltasPerWrite: random.between(1, 3),
  };
}
