import { setTimeout } from "node:timers/promises";
import type { ChatRequest } from "../../server/protocol.ts";
import { follow, isNetworkFailure, type Followed, type FollowOptions, type Target } from "../support/follow.ts";
import type { Random } from "../support/random.ts";
import { question } from "../support/sse.ts";
import { problemOf, taskAcceptedOf, type WireEvent } from "../support/wire.ts";
import type { LedgerTurn } from "./ledger.ts";
import type { Moments } from "./moments.ts";

/** Whoever has no end by then never gets one. */
const watchdogMs = 120_000;
/** The pause before another attempt, milliseconds: short, so that many of them meet a server that has just come back. */
const [leastPauseMs, mostPauseMs] = [5, 40];

export interface ShopperDeps {
  readonly url: string;
  readonly isOver: () => boolean;
  readonly onAcknowledged: (turn: LedgerTurn) => void;
  readonly onMistake: (mistake: string) => void;
  readonly moments: Pick<Moments, "tell">;
}

interface Acknowledged {
  readonly taskId: string;
  readonly sessionId: string;
}

/** One shopper after another at the same place: sessions of a few questions each, until the load is over. */
export async function shop(deps: ShopperDeps, name: string, random: Random): Promise<void> {
  for (let session = 0; !deps.isOver(); session += 1) {
    let sessionId: string | undefined;
    const turnCount = random.between(1, 5);
    for (let turn = 0; turn < turnCount && !deps.isOver(); turn += 1) {
      const message = `${name}, session ${session}, question ${turn}?`;
      sessionId = await takeTurn(
        deps,
        question(message, sessionId === undefined ? {} : { sessionId }),
        random.fork(message),
      );
      if (sessionId === undefined) break;
      await setTimeout(random.between(0, 150));
    }
  }
}

/** Asks one question and does what shoppers do meanwhile. Settles with the session, where it can be gone on with. */
async function takeTurn(deps: ShopperDeps, request: ChatRequest, random: Random): Promise<string | undefined> {
  const { url, onAcknowledged, onMistake, moments } = deps;
  const left = new AbortController();
  const options = { ...optionsOf(random, left.signal), onEvent: (event: WireEvent) => tellMoment(moments, event) };
  const { acknowledged, reading } = random.chance(0.7)
    ? askStreaming(url, request, options)
    : askForTask(url, request, options);
  const known = await acknowledged;
  if (known === undefined) {
    onMistake(`${request.message} was never acknowledged: ${(await reading).mistakes.join("; ")}`);
    return undefined;
  }
  const turn: LedgerTurn = { ...known, messageId: request.messageId, message: request.message, readings: [] };
  onAcknowledged(turn);
  moments.tell("acknowledged");
  if (random.chance(0.15)) {
    left.abort();
    await reading;
    return undefined; // nobody knows when the answer will have ended: on to another session
  }
  const others = otherReaders(url, { ...request, sessionId: known.sessionId }, known, random);
  if (random.chance(0.15)) await stopAfter(deps, turn, random.between(0, 700), random);
  turn.readings.push({ ...(await reading), who: "asker" }, ...(await Promise.all(others)));
  return known.sessionId;
}

function tellMoment(moments: ShopperDeps["moments"], { event, data }: WireEvent): void {
  if (event === "token" && data.index === 0) moments.tell("first text");
  if (event === "done" || event === "error") moments.tell("end");
}

function optionsOf(random: Random, left?: AbortSignal): FollowOptions {
  const watchdog = AbortSignal.timeout(watchdogMs);
  return {
    pause: async () => await setTimeout(random.between(leastPauseMs, mostPauseMs)),
    signal: left === undefined ? watchdog : AbortSignal.any([left, watchdog]),
  };
}

interface Asking {
  /** Settles once the server has said that it has the question: undefined where it never does. */
  readonly acknowledged: Promise<Acknowledged | undefined>;
  readonly reading: Promise<Followed>;
}

function askStreaming(url: string, request: ChatRequest, options: FollowOptions): Asking {
  const { promise: acknowledged, resolve } = Promise.withResolvers<Acknowledged | undefined>();
  const reading = follow(
    url,
    { request },
    {
      ...options,
      onEvent: (event) => {
        if (event.event === "connected") resolve(event.data);
        options.onEvent?.(event);
      },
    },
  );
  return { acknowledged: Promise.race([acknowledged, reading.then(() => undefined)]), reading };
}

/** Asks as a client of `EventSource` does: one request that is acknowledged with 202, another one that reads. */
function askForTask(url: string, request: ChatRequest, options: FollowOptions): Asking {
  const mistakes: string[] = [];
  const acknowledged = untilServed(options, async () => {
    const response = await fetch(`${url}/api/chat/tasks`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(request),
      signal: options.signal,
    });
    if (response.ok) return await taskAcceptedOf(response);
    const { code, detail } = await problemOf(response);
    if (code !== "overloaded" && code !== "store_unavailable") throw new Error(`refused: ${code}, ${detail}`);
    return undefined;
  }).catch((error: unknown) => {
    mistakes.push(String(error));
    return undefined;
  });
  const nothing: Followed = { text: "", end: undefined, connectionCount: 0, mistakes };
  const reading = acknowledged.then(async (known) =>
    known === undefined ? nothing : await follow(url, known, options),
  );
  return { acknowledged, reading };
}

/** A second tab, somebody who sends the question once more. */
function otherReaders(
  url: string,
  request: ChatRequest,
  { taskId }: Acknowledged,
  random: Random,
): Promise<LedgerTurn["readings"][number]>[] {
  const read = async (who: string, afterMs: number, target: Target): Promise<LedgerTurn["readings"][number]> => {
    await setTimeout(afterMs);
    return { ...(await follow(url, target, optionsOf(random))), who };
  };
  const readers: Promise<LedgerTurn["readings"][number]>[] = [];
  if (random.chance(0.4)) readers.push(read("second tab", random.between(0, 800), { taskId }));
  if (random.chance(0.3)) readers.push(read("resender", random.between(0, 800), { request }));
  return readers;
}

async function stopAfter({ url, onMistake }: ShopperDeps, turn: LedgerTurn, ms: number, random: Random): Promise<void> {
  await setTimeout(ms);
  const isAnswered = await untilServed(optionsOf(random), async () => {
    const response = await fetch(`${url}/api/chat/tasks/${turn.taskId}`, { method: "DELETE" });
    if (response.status === 204) return true;
    const { status, code, detail } = await problemOf(response);
    if (status !== 503) onMistake(`${turn.message} cannot be stopped: ${code}, ${detail}`);
    return status === 503 ? undefined : true;
  });
  if (isAnswered === undefined) onMistake(`${turn.message}: to stop it was never answered`);
}

/** Tries until there is a result, through servers that die. Undefined where time is up. */
async function untilServed<T>(
  { pause, signal }: FollowOptions,
  attempt: () => Promise<T | undefined>,
): Promise<T | undefined> {
  while (!signal.aborted) {
    try {
      const result = await attempt();
      if (result !== undefined) return result;
    } catch (error) {
      if (!isNetworkFailure(error)) throw error;
    }
    await pause();
  }
  return undefined;
}
