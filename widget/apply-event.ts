import type { ChatEvent } from "../server/protocol.ts";
import { estimateAt } from "./estimate.ts";
import { ended, failed, isUnderWay, type Turn } from "./turn.ts";

/** What a stream tells: the server's events, and that the connection is gone and being made again. */
export type StreamEvent = ChatEvent | { readonly event: "lost" };

/**
 * What a turn becomes by one event; the very same object where the event tells nothing new.
 *
 * Every character is taken exactly once, by its offset: duplicates are dropped, a gap is left out (the connection
 * notices it and attaches again). After an end nothing changes any more, and what a newer server may tell changes nothing.
 *
 * @param now when the event came, ms on any clock that only goes forward
 */
export function applyEvent(turn: Turn, event: StreamEvent, now: number): Turn {
  if (!isUnderWay(turn)) return turn;
  const next = { ...turn, status: "running", isLost: false } as const;
  switch (event.event) {
    case "lost":
      return { ...turn, isLost: true };
    case "connected":
      return { ...next, taskId: event.data.taskId };
    case "progress": {
      // What was shown meanwhile may be more than what was told.
      const shown = turn.progress ? estimateAt(turn.progress, now).percent : 0;
      const since = turn.progress?.since ?? now;
      return { ...next, progress: { ...event.data, at: now, since, percent: Math.max(shown, event.data.progress) } };
    }
    case "sources":
      return { ...next, sources: event.data.sources };
    case "token": {
      const { index, text } = event.data;
      const seen = turn.answer.length - index;
      if (seen < 0 || seen >= text.length) return turn;
      const added = text.slice(seen);
      return { ...next, added, answer: turn.answer + added };
    }
    case "done": {
      const { finishReason, degraded } = event.data;
      if (finishReason === "content_filter") return failed(turn, { code: finishReason }, true, now);
      return { ...ended(turn, finishReason === "stopped" ? finishReason : "done"), degraded };
    }
    case "error":
      return failed(turn, event.data, true, now);
    default:
      return turn;
  }
}
