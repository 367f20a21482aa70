import type { Signal } from "@preact/signals";
import { applyEvent } from "./apply-event.ts";
import { chatErrorFrom, gone } from "./chat-error.ts";
import type { ConversationDeps } from "./conversation.ts";
import { forgetSession, keepSession, readSession } from "./session.ts";
import type { TurnList } from "./turn-list.ts";
import { failed, isUnderWay, type Turn } from "./turn.ts";
import { warnOfBuffering } from "./warn-of-buffering.ts";

/** @param isOwn whether it was asked in this tab */
type Run = (turn: Signal<Turn>, signal: AbortSignal, isOwn: boolean) => Promise<void>;

/** After so long what was shown has been painted, ms: a frame. */
const paintedMs = 17;

/**
 * @param restore brings the conversation's transcript
 * @returns what follows one answer
 */
export function createFollower(
  { shop, locale, backend, storage, emit, now, follow, look, onShown }: ConversationDeps,
  { has }: TurnList,
  restore: () => Promise<void>,
): Run {
  return run;

  /** Follows the answer to its end, and finds a way on where the shopper need not be asked; else the turn has failed. */
  async function run(turn: Signal<Turn>, signal: AbortSignal, isOwn: boolean): Promise<void> {
    const { taskId, answer, question, messageId } = turn.peek();
    const sessionId = readSession(storage) || undefined;
    const request = { message: question, messageId, sessionId, shop, locale, page: look() };
    let connectedAt = Number.NEGATIVE_INFINITY;
    try {
      for await (const event of follow({ taskId, offset: answer.length, request }, signal)) {
        if (signal.aborted) return;
        const before = turn.peek();
        const isHere = has(turn);
        if (event.event === "connected") {
          if (!event.data.resumed) connectedAt = now();
          // Once a question: by the time it is connected again, another tab may have begun a new conversation.
          if (isHere && !before.taskId) keepSession(storage, event.data.sessionId, before.messageId);
          if (before.status === "stopped") {
            // Stopped before anybody knew what to stop.
            await backend.stopTask(event.data.taskId);
            return;
          }
        }
        // Its conversation was dropped in another tab.
        if (!isHere) return;
        const after = applyEvent(before, event, now());
        const { answer, progress } = after;
        turn.value = after;
        onShown(after);
        if (event.event === "done") warnOfBuffering(event.data, now() - connectedAt);
        if (progress?.stage === before.progress?.stage) continue;
        if (isOwn && progress)
          emit("stage", { messageId: after.messageId, stage: progress.stage, progress: progress.percent });
        // An answer may come in one piece, but a stage that nobody saw might as well not be told.
        if (answer === "") await new Promise((resolve) => setTimeout(resolve, paintedMs));
      }
    } catch (error) {
      const failure = chatErrorFrom(error);
      if (isUnderWay(turn.peek()) && gone.includes(failure.code)) {
        if (turn.peek().taskId) {
          // The task is over and cleared away: its answer is in the transcript.
          await restore();
        } else if (sessionId) {
          forgetSession(storage, sessionId);
          return run(turn, signal, isOwn);
        }
      }
      if (isUnderWay(turn.peek())) turn.value = failed(turn.peek(), failure, false, now());
    }
  }
}
