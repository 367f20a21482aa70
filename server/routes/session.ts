import { Type } from "typebox";

import { AppError } from "../errors.ts";
import type { Transcript, TranscriptMessage } from "../protocol.ts";
import type { Turn } from "../store/store.ts";
import type { TaskEngine } from "../tasks/engine.ts";
import { toldUsage } from "../tasks/task-end.ts";
import type { Task } from "../tasks/task.ts";
import type { App } from "./app-type.ts";
import { sessionOf, type SessionAccess } from "./session-of.ts";

/** How many turns a transcript tells at once. */
const pageTurns = 50;

const QuerySchema = Type.Object({ before: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })) });

export interface SessionRouteDeps extends SessionAccess {
  readonly engine: TaskEngine;
}

/** `GET /api/chat/session` (what was said, and the answer that is being written) and `DELETE` (erases all of it). */
export function registerSessionRoutes(app: App, deps: SessionRouteDeps): void {
  const { engine, store } = deps;
  app.get(
    "/api/chat/session",
    { schema: { querystring: QuerySchema } },
    async (request, reply): Promise<Transcript> => {
      const { id, key } = await sessionOf(request, deps);
      const { before } = request.query;
      if (before !== undefined && !(await store.findTurn(key, before))) {
        throw new AppError("not_found", "Cannot read on: there is no such message in this session.");
      }
      // First the running answer, then the store: one that ends in between is told with its text, not as running and empty.
      const active = engine.findActive(id);
      const [turns, summary, usage] = await Promise.all([
        store.listTurns(key, pageTurns, before),
        store.findSummary(key),
        store.sumUsage(key),
      ]);
      reply.header("cache-control", "no-store");
      return {
        messages: turns.flatMap((turn) =>
          messagesOf(turn, turn.taskKey === active?.task.key ? active.task : undefined),
        ),
        activeTask: active ? { taskId: active.taskId, messageId: active.task.messageId } : null,
        summary: summary?.text ?? null,
        usage: usage && toldUsage(usage),
      };
    },
  );

  app.delete("/api/chat/session", async (request, reply) => {
    const { id } = await sessionOf(request, deps);
    await engine.erase(id);
    return reply.code(204).send();
  });
}

/** @param live the turn's task, where it has not ended */
function messagesOf(turn: Turn, live: Task | undefined): readonly TranscriptMessage[] {
  const { messageId, question, askedAt, answer, status, end, endedAt, rating } = turn;
  const asked = new Date(askedAt).toISOString();
  const sources = live?.sources?.data.sources ?? turn.sources;
  return [
    { id: messageId, role: "user", text: question, at: asked, status: "done" },
    {
      id: `${messageId}:answer`,
      role: "assistant",
      text: live?.text.toString() ?? answer,
      at: endedAt === null ? asked : new Date(endedAt).toISOString(),
      status,
      ...(sources.length > 0 && { sources }),
      ...(end?.event === "error" && { errorCode: end.data.code }),
      ...(end?.event === "done" && end.data.degraded && { degraded: true as const }),
      ...(rating !== null && { rating }),
    },
  ];
}
