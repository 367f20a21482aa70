import { AppError, isRetryable } from "../errors.ts";
import type { DoneData } from "../protocol.ts";
import type { Turn, TurnEnd } from "../store/store.ts";
import type { AnswerEnd } from "../upstream/completion.ts";
import type { Task, TaskEnd } from "./task.ts";

/** Why a task was aborted on purpose: by the shopper, or because nobody follows it any more. */
export class StoppedError extends Error {
  override readonly name = "StoppedError";
}

/** Why a task was aborted that says nothing yet when its server ends: it stays without an end, for the next one to make. */
export class LeftBehindError extends Error {
  override readonly name = "LeftBehindError";
}

export function doneEnd(task: Task, { finishReason, usage }: AnswerEnd): TaskEnd {
  const data: DoneData = {
    finishReason,
    ...(usage && { usage }),
    ttftMs: roundOrNull(task.ttftMs),
    durationMs: Math.round(task.elapsedMs()),
  };
  return { event: "done", data };
}

/** Turns whatever broke an answer off into its end. What is not meant for the outside becomes `internal`. */
export function endOf(task: Task, error: unknown): TaskEnd {
  if (error instanceof StoppedError) return doneEnd(task, { finishReason: "stopped", usage: null });
  const known = error instanceof AppError ? error : new AppError("internal", "The answer could not be finished.");
  return errorEnd(known);
}

export function errorEnd({ code, message, retryAfterMs }: AppError): TaskEnd {
  return {
    event: "error",
    data: { code, message, retryable: isRetryable(code), ...(retryAfterMs !== undefined && { retryAfterMs }) },
  };
}

/** What the store keeps of an ended task. */
export function turnEndOf(task: Task, end: TaskEnd, endedAt: number): TurnEnd {
  const sources = task.sources?.data.sources ?? [];
  const common = { answer: task.text.toString(), sources, endedAt };
  if (end.event === "error") {
    return { ...common, status: "error", finishReason: null, errorCode: end.data.code, usage: null };
  }
  const { finishReason, usage } = end.data;
  const status = finishReason === "stopped" ? "stopped" : "done";
  return { ...common, status, finishReason, errorCode: null, usage: usage ?? null };
}

/** What becomes of an answer that a dead process has left: what was said of it stays. */
export function interruptedEnd({ answer, sources }: Turn, endedAt: number): TurnEnd {
  return { answer, sources, endedAt, status: "error", finishReason: null, errorCode: "interrupted", usage: null };
}

/** The end of an answer that comes back from the store. */
export function endOfTurn(turn: Turn): TaskEnd {
  if (turn.status === "error" || turn.finishReason === null) {
    return errorEnd(new AppError(turn.errorCode ?? "interrupted", "This answer was not finished."));
  }
  const { finishReason, usage, askedAt, endedAt } = turn;
  const durationMs = Math.max(0, (endedAt ?? askedAt) - askedAt);
  return { event: "done", data: { finishReason, ...(usage && { usage }), ttftMs: null, durationMs } };
}

function roundOrNull(ms: number | null): number | null {
  return ms === null ? null : Math.round(ms);
}
