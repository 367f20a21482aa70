import type { FinishReason } from "../protocol.ts";

/** How a provider says that an answer ended: as we do, or that it is not whole (`broken`). */
export type Finish = FinishReason | "broken";

const finishByReason: ReadonlyMap<string, Finish> = new Map([
  ["length", "length"],
  ["max_tokens", "length"],
  ["model_length", "length"], // Mistral
  ["model_context_window_exceeded", "length"], // Zhipu, Anthropic
  ["content_filter", "content_filter"],
  ["content_filtered", "content_filter"],
  ["sensitive", "content_filter"], // Zhipu
  ["refusal", "content_filter"], // Anthropic
  ["safety", "content_filter"], // Gemini, and the four below
  ["recitation", "content_filter"],
  ["blocklist", "content_filter"],
  ["prohibited_content", "content_filter"],
  ["spii", "content_filter"],
  ["insufficient_system_resource", "broken"], // DeepSeek
  ["network_error", "broken"], // Zhipu
  ["network-error", "broken"],
  ["abort", "broken"], // vLLM, SGLang
  ["aborted", "broken"],
  ["cancelled", "broken"],
  ["error", "broken"], // OpenRouter
]);

/** What some servers write where nothing has ended yet. */
const noReasons: ReadonlySet<string> = new Set(["", "null", "none"]);

/** Reads a finish reason; null where the answer goes on. One that nobody knows is an end like any other. */
export function finishOf(reason: unknown): Finish | null {
  if (typeof reason !== "string") return null;
  const name = reason.toLowerCase();
  return noReasons.has(name) ? null : (finishByReason.get(name) ?? "stop");
}
