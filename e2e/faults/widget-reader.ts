import type { ChatRequest } from "../../server/protocol.ts";
import { applyEvent } from "../../widget/apply-event.ts";
import { followAnswer } from "../../widget/connection.ts";
import { newTurn, type Turn } from "../../widget/turn.ts";
import type { End, Followed } from "../support/follow.ts";
import type { Random } from "../support/random.ts";

/**
 * Reads an answer with the widget's own code, as a page does that is opened while the answer runs.
 *
 * A widget that gives up shows «try again»; this one's shopper presses it each time.
 */
export async function followAsWidget(
  server: string,
  request: ChatRequest,
  taskId: string,
  random: Random,
  signal: AbortSignal,
): Promise<Followed> {
  const deps = { server, onWake: () => undefined, isOnline: () => true, random: () => random.next(), pauseMs: 5 };
  const mistakes: string[] = [];
  let turn: Turn = { ...newTurn(request.messageId, request.message), status: "running", taskId };
  let end: End | undefined;
  let connectionCount = 1;
  while (end === undefined && !signal.aborted) {
    try {
      const target = { taskId, offset: turn.answer.length, request: { ...request, sessionId: request.sessionId } };
      for await (const event of followAnswer(deps, target, signal)) {
        if (event.event === "lost") connectionCount += 1;
        if (event.event === "done" || event.event === "error") end = { ...event, id: "" };
        turn = applyEvent(turn, event, performance.now());
      }
    } catch (error) {
      const code = error instanceof Error && "code" in error ? error.code : undefined;
      if (code === "unreachable") continue;
      mistakes.push(`the widget fails: ${String(error)}`);
      break;
    }
  }
  if (end?.event === "done" && turn.status !== "done") mistakes.push(`the widget shows ${turn.status} after done`);
  return { text: turn.answer, end, connectionCount, mistakes };
}
