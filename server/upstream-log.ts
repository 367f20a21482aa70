import type { Logger } from "pino";

import type { UpstreamObserver } from "./upstream/observer.ts";

const nothing = () => undefined;

/** What of the traffic with the upstreams is worth a line: failures, and breakers that open and close. */
export function createUpstreamLog(log: Pick<Logger, "info" | "warn">): UpstreamObserver {
  return {
    onRequest: nothing,
    onRequestEnd: nothing,
    onRetry: nothing,
    onUsage: nothing,
    onFailure: (upstream, { kind, message, retryAfterMs, detail, cause }) => {
      const reason = cause instanceof Error ? cause.message : undefined;
      log.warn({ upstream, kind, reason, retryAfterMs, said: detail }, `upstream failed: ${message}`);
    },
    onBreaker: (upstream, state) => {
      if (state === "open") log.warn({ upstream }, "upstream left alone: too many of its answers failed");
      else log.info({ upstream, state }, state === "closed" ? "upstream is back" : "upstream is tried again");
    },
  };
}
