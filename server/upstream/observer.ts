import type { FailureKind, UpstreamFailure } from "./failure.ts";
import type { ModelUsage } from "./usage.ts";

/** Who asks: a shopper through the chat, the shop's own servers through the relay, or we for a conversation's summary. */
export type Asker = "chat" | "relay" | "summary";

/** How one request to an upstream ended. `aborted`: by whoever asked. */
export type RequestOutcome = "ok" | "aborted" | FailureKind;

export type BreakerState = "closed" | "open" | "half-open";

/** Is told what happens between the server and its upstreams: for the log and the metrics. */
export interface UpstreamObserver {
  /** A request goes out. Every one that began ends. */
  readonly onRequest: (upstream: string) => void;
  /** @param beginMs from the request to the first text, in milliseconds; null where none came */
  readonly onRequestEnd: (upstream: string, outcome: RequestOutcome, beginMs: number | null) => void;
  readonly onFailure: (upstream: string, failure: UpstreamFailure) => void;
  /** A question is put a second time, to this upstream. */
  readonly onRetry: (upstream: string) => void;
  readonly onBreaker: (upstream: string, state: BreakerState) => void;
  readonly onUsage: (asker: Asker, upstream: string, usage: ModelUsage) => void;
}

/** Tells every one of them. */
export function tellAll(observers: readonly UpstreamObserver[]): UpstreamObserver {
  return {
    onRequest: (...args) => observers.forEach((observer) => observer.onRequest(...args)),
    onRequestEnd: (...args) => observers.forEach((observer) => observer.onRequestEnd(...args)),
    onFailure: (...args) => observers.forEach((observer) => observer.onFailure(...args)),
    onRetry: (...args) => observers.forEach((observer) => observer.onRetry(...args)),
    onBreaker: (...args) => observers.forEach((observer) => observer.onBreaker(...args)),
    onUsage: (...args) => observers.forEach((observer) => observer.onUsage(...args)),
  };
}
