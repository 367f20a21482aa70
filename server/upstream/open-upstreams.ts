import { createAnswers } from "./answers.ts";
import { createChatCompletions, type ChatCompletions, type ChatCompletionsSettings } from "./chat-completions.ts";
import { createFailover, type FailoverOptions } from "./failover.ts";
import type { UpstreamObserver } from "./observer.ts";
import { createRelay, type Relay } from "./relay.ts";
import type { Upstream } from "./upstream.ts";

export interface UpstreamSettings extends ChatCompletionsSettings {
  /** What sums conversations up: a cheap model will do. Default: `model`. */
  readonly summaryModel?: string | undefined;
  /** What texts are turned into vectors by, for the shop's knowledge. */
  readonly embeddingModel?: string | undefined;
}

export interface UpstreamsOptions {
  /** Milliseconds: until connected, until an answer begins, between two reads of it, for a question in all. */
  readonly timeouts: {
    readonly connectMs: number;
    readonly firstTokenMs: number;
    readonly idleMs: number;
    readonly totalMs: number;
  };
  readonly observer: UpstreamObserver;
  /** A monotonic clock, in milliseconds. */
  readonly now: () => number;
  /** 0 to 1. */
  readonly random: () => number;
}

export interface Upstreams {
  /** For shoppers' questions; undefined where no upstream is configured. */
  readonly answers: Upstream | undefined;
  /** For the shop's own servers; undefined likewise. */
  readonly relay: Relay | undefined;
  /** For the conversations' summaries; undefined likewise. */
  readonly summaries: Upstream | undefined;
  readonly close: () => Promise<void>;
}

/** A summary is in no hurry, but its room in the pool is. Milliseconds for one in all. */
const summaryTotalMs = 60_000;
const summaryConnections = 4;
/** It is to keep to what was said. */
const summaryTemperature = 0.2;
/** Its length is asked for and seen to (history/summary.ts): this leaves a model room to think, and stops one that rambles. */
const summaryMaxTokens = 2000;

/** What an upstream's summaries go by in the log and the metrics. */
export function summaryNameOf(upstream: string): string {
  return `${upstream} (summary)`;
}

/** Opens all the upstreams that are configured, in the order in which they are asked. */
export function openUpstreams(settings: readonly UpstreamSettings[], options: UpstreamsOptions): Upstreams {
  const { timeouts, observer, now, random } = options;
  const open = (one: ChatCompletionsSettings, maxConnections?: number) =>
    createChatCompletions({ ...one, timeouts, observer, now, ...(maxConnections !== undefined && { maxConnections }) });
  const failoverOver = (clients: readonly ChatCompletions[], totalMs: FailoverOptions["totalMs"]) =>
    createFailover(clients, { totalMs, now, random, observer });
  const clients = settings.map((one) => open(one));
  const failover = failoverOver(clients, timeouts.totalMs);
  // Connections, breakers and budgets of their own: what becomes of the summaries is nothing to whoever waits for an answer.
  const summarizers = settings.map((one) => open(forSummaries(one), summaryConnections));
  const summaryFailover = failoverOver(summarizers, Math.min(summaryTotalMs, timeouts.totalMs));
  const [first] = clients;
  const [summarizer] = summarizers;
  return {
    answers: first && createAnswers(failover, first, "chat"),
    relay: first && createRelay(failover, clients),
    summaries: summarizer && createAnswers(summaryFailover, summarizer, "summary"),
    close: async () => {
      await Promise.all([...clients, ...summarizers].map(async (client) => client.close()));
    },
  };
}

function forSummaries({ summaryModel, ...settings }: UpstreamSettings): ChatCompletionsSettings {
  return {
    ...settings,
    name: summaryNameOf(settings.name),
    model: summaryModel ?? settings.model,
    temperature: summaryTemperature,
    maxTokens: summaryMaxTokens,
  };
}
