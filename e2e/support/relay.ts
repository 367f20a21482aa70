import OpenAI, { APIError } from "openai";
import type { ScriptedUpstream } from "./scripted-upstream.ts";
import { streamed, type Reply, type StreamReply } from "./upstream-script.ts";
import type { Xiaoer, XiaoerOptions } from "./xiaoer.ts";

export const relayToken = "relay-token-0123456789";
/** The keys of the first upstream and of the second. */
export const upstreamKeys = ["sk-e2e-first-0987654321", "sk-e2e-second-1234567890"] as const;

/** A server with the relay on, in front of these upstreams: `first` with the model `model-1`, `second` with `model-2`. */
export function relayOptions(upstreams: readonly ScriptedUpstream[], config: object = {}): XiaoerOptions {
  const names = ["first", "second"];
  return {
    env: {
      XIAOER_RELAY_TOKEN: relayToken,
      XIAOER_ORIGINS: "https://shop.example",
      FIRST_KEY: upstreamKeys[0],
      SECOND_KEY: upstreamKeys[1],
      LOG_LEVEL: "trace",
    },
    config: {
      ...config,
      upstreams: upstreams.map(({ url }, index) => ({
        name: names[index],
        baseUrl: url,
        model: `model-${index + 1}`,
        apiKeyEnv: `${names[index]?.toUpperCase()}_KEY`,
      })),
    },
  };
}

/** The official client, which tries nothing a second time. */
export function clientOf({ url }: Xiaoer, apiKey = relayToken): OpenAI {
  return new OpenAI({ baseURL: `${url}/v1`, apiKey, maxRetries: 0 });
}

/** Asks without any client: a text is sent as it is. */
export async function postTo(
  { url }: Xiaoer,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  return await fetch(`${url}/v1/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${relayToken}`, "content-type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
}

/** What a request of the client fails with. Rejects where it does not, or not with an error of the client's. */
export async function failureOf(asking: Promise<unknown>): Promise<APIError> {
  const error: unknown = await asking.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof APIError) return error;
  throw new Error(`Expected an APIError, got ${String(error)}`);
}

export const hello = [{ role: "user", content: "Hello there, model." }] as const;

/** A whole answer, as `chat/completions` without `stream` gives it. */
export function completion(text: string, rest: object = {}): Reply {
  return json(200, {
    id: "chatcmpl-7",
    object: "chat.completion",
    created: 1,
    model: "model-1",
    choices: [{ index: 0, message: { role: "assistant", content: text, refusal: null }, finish_reason: "stop" }],
    usage: { prompt_tokens: 5, completion_tokens: 2, total_tokens: 7 },
    ...rest,
  });
}

export function json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Reply {
  return {
    kind: "answer",
    status,
    body: JSON.stringify(body),
    headers: { "content-type": "application/json", ...headers },
  };
}

/** A stream of exactly these chunks, then `[DONE]`. */
export function chunked(chunks: Iterable<object>, rest: Partial<Pick<StreamReply, "saysDone">> = {}): StreamReply {
  return streamed(
    [...chunks].map((chunk) => ({ raw: `data: ${JSON.stringify(chunk)}\n\n` })),
    { finishReason: null, usage: null, ...rest },
  );
}

export function chunkOf(delta: object, rest: object = {}): object {
  return {
    id: "chatcmpl-7",
    object: "chat.completion.chunk",
    created: 1,
    model: "model-1",
    choices: [{ index: 0, delta, finish_reason: null, ...rest }],
  };
}
