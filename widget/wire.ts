import type { ChatEvent, ShopConfig, Transcript } from "../server/protocol.ts";
import { isRecord } from "./chat-error.ts";

type Shape = Readonly<Record<string, "string" | "number" | "object" | "boolean">>;

/**
 * What the widget counts on in each event. It trusts its own server for the rest: the check is here so that a proxy's
 * page, or a server much older or newer, is noticed instead of drawn as "undefined".
 */
const shapeByEvent: Readonly<Record<ChatEvent["event"], Shape>> = {
  connected: { taskId: "string", sessionId: "string", messageId: "string" },
  progress: { stage: "string", progress: "number", message: "string", etaMs: "number" },
  sources: { sources: "object" },
  token: { index: "number", text: "string" },
  done: { finishReason: "string" },
  error: { code: "string", retryable: "boolean" },
};

/** Reads one event of a stream; undefined for one that this widget does not know. */
export function readEvent(name: string | undefined, json: string): ChatEvent | undefined {
  const event = { event: name, data: parse(json) };
  return isChatEvent(event) ? event : undefined;
}

export function isShopConfig(value: unknown): value is ShopConfig {
  return hasShape(value, { name: "string", greeting: "string", starters: "object", theme: "object", limits: "object" });
}

export function isTranscript(value: unknown): value is Transcript {
  return isRecord(value) && Array.isArray(value["messages"]);
}

function isChatEvent(value: { readonly event: string | undefined; readonly data: unknown }): value is ChatEvent {
  const { event, data } = value;
  return event !== undefined && isEventName(event) && hasShape(data, shapeByEvent[event]);
}

function isEventName(name: string): name is ChatEvent["event"] {
  return Object.hasOwn(shapeByEvent, name);
}

function hasShape(value: unknown, shape: Shape): boolean {
  return (
    isRecord(value) && Object.entries(shape).every(([key, type]) => value[key] !== null && typeof value[key] === type)
  );
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    // Not JSON: whoever sent it is not our server, and the caller treats it as an unknown event.
    return undefined;
  }
}
