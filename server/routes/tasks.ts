import { Type } from "typebox";

import { AppError } from "../errors.ts";
import type { TaskEngine } from "../tasks/engine.ts";
import type { App } from "./app-type.ts";
import { cursorOf, streamTask } from "./stream-task.ts";

const ParamsSchema = Type.Object({ taskId: Type.String() });
/** Whatever is no cursor counts as none, and is no reason to refuse. */
const StreamQuerySchema = Type.Object({ lastEventId: Type.Optional(Type.Unknown()) });

/** Following and stopping an answer by its task id, which is unguessable and so itself the right to do so. */
export function registerTaskRoutes(app: App, { engine }: { readonly engine: TaskEngine }): void {
  app.get(
    "/api/chat/tasks/:taskId/stream",
    // A HEAD would follow the answer like any reader, and get nothing of it.
    { schema: { params: ParamsSchema, querystring: StreamQuerySchema }, exposeHeadRoute: false },
    async (request, reply) => {
      const found = await engine.find(request.params.taskId);
      if (!found) throw gone();
      streamTask(reply, { ...found, resumed: true }, cursorOf(request, request.query.lastEventId));
    },
  );

  app.delete("/api/chat/tasks/:taskId", { schema: { params: ParamsSchema } }, async (request, reply) => {
    if (!(await engine.stop(request.params.taskId))) throw gone();
    return reply.code(204).send();
  });
}

function gone(): AppError {
  return new AppError("gone", "Cannot follow this answer: it has expired. The session's transcript has it.");
}
