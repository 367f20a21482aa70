import type { ChatEvent, DoneData, ErrorData, ProgressData, TokenData } from "../server/protocol.ts";
import { kindByCode } from "./chat-error.ts";
import { estimateAt } from "./estimate.ts";
import { isUnderWay, type Progress, type Turn } from "./turn.ts";

/** What a stream tells: the server's events, and that the connection is gone and being made again. */
export type StreamEvent = ChatEvent | { readonly event: "lost" };

/**
 * What a turn becomes by one event; the very same object where the event tells nothing new.
 *
 * Every character is taken exactly once, by its offset: duplicates are dropped, a gap is left out (the connection
 * notices it and attaches again). After an end nothing changes any more.
 *
 * @param now when the event came, ms on any clock that only goes forward
 */
export function applyEvent(turn: Turn, event: StreamEvent, now: number): Turn {
  if (!isUnderWay(turn)) return turn;
  switch (event.event) {
    case "lost":
      return { ...turn, isLost: true };
    case "connected":
      return { ...turn, status: "running", taskId: event.data.taskId, isLost: false };
    case "progress":
      return { ...turn, status: "running", progress: nextProgress(turn.progress, event.data, now), isLost: false };
    case "sources":
      return { ...turn, status: "running", sources: event.data.sources };
    case "token":
      return append(turn, event.data);
    case "done":
      return finish(turn, event.data);
    default:
      return fail(turn, event.data);
  }
}

function nextProgress(shown: Progress | undefined, data: ProgressData, now: number): Progress {
  const { stage, message, etaMs } = data;
  const shownPercent = shown === undefined ? 0 : estimateAt(shown, now).percent;
  return { stage, message, etaMs, at: now, percent: Math.min(100, Math.max(shownPercent, data.progress)) };
}

function append(turn: Turn, { index, text }: TokenData): Turn {
  const seen = turn.answer.length - index;
  if (seen < 0 || seen >= text.length) return turn;
  return { ...turn, status: "running", answer: turn.answer + text.slice(seen), isLost: false };
}

function finish(turn: Turn, { finishReason }: DoneData): Turn {
  const ended = { ...turn, progress: undefined, isLost: false };
  if (finishReason === "stopped") return { ...ended, status: "stopped" };
  if (finishReason !== "content_filter") return { ...ended, status: "done" };
  return { ...ended, status: "failed", failure: { code: finishReason, retryAfterMs: undefined, isFinal: true } };
}

function fail(turn: Turn, data: ErrorData): Turn {
  // A newer server may know codes that this widget has no text for.
  const code = Object.hasOwn(kindByCode, data.code) ? data.code : "internal";
  const failure = { code, retryAfterMs: data.retryAfterMs, isFinal: true };
  return { ...turn, status: "failed", failure, progress: undefined, isLost: false };
}
