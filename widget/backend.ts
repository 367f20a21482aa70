import type { Rating, ShopConfig, Transcript } from "../server/protocol.ts";
import { call, ChatError, isLike } from "./chat-error.ts";
import type { WidgetSettings } from "./settings.ts";

/** The server's calls that are not a stream. */
export interface Backend {
  readonly loadConfig: () => Promise<ShopConfig>;
  /** @param before a message id, where the turns before it are wanted and not the newest */
  readonly loadTranscript: (sessionId: string, before?: string) => Promise<Transcript>;
  /**
   * Stops the making of an answer; what was said stays in the transcript. Should it not get through, the server stops by itself
   * soon, since nobody listens any more.
   */
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
  const send = (path: string, options: RequestInit) => call(`${server}/api/chat/${path}`, options);
  return {
    loadConfig: () => load("config?" + new URLSearchParams({ shop, locale }), "theme"),
    loadTranscript: (sessionId, before) =>
      load("session" + (before ? `?before=${before}` : ""), "messages", bearing(sessionId)),
    stopTask: (taskId) => send(`tasks/${taskId}`, { method: "DELETE", keepalive: true }).catch(() => undefined),
    erase: (sessionId) => send("session", { method: "DELETE", headers: bearing(sessionId) }),
    rate: (sessionId, feedback) =>
      send("feedback", {
        method: "POST",
        headers: { "content-type": "application/json", ...bearing(sessionId) },
        body: JSON.stringify(feedback),
        // The page may go right after the press.
        keepalive: true,
      }),
  };

  async function load<T>(path: string, key: keyof T & string, headers: HeadersInit = {}): Promise<T> {
    const response = await send(path, { headers });
    const body: unknown = await response.json();
    if (isLike<T>(body, key)) return body;
    throw new ChatError("internal", `Cannot read ${path}`);
  }
}

function bearing(sessionId: string): { readonly authorization: string } {
  return { authorization: `Bearer ${sessionId}` };
}
