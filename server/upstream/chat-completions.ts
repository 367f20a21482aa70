import { Pool, type Dispatcher } from "undici";

import { AppError } from "../errors.ts";
import { createCompletionReader, type AnswerEnd } from "./completion.ts";
import { createDeadline } from "./deadline.ts";
import { usageOf, type ModelUsage } from "./usage.ts";

export interface UpstreamOptions {
  /** For the log. */
  readonly name: string;
  /** With the version, without a slash at the end: `https://api.example.com/v1`. */
  readonly baseUrl: string;
  readonly apiKey: string | undefined;
  readonly model: string;
  readonly temperature: number;
  readonly maxTokens: number;
  /** Milliseconds: until connected, until the first text, between two pieces, in all. */
  readonly timeouts: {
    readonly connectMs: number;
    readonly firstTokenMs: number;
    readonly idleMs: number;
    readonly totalMs: number;
  };
}

export interface UpstreamMessage {
  readonly role: "system" | "user" | "assistant";
  readonly content: string;
}

export interface Upstream {
  readonly name: string;
  readonly model: string;
  /**
   * Asks for one answer and yields its text, in pieces as they arrive: deltas that came together are one piece.
   *
   * Leaving it early, or aborting `signal`, aborts the request. `onUsage` is told what each request took, however it ended.
   * @throws AppError `upstream_unavailable`, `upstream_timeout`, `upstream_error` or `interrupted`; the signal's
   *   reason when it is aborted. What the upstream itself said is never part of it: such texts carry parts of keys.
   */
  streamAnswer(
    messages: readonly UpstreamMessage[],
    signal: AbortSignal,
    onUsage: (usage: ModelUsage) => void,
  ): AsyncGenerator<string, AnswerEnd>;
  close(): Promise<void>;
}

const maxConnections = 1024;

/** Once the upstream has said why it ended, how long its usage and `[DONE]` are waited for, in milliseconds. */
const usagePatienceMs = 2000;

/** A client of one OpenAI-compatible upstream, over connections that stay open. */
export function createUpstream(options: UpstreamOptions): Upstream {
  const { name, model, baseUrl, timeouts } = options;
  const { origin, pathname } = new URL(baseUrl);
  // The limits below are ours (`createDeadline`): undici's own would count comments and body time differently.
  const pool = new Pool(origin, {
    connections: maxConnections,
    connect: { timeout: timeouts.connectMs },
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  return { name, model, streamAnswer, close: () => pool.destroy() };

  async function* streamAnswer(
    messages: readonly UpstreamMessage[],
    signal: AbortSignal,
    onUsage: (usage: ModelUsage) => void,
  ): AsyncGenerator<string, AnswerEnd> {
    const first = createDeadline();
    const total = createDeadline();
    total.set(timeouts.totalMs, () => timedOut("took too long in all"));
    first.set(timeouts.firstTokenMs, () => timedOut("did not begin to answer in time"));
    const ended = AbortSignal.any([signal, first.signal, total.signal]);
    const reader = createCompletionReader();
    let said = false;
    let body: Dispatcher.ResponseData["body"] | undefined;
    try {
      body = await request(messages, ended);
      const decoder = new TextDecoder();
      for await (const bytes of body.iterator({ destroyOnReturn: false })) {
        const text = reader.feed(decoder.decode(toBytes(bytes), { stream: true }));
        if (text !== "") {
          said = true;
          yield text;
        }
        if (reader.isOver()) break;
        const patienceMs = reader.isFinished() ? Math.min(timeouts.idleMs, usagePatienceMs) : timeouts.idleMs;
        if (said) first.set(patienceMs, () => timedOut("fell silent"));
      }
      const rest = reader.feed(`${decoder.decode()}\n\n`); // a last event without its blank line counts
      if (rest !== "") yield rest;
      const end = reader.conclude();
      void letFinish(body);
      body = undefined;
      return end;
    } catch (error) {
      // An end that was told is the end, whatever happens to the connection behind it.
      if (!signal.aborted && reader.isFinished()) return reader.conclude();
      throw ended.aborted ? ended.reason : translate(error, said);
    } finally {
      first.clear();
      total.clear();
      body?.destroy();
      const usage = usageOf(model, messages.map(({ content }) => content).join("\n"), reader.spent());
      if (usage) onUsage(usage);
    }
  }

  async function request(messages: readonly UpstreamMessage[], signal: AbortSignal) {
    const { apiKey, temperature, maxTokens } = options;
    const response = await pool.request({
      method: "POST",
      path: `${pathname.replace(/\/$/, "")}/chat/completions`,
      headers: {
        "content-type": "application/json",
        accept: "text/event-stream",
        ...(apiKey !== undefined && { authorization: `Bearer ${apiKey}` }),
      },
      body: JSON.stringify({
        model,
        messages,
        temperature,
        max_tokens: maxTokens,
        stream: true,
        stream_options: { include_usage: true },
      }),
      signal,
    });
    // Reading the body tells of every error. One that comes later, as when it is destroyed, would end the process.
    response.body.on("error", () => undefined);
    await checkResponse(response);
    return response.body;
  }
}

async function checkResponse({ statusCode, headers, body }: Dispatcher.ResponseData): Promise<void> {
  const type = String(headers["content-type"] ?? "");
  if (statusCode === 200 && /^text\/event-stream\b/i.test(type)) return;
  await body.dump({ limit: 64 * 1024 }).catch(() => undefined); // frees the connection; what it says is not for us
  if (statusCode === 429 || statusCode >= 500) {
    throw new AppError("upstream_unavailable", `The model's server cannot answer now (HTTP ${statusCode}).`);
  }
  const what = statusCode === 200 ? "it did not answer with a stream" : `it refused the request (HTTP ${statusCode})`;
  throw new AppError("upstream_error", `The model's server failed: ${what}.`);
}

/** After `[DONE]` the body ends by itself in a moment; read to its end, the connection can be used again. */
async function letFinish(body: Dispatcher.ResponseData["body"]): Promise<void> {
  try {
    await body.dump({ limit: 64 * 1024, signal: AbortSignal.timeout(1000) });
  } catch {
    body.destroy(); // the answer is whole; only the connection is lost
  }
}

function toBytes(chunk: unknown): Uint8Array {
  if (chunk instanceof Uint8Array) return chunk;
  throw new TypeError(`Cannot read the upstream's body: expected bytes, got ${typeof chunk}`);
}

function timedOut(what: string): AppError {
  return new AppError("upstream_timeout", `The model's server ${what}.`);
}

/** The request failed below HTTP: nothing came, or the connection broke in the middle. */
function translate(error: unknown, said: boolean): unknown {
  if (error instanceof AppError) return error;
  if (said) return new AppError("interrupted", "The answer was cut off before its end.", { cause: error });
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "UND_ERR_CONNECT_TIMEOUT") return timedOut("could not be connected to in time");
  return new AppError("upstream_unavailable", "The model's server cannot be reached.", { cause: error });
}
