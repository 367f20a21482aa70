import type { Rating, ShopConfig, Transcript } from "../server/protocol.ts";
import { call, ChatError, isLike } from "./chat-error.ts";
import type { WidgetSettings } from "./settings.ts";

/** The server's calls that are not a stream. */
export interface Backend {
  readonly loadConfig: () => Promise<ShopConfig>;
  /** @param before a message id, where the turns before it are wanted and not the newest */
  readonly loadTranscript: (sessionId: string, before?: string) => Promise<Transcript>;
  /** Stops the making of an answer; what was said stays in the transcript. */
  readonly stopTask: (taskId: string) => Promise<unknown>;
  readonly erase: (sessionId: string) => Promise<unknown>;
  readonly rate: (sessionId: string, feedback: Feedback) => Promise<unknown>;
}

/** What a shopper thinks of the answer to a message; a rating of null takes it back. */
export interface Feedback {
  readonly messageId: string;
  readonly rating: Rating | null;
  readonly comment?: string;
}

export function createBackend({ server, shop, locale }: WidgetSettings): Backend {
  return {
    loadConfig: () => load("config?" + new URLSearchParams({ shop, locale }), "theme"),
    loadTranscript: (sessionId, before) =>
      load("session" + (before === undefined ? "" : `?before=${before}`), "messages", bearing(sessionId)),
    stopTask: (taskId) => call(`${server}/api/chat/tasks/${taskId}`, { method: "DELETE", keepalive: true }),
    erase: (sessionId) => call(`${server}/api/chat/session`, { method: "DELETE", headers: bearing(sessionId) }),
    rate: (sessionId, feedback) =>
      call(`${server}/api/chat/feedback`, {
        method: "POST",
        // The page may go right after the press.
        keepalive: true,
        headers: { ...bearing(sessionId), "content-type": "application/json" },
        body: JSON.stringify(feedback),
      }),
  };

  async function load<T>(path: string, key: keyof T & string, headers: HeadersInit = {}): Promise<T> {
    const response = await call(`${server}/api/chat/${path}`, { headers });
    const body: unknown = await response.json();
    if (isLike<T>(body, key)) return body;
    throw new ChatError("internal", `Cannot read ${path}`);
  }
}

function bearing(sessionId: string): Readonly<Record<string, string>> {
  return { authorization: `Bearer ${sessionId}` };
}
