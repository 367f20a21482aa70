import type { ShopConfig, Transcript } from "../server/protocol.ts";
import { call, ChatError, isLike } from "./chat-error.ts";
import type { WidgetSettings } from "./settings.ts";

/** The server's calls that are not a stream. */
export interface Backend {
  readonly loadConfig: () => Promise<ShopConfig>;
  readonly loadTranscript: (sessionId: string) => Promise<Transcript>;
  /** Stops the making of an answer; what was said stays in the transcript. */
  readonly stopTask: (taskId: string) => Promise<unknown>;
}

export function createBackend({ server, shop, locale }: WidgetSettings): Backend {
  return {
    loadConfig: () => load("config?" + new URLSearchParams({ shop, locale }), "theme"),
    loadTranscript: (sessionId) => load("session", "messages", { authorization: `Bearer ${sessionId}` }),
    stopTask: (taskId) => call(`${server}/api/chat/tasks/${taskId}`, { method: "DELETE", keepalive: true }),
  };

  async function load<T>(path: string, key: keyof T & string, headers: HeadersInit = {}): Promise<T> {
    const response = await call(`${server}/api/chat/${path}`, { headers });
    const body: unknown = await response.json();
    if (isLike<T>(body, key)) return body;
    throw new ChatError("internal", `Cannot read ${path}`);
  }
}
