import { AppError } from "../errors.ts";
import type { ShopAccess } from "../http/shop-access.ts";
import type { Transcript, TranscriptMessage } from "../protocol.ts";
import type { Store, Turn } from "../store/store.ts";
import type { TaskEngine } from "../tasks/engine.ts";
import type { App } from "./app-type.ts";

/** How many turns a transcript tells. */
const maxTurns = 50;

export interface SessionRouteDeps {
  readonly engine: TaskEngine;
  readonly store: Store;
  readonly access: ShopAccess;
}

/** `GET /api/chat/session`: what was said, and the answer that is being written. */
export function registerSessionRoutes(app: App, { engine, store, access }: SessionRouteDeps): void {
  app.get("/api/chat/session", async (request, reply): Promise<Transcript> => {
    const sessionId = bearerOf(request.headers.authorization);
    const shop = await store.shopOf(sessionId);
    if (shop === undefined) throw new AppError("not_found", "Cannot read the conversation: there is no such session.");
    access.check(shop, request.headers.origin);
    // First the running answer, then the store: one that ends in between is told with its text, not as running and empty.
    const active = engine.findActive(sessionId);
    const turns = await store.listTurns(sessionId, maxTurns);
    reply.header("cache-control", "no-store");
    return {
      messages: turns.flatMap((turn) =>
        messagesOf(turn, turn.taskId === active?.id ? active.text.toString() : undefined),
      ),
      activeTask: active ? { taskId: active.id, messageId: active.messageId } : null,
    };
  });
}

function bearerOf(authorization: string | undefined): string {
  const sessionId = /^Bearer +(\S+)$/i.exec(authorization ?? "")?.[1];
  if (sessionId === undefined) {
    throw new AppError(
      "unauthorized",
      "Cannot read the conversation: expected the header Authorization: Bearer <sessionId>.",
    );
  }
  return sessionId;
}

function messagesOf(turn: Turn, live: string | undefined): readonly TranscriptMessage[] {
  const { messageId, question, askedAt, answer, status, sources, errorCode, endedAt } = turn;
  const asked = new Date(askedAt).toISOString();
  return [
    { id: messageId, role: "user", text: question, at: asked, status: "done" },
    {
      id: `${messageId}:answer`,
      role: "assistant",
      text: live ?? answer,
      at: endedAt === null ? asked : new Date(endedAt).toISOString(),
      status,
      ...(sources.length > 0 && { sources }),
      ...(errorCode !== null && { errorCode }),
    },
  ];
}
