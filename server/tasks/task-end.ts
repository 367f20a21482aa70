import { AppError, isRetryable } from "../errors.ts";
import type { DoneData, EndEvent, Usage } from "../protocol.ts";
import type { Turn, TurnEnd } from "../store/store.ts";
import type { AnswerEnd } from "../upstream/completion.ts";
import type { ModelUsage } from "../upstream/usage.ts";
import { pricedUsage, type CostOf } from "./priced-usage.ts";
import type { Task } from "./task.ts";

/** Why a task was aborted on purpose: by the shopper, or because nobody follows it any more. */
export class StoppedError extends Error {
  override readonly name = "StoppedError";
}

/** Why a task was aborted that says nothing yet when its server ends: it stays without an end, for the next one to make. */
export class LeftBehindError extends Error {
  override readonly name = "LeftBehindError";
}

export function doneEnd(task: Task, { finishReason, degraded }: AnswerEnd): EndEvent {
  const data: DoneData = {
    finishReason,
    ...(task.usage && { usage: toldUsage(task.usage) }),
    ...(degraded && { degraded }),
    ttftMs: roundOrNull(task.ttftMs),
    durationMs: Math.round(task.elapsedMs()),
  };
  return { event: "done", data };
}

/** Turns whatever broke an answer off into its end. What is not meant for the outside becomes `internal`. */
export function endOf(task: Task, error: unknown): EndEvent {
  if (error instanceof StoppedError) return doneEnd(task, { finishReason: "stopped" });
  const known = error instanceof AppError ? error : new AppError("internal", "The answer could not be finished.");
  return errorEnd(known);
}

export function errorEnd({ code, message, retryAfterMs }: AppError): EndEvent {
  return {
    event: "error",
    data: { code, message, retryable: isRetryable(code), ...(retryAfterMs !== undefined && { retryAfterMs }) },
  };
}

/** What the store keeps of an ended task. */
export function turnEndOf(task: Task, end: EndEvent, endedAt: number, costOf: CostOf): TurnEnd {
  const answer = task.text.toString();
  const sources = task.sources?.data.sources ?? [];
  return { answer, sources, status: statusOf(end), end, endedAt, usage: pricedUsage(task, costOf) };
}

/** What becomes of an answer that a dead process has left: what was said of it stays. What it took died with the process. */
export function interruptedEnd({ answer, sources }: Turn, endedAt: number): TurnEnd {
  return { answer, sources, status: "error", end: interruption(), endedAt, usage: [] };
}

/** The end of an answer that comes back from the store: as it was told. One without an end has lost its process. */
export function endOfTurn({ end }: Turn): EndEvent {
  return end ?? interruption();
}

function interruption(): EndEvent {
  return errorEnd(new AppError("interrupted", "The answer was broken off.", { retryAfterMs: 1000 }));
}

function statusOf(end: EndEvent): TurnEnd["status"] {
  if (end.event === "error") return "error";
  return end.data.finishReason === "stopped" ? "stopped" : "done";
}

/** A usage as clients are told it: without what it costs, which is between the shop and its provider. */
export function toldUsage({
  promptTokens,
  completionTokens,
  isEstimated,
}: Pick<ModelUsage, "promptTokens" | "completionTokens" | "isEstimated">): Usage {
  return { promptTokens, completionTokens, ...(isEstimated && { estimated: true }) };
}

function roundOrNull(ms: number | null): number | null {
  return ms === null ? null : Math.round(ms);
}
