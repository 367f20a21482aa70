import { Type } from "typebox";

import { AppError } from "../errors.ts";
import type { ShopAccess } from "../http/shop-access.ts";
import { ChatRequestSchema, type ChatRequest, type TaskAccepted } from "../protocol.ts";
import { startCursor } from "../tasks/cursor.ts";
import type { StartedTask, TaskEngine } from "../tasks/engine.ts";
import { cursorOf, streamTask } from "./stream-task.ts";
import type { App } from "./app-type.ts";

export interface ChatRouteDeps {
  readonly engine: TaskEngine;
  readonly access: ShopAccess;
  readonly localeByShop: ReadonlyMap<string, string>;
  readonly messageChars: number;
}

/** `POST /api/chat` (ask and stream) and `POST /api/chat/tasks` (ask, and stream elsewhere). */
export function registerChatRoutes(app: App, { engine, access, localeByShop, messageChars }: ChatRouteDeps): void {
  app.post("/api/chat", { schema: { body: ChatRequestSchema } }, async (request, reply) => {
    const started = await start(request.body, request.headers.origin);
    // A client that asks again since its connection broke off has a part of the answer already.
    streamTask(reply, started, started.resumed ? cursorOf(request) : startCursor);
  });

  app.post(
    "/api/chat/tasks",
    { schema: { body: ChatRequestSchema, response: { 202: Type.Unsafe<TaskAccepted>({}) } } },
    async (request, reply) => {
      const { taskId, sessionId } = await start(request.body, request.headers.origin);
      return reply.code(202).send({ taskId, sessionId, streamUrl: `/api/chat/tasks/${taskId}/stream` });
    },
  );

  async function start(body: ChatRequest, origin: string | undefined): Promise<StartedTask> {
    const { message, messageId, sessionId, shop: shopId = "default", page } = body;
    access.check(shopId, origin);
    if (message.length > messageChars) {
      throw new AppError(
        "message_too_long",
        `Cannot take the message: expected at most ${messageChars} characters, got ${message.length}.`,
      );
    }
    const locale = body.locale ?? localeByShop.get(shopId) ?? "en";
    // Half a surrogate pair, as a text box may cut one, is no text that can be kept.
    return engine.start({ sessionId, messageId, shopId, text: message.toWellFormed(), locale, page });
  }
}
