import type { FastifyReply, FastifyRequest } from "fastify";

import { openSseStream } from "../http/sse-writer.ts";
import { attach } from "../tasks/attachment.ts";
import { parseCursor, type Cursor } from "../tasks/cursor.ts";
import type { StartedTask } from "../tasks/engine.ts";

/** Answers with a stream that follows the task from the cursor on. The reader leaving ends the attachment, not the task. */
export function streamTask(reply: FastifyReply, { task, taskId, sessionId, resumed }: StartedTask, from: Cursor): void {
  const writer = openSseStream(reply, {
    onReady: () => attachment.pump(),
    onClose: () => attachment.detach(),
  });
  const attachment = attach(task, from, writer, { taskId, sessionId, messageId: task.messageId, resumed });
}

/** How much of the task the client has already: what its `Last-Event-ID` says, else `fallback`, else nothing. */
export function cursorOf({ headers }: FastifyRequest, fallback?: unknown): Cursor {
  const header = headers["last-event-id"];
  const cursor = header ?? fallback;
  return parseCursor(typeof cursor === "string" ? cursor : undefined);
}
