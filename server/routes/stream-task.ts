import type { FastifyReply } from "fastify";

import { openSseStream } from "../http/sse-writer.ts";
import { attach } from "../tasks/attachment.ts";
import type { Cursor } from "../tasks/cursor.ts";
import type { Task } from "../tasks/task.ts";

/** Answers with a stream that follows the task from the cursor on. The reader leaving ends the attachment, not the task. */
export function streamTask(reply: FastifyReply, task: Task, from: Cursor, resumed: boolean): void {
  const writer = openSseStream(reply, {
    onReady: () => attachment.pump(),
    onClose: () => attachment.detach(),
  });
  const attachment = attach(task, from, writer, resumed);
}
