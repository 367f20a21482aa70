import { setTimeout as delay } from "node:timers/promises";

import { Type } from "typebox";
import { Compile } from "typebox/compile";
import { Pool, type Dispatcher } from "undici";

/** Where texts are turned into vectors: OpenAI's `POST /embeddings`, which many servers offer. */
export interface EmbeddingsSettings {
  /** With the version, without a slash at the end: `https://api.example.com/v1`. */
  readonly baseUrl: string;
  readonly apiKey: string | undefined;
  readonly model: string;
}

export interface EmbeddingsOptions {
  /** What a second try of the same request waits for, in milliseconds: where the server says nothing else, twice as long each time. */
  readonly retryAfterMs?: number;
}

export interface Embeddings {
  /**
   * The vectors of texts, each of length 1, in their order. Many texts are put into several requests, one after the other.
   *
   * @throws EmbeddingsError; the signal's reason when it is aborted
   */
  readonly embed: (texts: readonly string[], signal: AbortSignal) => Promise<readonly Float32Array[]>;
  readonly close: () => Promise<void>;
}

/** The message is ours: what the server said may hold parts of keys and of texts. */
export class EmbeddingsError extends Error {
  /** Whether the server refused these very texts: others it may take. */
  readonly isRefusal: boolean;

  constructor(
    message: string,
    { isRefusal = false, ...options }: ErrorOptions & { readonly isRefusal?: boolean } = {},
  ) {
    super(message, options);
    this.isRefusal = isRefusal;
  }
}

/** Servers limit the number of inputs (some to 32) and the tokens of a request. */
const maxInputs = 32;
const maxBatchChars = 24_000;
/** Most models read 8,192 tokens of an input, and refuse more: a Chinese character may be more than one. */
const maxInputChars = 5000;
/** Statuses that speak of the texts: malformed, too large, not to be worked with. */
const refusals: ReadonlySet<number> = new Set([400, 413, 422]);
const maxTries = 4;
const longestWaitMs = 60_000;
const connections = 2;
const maxResponseBytes = 64 * 1024 * 1024;

const responseOf = Compile(
  Type.Object({
    data: Type.Array(Type.Object({ index: Type.Integer({ minimum: 0 }), embedding: Type.Array(Type.Number()) })),
  }),
);

/** https://platform.openai.com/docs/api-reference/embeddings/create */
export function createEmbeddings(
  { baseUrl, apiKey, model }: EmbeddingsSettings,
  { retryAfterMs = 1000 }: EmbeddingsOptions = {},
): Embeddings {
  const { origin, pathname } = new URL(baseUrl);
  const path = `${pathname.replace(/\/$/, "")}/embeddings`;
  const pool = new Pool(origin, { connections, connect: { timeout: 5000 }, maxResponseSize: maxResponseBytes });
  const headers = {
    "content-type": "application/json",
    accept: "application/json",
    "user-agent": "xiaoer",
    ...(apiKey !== undefined && { authorization: `Bearer ${apiKey}` }),
  };
  return { embed, close: () => pool.destroy() };

  async function embed(texts: readonly string[], signal: AbortSignal): Promise<readonly Float32Array[]> {
    const vectors: Float32Array[] = [];
    for (const batch of batchesOf(texts.map(readable))) vectors.push(...(await embedBatch(batch, signal)));
    return vectors;
  }

  async function embedBatch(input: readonly string[], signal: AbortSignal): Promise<readonly Float32Array[]> {
    const body = JSON.stringify({ model, input, encoding_format: "float" });
    for (let attempt = 1; ; attempt += 1) {
      const response = await post(body, signal);
      if (response.statusCode === 200) return vectorsOf(await jsonOf(response, signal), input.length);
      await response.body.dump().catch(() => undefined); // why it failed is in the status; the connection is free again
      const isPassing = response.statusCode === 429 || response.statusCode >= 500;
      if (!isPassing || attempt === maxTries) {
        throw new EmbeddingsError(`The server of the embeddings answered ${response.statusCode}.`, {
          isRefusal: refusals.has(response.statusCode),
        });
      }
      await delay(waitMs(response, attempt), undefined, { signal });
    }
  }

  async function post(body: string, signal: AbortSignal): Promise<Dispatcher.ResponseData> {
    try {
      return await pool.request({ method: "POST", path, headers, body, signal });
    } catch (error) {
      signal.throwIfAborted();
      throw new EmbeddingsError("The server of the embeddings cannot be reached.", { cause: error });
    }
  }

  function waitMs({ headers: { "retry-after": asked } }: Dispatcher.ResponseData, attempt: number): number {
    const seconds = typeof asked === "string" && /^\d{1,6}$/.test(asked) ? Number(asked) : undefined;
    return Math.min(seconds === undefined ? retryAfterMs * 2 ** (attempt - 1) : seconds * 1000, longestWaitMs);
  }
}

/** An empty text is refused by most servers, and what is too long by all. */
function readable(text: string): string {
  const cut = Array.from(text.slice(0, maxInputChars + 1))
    .slice(0, maxInputChars)
    .join("")
    .toWellFormed()
    .trim();
  return cut === "" ? "-" : cut;
}

function batchesOf(texts: readonly string[]): readonly (readonly string[])[] {
  const batches: string[][] = [];
  let chars = Infinity;
  for (const text of texts) {
    const last = batches.at(-1);
    if (last === undefined || last.length === maxInputs || chars + text.length > maxBatchChars) {
      batches.push([text]);
      chars = text.length;
    } else {
      last.push(text);
      chars += text.length;
    }
  }
  return batches;
}

async function jsonOf({ body }: Dispatcher.ResponseData, signal: AbortSignal): Promise<unknown> {
  try {
    return await body.json();
  } catch (error) {
    signal.throwIfAborted();
    throw new EmbeddingsError("The server of the embeddings answered with something that is no JSON.", {
      cause: error,
    });
  }
}

function vectorsOf(answer: unknown, count: number): readonly Float32Array[] {
  if (!responseOf.Check(answer)) throw unexpected("no list of vectors");
  const inOrder = answer.data.toSorted((a, b) => a.index - b.index);
  if (inOrder.length !== count || inOrder.some(({ index }, place) => index !== place)) {
    throw unexpected(`${inOrder.length} vectors for ${count} texts`);
  }
  const size = inOrder[0]?.embedding.length ?? 0;
  return inOrder.map(({ embedding }) => {
    if (embedding.length === 0 || embedding.length !== size) throw unexpected("vectors of different lengths");
    return unit(embedding);
  });
}

/** Of length 1, so that a cosine is a sum of products. */
function unit(numbers: readonly number[]): Float32Array {
  const length = Math.hypot(...numbers);
  if (!Number.isFinite(length) || length === 0) throw unexpected("a vector of no length");
  return Float32Array.from(numbers, (number) => number / length);
}

function unexpected(what: string): EmbeddingsError {
  return new EmbeddingsError(`The server of the embeddings answered with ${what}.`);
}
