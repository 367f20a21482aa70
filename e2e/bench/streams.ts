import { randomUUID } from "node:crypto";
import { Agent, request } from "node:http";
import { setTimeout } from "node:timers/promises";
import { nowMs, readStamps } from "./stamp.ts";

/** What one reader sends, and where. */
export interface Target {
  readonly url: string;
  readonly body: () => string;
}

export interface Measured {
  /** From sending the request to its first event, a stream. */
  readonly eventMs: readonly number[];
  /** From sending the request to its first text, a stream. */
  readonly textMs: readonly number[];
  /** From being written upstream to being read here, a delta. */
  readonly deltaMs: readonly number[];
  /** Streams that did not end with the end of their answer. */
  readonly broken: number;
}

/** New streams are opened over this time, as shoppers come one after another. */
const openedOverMs = 1000;

export function xiaoerTarget(url: string): Target {
  return {
    url: `${url}/api/chat`,
    body: () => JSON.stringify({ message: "When will it ship?", messageId: randomUUID() }),
  };
}

export function upstreamTarget(url: string): Target {
  const body = JSON.stringify({
    model: "m",
    stream: true,
    messages: [{ role: "user", content: "When will it ship?" }],
  });
  return { url: `${url}/v1/chat/completions`, body: () => body };
}

/** Opens `count` streams, reads all of them to their ends, and tells how long everything was on its way. */
export async function readStreams(target: Target, count: number): Promise<Measured> {
  const agent = new Agent({ keepAlive: false });
  const figures = { eventMs: [], textMs: [], deltaMs: [] };
  const streams = Array.from({ length: count }, async (_, index) => {
    await setTimeout((index * openedOverMs) / count);
    return await readStream(target, agent, figures);
  });
  const whole = await Promise.all(streams);
  agent.destroy();
  return { ...figures, broken: whole.filter((ended) => !ended).length };
}

type Figures = { readonly [name in "eventMs" | "textMs" | "deltaMs"]: number[] };

/** Adds to the figures, and settles with whether the stream ended as an answer does. */
async function readStream(target: Target, agent: Agent, figures: Figures): Promise<boolean> {
  const { promise, resolve, reject } = Promise.withResolvers<boolean>();
  const sentMs = nowMs();
  const headers = { "content-type": "application/json" };
  const outgoing = request(target.url, { method: "POST", agent, headers }, (response) => {
    let rest = "";
    let waitsFor: "event" | "text" | "end" = "event";
    response.setEncoding("latin1"); // stamps are ASCII: nothing is decoded that need not be
    response.on("data", (text: string) => {
      const { ages, rest: unread } = readStamps(rest + text);
      if (waitsFor === "event" && text.includes("data:")) waitsFor = tookUntilNow(figures.eventMs, "text");
      if (waitsFor === "text" && ages.length > 0) waitsFor = tookUntilNow(figures.textMs, "end");
      figures.deltaMs.push(...ages);
      rest = unread;
    });
    response.on("end", () => resolve(/\[DONE\]|event: done/.test(rest)));
    response.on("error", reject);
  });
  outgoing.on("error", reject).end(target.body());
  return await promise;

  function tookUntilNow(values: number[], next: "text" | "end"): "text" | "end" {
    values.push(nowMs() - sentMs);
    return next;
  }
}
