import { Pool, type Dispatcher } from "undici";

import type { BodyReader, Spent } from "./body-reader.ts";
import { createDeadline } from "./deadline.ts";
import { failureOfResponse } from "./failure-of.ts";
import { UpstreamFailure } from "./failure.ts";
import type { Asker, RequestOutcome, UpstreamObserver } from "./observer.ts";
import { createRedact, type Redact } from "./redact.ts";
import { retryAfterOf } from "./retry-after.ts";
import { usageOf, type ModelUsage } from "./usage.ts";

/** One OpenAI-compatible upstream. */
export interface ChatCompletionsSettings {
  /** For the log and the metrics. */
  readonly name: string;
  /** With the version, without a slash at the end: `https://api.example.com/v1`. */
  readonly baseUrl: string;
  readonly apiKey: string | undefined;
  readonly model: string;
  readonly temperature: number;
  readonly maxTokens: number;
}

export interface ChatCompletionsOptions extends ChatCompletionsSettings {
  /** Milliseconds: until connected, until the answer begins, between two reads of it. */
  readonly timeouts: { readonly connectMs: number; readonly firstTokenMs: number; readonly idleMs: number };
  readonly observer: UpstreamObserver;
  /** A monotonic clock, in milliseconds. */
  readonly now: () => number;
  /** Default: 1024. */
  readonly maxConnections?: number;
}

export interface CompletionRequest<Piece, End> {
  /** The body, `model` and `messages` included. */
  readonly body: Readonly<Record<string, unknown>>;
  /** All that the model gets to read: counted where the upstream does not count, and kept out of the log. */
  readonly promptText: string;
  readonly asker: Asker;
  /** `redact` is for what the upstream says of its failures. */
  readonly createReader: (redact: Redact) => BodyReader<Piece, End>;
  /** Is told what the request took, however it ended; not at all where it took nothing. */
  readonly onUsage: (usage: ModelUsage) => void;
  /**
   * Aborts the request. The generator then throws its reason; but where that is an UpstreamFailure, since a limit has
   * passed, not after the answer's end was told.
   */
  readonly signal: AbortSignal;
  /** It comes whole: until its end it has not begun, and there is no limit for that but the signal's. Default: false. */
  readonly isWhole?: boolean;
}

/** A client of one upstream, over connections that stay open. */
export interface ChatCompletions extends Pick<ChatCompletionsSettings, "name" | "model" | "temperature" | "maxTokens"> {
  /**
   * Makes one request, and yields what its reader makes of the body as it arrives. Leaving it early aborts the request.
   *
   * @throws UpstreamFailure; the signal's reason when it is aborted
   */
  readonly ask: <Piece, End>(request: CompletionRequest<Piece, End>) => AsyncGenerator<Piece, End>;
  readonly close: () => Promise<void>;
}

type Body = Dispatcher.ResponseData["body"];

const defaultMaxConnections = 1024;
/** An error's body is read so far and no further, and for so long, in milliseconds. */
const maxErrorBytes = 64 * 1024;
const errorPatienceMs = 5000;
/** Once the upstream has said why it ended, how long its usage and `[DONE]` are waited for, in milliseconds. */
const usagePatienceMs = 2000;
/** After `[DONE]`, how long the body's own end is waited for, in milliseconds: then the connection is given up. */
const finishPatienceMs = 1000;

export function createChatCompletions(options: ChatCompletionsOptions): ChatCompletions {
  const { name, model, temperature, maxTokens, baseUrl, apiKey, timeouts, observer, now } = options;
  const { origin, pathname } = new URL(baseUrl);
  const pool = createPool(origin, timeouts.connectMs, options.maxConnections ?? defaultMaxConnections);
  const path = `${pathname.replace(/\/$/, "")}/chat/completions`;
  const headers = {
    "content-type": "application/json",
    accept: "text/event-stream, application/json",
    "accept-encoding": "identity",
    "user-agent": "xiaoer",
    ...(apiKey !== undefined && { authorization: `Bearer ${apiKey}` }),
  };
  return { name, model, temperature, maxTokens, ask, close: () => pool.destroy() };

  async function* ask<Piece, End>(request: CompletionRequest<Piece, End>): AsyncGenerator<Piece, End> {
    const redact = createRedact(apiKey === undefined ? [] : [apiKey], request.promptText);
    const reader = request.createReader(redact);
    const beganAt = now();
    let firstMs: number | null = null;
    let outcome: RequestOutcome = "aborted";
    observer.onRequest(name);
    try {
      const end = yield* exchange(request, reader, redact, () => {
        firstMs ??= now() - beganAt;
      });
      outcome = "ok";
      return end;
    } catch (error) {
      if (error instanceof UpstreamFailure) outcome = error.kind;
      throw error;
    } finally {
      try {
        tellUsage(request, reader.spent());
      } finally {
        observer.onRequestEnd(name, outcome, firstMs);
      }
    }
  }

  /** Sends the request and reads the answer, each within its limit. `onSign` is called while the answer comes, once it has begun. */
  async function* exchange<Piece, End>(
    { body: asked, signal, isWhole = false }: CompletionRequest<Piece, End>,
    reader: BodyReader<Piece, End>,
    redact: Redact,
    onSign: () => void,
  ): AsyncGenerator<Piece, End> {
    const limit = createDeadline();
    const ended = AbortSignal.any([signal, limit.signal]);
    let hasPassedOn = false;
    let body: Body | undefined;
    try {
      if (!isWhole) limit.set(timeouts.firstTokenMs, () => timedOut("did not begin to answer in time"));
      body = await open(asked, ended, redact);
      const decoder = new TextDecoder();
      let isEnding = false;
      try {
        for await (const bytes of body.iterator({ destroyOnReturn: false })) {
          limit.hold();
          const piece = reader.feed(decoder.decode(toBytes(bytes), { stream: true }));
          if (reader.hasBegun()) onSign();
          if (piece !== undefined) {
            hasPassedOn = true;
            yield piece;
          }
          if (reader.isOver()) break;
          // Comments behind the end are no reason to wait for longer.
          if (!reader.hasBegun() || isEnding) limit.resume();
          else limit.set(patienceMs(reader), () => timedOut("fell silent"));
          isEnding = reader.isFinished();
        }
      } catch (error) {
        // An end that was told is the end, whatever happens to the connection behind it and whichever limit passes.
        const isLeft = signal.aborted && !(signal.reason instanceof UpstreamFailure);
        if (isLeft || !reader.isFinished()) throw error;
        body.destroy();
      }
      limit.clear();
      for (const piece of [reader.feed(decoder.decode()), reader.end()]) if (piece !== undefined) yield piece;
      const end = reader.conclude();
      void letFinish(body);
      body = undefined;
      return end;
    } catch (error) {
      throw ended.aborted ? ended.reason : failureOf(error, hasPassedOn);
    } finally {
      limit.clear();
      body?.destroy();
    }
  }

  function tellUsage(request: CompletionRequest<unknown, unknown>, spent: Spent): void {
    const usage = usageOf(modelOf(request.body) ?? model, request.promptText, spent);
    if (!usage) return;
    request.onUsage(usage);
    observer.onUsage(request.asker, name, usage);
  }

  function patienceMs(reader: BodyReader<unknown, unknown>): number {
    return reader.isFinished() ? Math.min(timeouts.idleMs, usagePatienceMs) : timeouts.idleMs;
  }

  async function open(body: CompletionRequest<unknown, unknown>["body"], signal: AbortSignal, redact: Redact) {
    const response = await pool.request({ method: "POST", path, headers, body: JSON.stringify(body), signal });
    // Reading the body tells of every error. One that comes later, as when it is destroyed, would end the process.
    response.body.on("error", () => undefined);
    const { statusCode: status } = response;
    if (status < 200 || status > 299) {
      const retryAfterMs = retryAfterOf(response.headers, Date.now());
      throw failureOfResponse({ status, retryAfterMs, body: await errorTextOf(response.body) }, redact);
    }
    const coding = response.headers["content-encoding"];
    if (coding === undefined || /^identity$/i.test(String(coding))) return response.body;
    response.body.destroy();
    throw new UpstreamFailure("malformed", "The model's server failed: it compressed its answer, unasked.");
  }
}

function createPool(origin: string, connectMs: number, connections: number): Pool {
  return new Pool(origin, {
    connections,
    connect: { timeout: connectMs },
    // What comes after the connection is limited above: undici would count neither comments nor a held reader as we do.
    headersTimeout: 0,
    bodyTimeout: 0,
    // A connection that the upstream closes after a minute of idleness is given up before that.
    keepAliveTimeout: 30_000,
    keepAliveMaxTimeout: 60_000,
    pipelining: 1, // one answer a connection: one that is slow, or broken off, holds up no other
    allowH2: false,
    maxResponseSize: -1, // an answer ends when it ends; its reader bounds what is kept of it
  });
}

async function errorTextOf(body: Body): Promise<string> {
  const decoder = new TextDecoder();
  const timer = setTimeout(() => body.destroy(), errorPatienceMs);
  let text = "";
  try {
    let size = 0;
    for await (const bytes of body.iterator()) {
      const part = toBytes(bytes);
      size += part.length;
      text += decoder.decode(part, { stream: true });
      if (size >= maxErrorBytes) break;
    }
  } catch {
    // The status says enough: what came of the text is as much as there is.
  } finally {
    clearTimeout(timer);
  }
  return text;
}

/** After `[DONE]` the body ends by itself in a moment; read to its end, the connection can be used again. */
async function letFinish(body: Body): Promise<void> {
  // Cleared, unlike the timer of an `AbortSignal.timeout`: at a thousand answers a second that would be as many timers.
  const timer = setTimeout(() => body.destroy(), finishPatienceMs);
  try {
    await body.dump({ limit: 64 * 1024 });
  } catch {
    body.destroy(); // the answer is whole; only the connection is lost
  } finally {
    clearTimeout(timer);
  }
}

function modelOf({ model }: CompletionRequest<unknown, unknown>["body"]): string | undefined {
  return typeof model === "string" ? model : undefined;
}

function toBytes(chunk: unknown): Uint8Array {
  if (chunk instanceof Uint8Array) return chunk;
  throw new TypeError(`Cannot read the upstream's body: expected bytes, got ${typeof chunk}`);
}

function timedOut(what: string): UpstreamFailure {
  return new UpstreamFailure("timeout", `The model's server ${what}.`);
}

/** The request failed below HTTP: nothing came, or the connection broke in the middle. */
function failureOf(error: unknown, hasPassedOn: boolean): unknown {
  if (error instanceof UpstreamFailure) return error;
  if (hasPassedOn) return new UpstreamFailure("cut", "The answer was cut off before its end.", { cause: error });
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "UND_ERR_CONNECT_TIMEOUT") return timedOut("could not be connected to in time");
  return new UpstreamFailure("unreachable", "The model's server cannot be reached.", { cause: error });
}
