/**
 * `npm run bench:progress:record`: makes the recording that `npm run bench:progress` plays.
 *
 * The real server over real sockets, asked by a few shoppers at once, each one question after the other. What the upstream
 * does is made up (no model's server is at hand where the tests run): first texts after 0.4 to 3 s, in a bad minute after
 * 6 to 9 s, then pieces as models send them, with pauses. What is recorded is when all of it reached the reader.
 */
import { createParser } from "eventsource-parser";
import { writeFile } from "node:fs/promises";
import { startScriptedUpstream } from "../support/scripted-upstream.ts";
import { question } from "../support/sse.ts";
import { streamed, type Step, type StreamReply } from "../support/upstream-script.ts";
import { parseWireEvent } from "../support/wire.ts";
import { startXiaoer, upstreamEnv, withoutAnswerCache } from "../support/xiaoer.ts";
import { recordingPath, type Recorded } from "./progress-recorded.ts";
import { createRandom } from "../support/random.ts";

const shoppers = 4;
const answersEach = 16;
const badAnswers = { from: 28, to: 44 };
/** Pieces that come sooner after the one before are left out of the recording, in milliseconds. */
const recordEveryMs = 100;

const random = createRandom(1).next;
await using upstream = await startScriptedUpstream({ script: (_, turn) => madeUpReply(turn) });
await using xiaoer = await startXiaoer({ env: upstreamEnv(upstream), config: withoutAnswerCache });
const startedAt = performance.now();
const recorded = await Promise.all(Array.from({ length: shoppers }, askOneByOne));
const lines = recorded.flat().toSorted((a, b) => a.askedAt - b.askedAt);
await writeFile(recordingPath, lines.map((line) => `${JSON.stringify(line)}\n`).join(""));

async function askOneByOne(): Promise<readonly Recorded[]> {
  const answers: Recorded[] = [];
  while (answers.length < answersEach) answers.push(await record(xiaoer.url));
  return answers;
}

async function record(url: string): Promise<Recorded> {
  const askedAt = performance.now();
  let putAt: number | undefined;
  let firstAt: number | undefined;
  let chars = 0;
  const pieces: [number, number][] = [];
  const parser = createParser({
    onEvent: ({ event = "none", id = "", data }) => {
      const now = performance.now();
      const told = parseWireEvent({ event, id, data });
      if (told.event === "progress" && told.data.stage === "reasoning") putAt ??= now;
      if (told.event !== "token") return;
      firstAt ??= now;
      chars = told.data.index + told.data.text.length;
      const atMs = whole(now - firstAt);
      if (atMs - (pieces.at(-1)?.[0] ?? -recordEveryMs) >= recordEveryMs) pieces.push([atMs, chars]);
    },
  });
  const response = await fetch(`${url}/api/chat`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(question("When will it ship?")),
  });
  if (response.body === null) throw new Error("Cannot record: the answer has no body");
  const decoder = new TextDecoder();
  for await (const bytes of response.body) parser.feed(decoder.decode(bytes, { stream: true }));
  if (putAt === undefined || firstAt === undefined) throw new Error("Cannot record: the stream has no answer");
  const generationMs = whole(performance.now() - firstAt);
  pieces.push([generationMs, chars]);
  return {
    askedAt: whole(askedAt - startedAt),
    beforeMs: whole(putAt - askedAt),
    reasoningMs: whole(firstAt - putAt),
    generationMs,
    pieces,
  };
}

function madeUpReply(turn: number): StreamReply {
  const isBad = turn >= badAnswers.from && turn < badAnswers.to;
  const steps: Step[] = [{ pauseMs: isBad ? between(6000, 9000) : between(400, 1000) * between(1, 3) }];
  const everyMs = between(30, 70);
  for (let left = between(20, 60) * between(1, 2); left > 0; left -= 1) {
    const isPause = random() < 0.05;
    steps.push("word ".slice(0, Math.ceil(random() * 5)), { pauseMs: isPause ? everyMs * 5 : everyMs });
  }
  return streamed(steps);
}

function between(least: number, most: number): number {
  return least + random() * (most - least);
}

/** To a tenth of a millisecond. */
function whole(ms: number): number {
  return Math.round(ms * 10) / 10;
}
