import { AppError } from "../errors.ts";
import { FeedbackSchema } from "../protocol.ts";
import type { App } from "./app-type.ts";
import { sessionOf, type SessionAccess } from "./session-of.ts";

/** `POST /api/chat/feedback`: rates one answer. */
export function registerFeedbackRoute(app: App, deps: SessionAccess): void {
  app.post("/api/chat/feedback", { schema: { body: FeedbackSchema } }, async (request, reply) => {
    const session = await sessionOf(request, deps);
    const { messageId, rating, comment = null } = request.body;
    if (!(await deps.store.rateTurn(session.key, messageId, rating, rating === null ? null : comment))) {
      throw new AppError("not_found", "Cannot rate the answer: there is no such message in this session.");
    }
    return reply.code(204).send();
  });
}
