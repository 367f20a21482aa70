import type { ShopConfig, Transcript } from "../server/protocol.ts";
import { ChatError, chatErrorFrom, refusalFrom } from "./chat-error.ts";
import type { WidgetSettings } from "./settings.ts";
import { isShopConfig, isTranscript } from "./wire.ts";

/** The server's calls that are not a stream. Each throws a ChatError. */
export interface Backend {
  readonly loadConfig: () => Promise<ShopConfig>;
  readonly loadTranscript: (sessionId: string) => Promise<Transcript>;
  /** Stops the making of an answer; what was said stays in the transcript. */
  readonly stopTask: (taskId: string) => Promise<void>;
}

export function createBackend(settings: WidgetSettings, fetch: typeof globalThis.fetch): Backend {
  return {
    loadConfig: async () => {
      const query = new URLSearchParams({ shop: settings.shop, locale: settings.locale });
      const config = await call(`/api/chat/config?${query}`);
      if (!isShopConfig(config)) throw new ChatError("internal", "Cannot read the shop's config: unknown form");
      return config;
    },
    loadTranscript: async (sessionId) => {
      const headers = { authorization: `Bearer ${sessionId}` };
      const transcript = await call("/api/chat/session", { headers, cache: "no-store" });
      if (!isTranscript(transcript)) throw new ChatError("internal", "Cannot read the transcript: unknown form");
      return transcript;
    },
    stopTask: async (taskId) => {
      await call(`/api/chat/tasks/${encodeURIComponent(taskId)}`, { method: "DELETE", keepalive: true });
    },
  };

  async function call(path: string, options: RequestInit = {}): Promise<unknown> {
    let response: Response;
    try {
      response = await fetch(settings.server + path, { credentials: "omit", ...options });
    } catch (error) {
      throw chatErrorFrom(error);
    }
    if (!response.ok) throw await refusalFrom(response);
    return response.status === 204 ? undefined : response.json().catch(() => undefined);
  }
}
