import { createAnswers } from "./answers.ts";
import { createChatCompletions, type ChatCompletionsSettings } from "./chat-completions.ts";
import { createFailover } from "./failover.ts";
import type { UpstreamObserver } from "./observer.ts";
import { createRelay, type Relay } from "./relay.ts";
import type { Upstream } from "./upstream.ts";

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
  readonly close: () => Promise<void>;
}

/** Opens all the upstreams that are configured, in the order in which they are asked. */
export function openUpstreams(settings: readonly ChatCompletionsSettings[], options: UpstreamsOptions): Upstreams {
  const { timeouts, observer, now, random } = options;
  const clients = settings.map((one) => createChatCompletions({ ...one, timeouts, observer, now }));
  const failover = createFailover(clients, { totalMs: timeouts.totalMs, now, random, observer });
  const [first] = clients;
  return {
    answers: first && createAnswers(failover, first),
    relay: first && createRelay(failover, clients),
    close: async () => {
      await Promise.all(clients.map(async (client) => client.close()));
    },
  };
}
