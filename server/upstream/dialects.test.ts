import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";

import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import type { BodyReader, ReportedUsage, Spent } from "./body-reader.ts";
import { createChatCompletions, type ChatCompletions } from "./chat-completions.ts";
import { createCompletionReader, type AnswerEnd } from "./completion.ts";
import { dialectsByTopic } from "./dialects/all.ts";
import type { Dialect } from "./dialects/dialect.ts";
import { UpstreamFailure, type FailureDetail } from "./failure.ts";
import { createRecorder } from "./observer-recorder.ts";
import type { Redact } from "./redact.ts";

/** What somebody gets of an answer. */
interface Got {
  readonly text: string;
  readonly ends: string;
  readonly usage: ReportedUsage | null;
  readonly written: string;
  readonly detail: FailureDetail;
}

/** `SEED=… npx vitest run server/upstream/dialects.test.ts` cuts again as it did. */
const seed = Number(process.env["SEED"] ?? Date.now() % 1_000_000);
const key = "sk-secret";
/** What is larger is not cut into single bytes. */
const maxBytesInSingles = 64 * 1024;

const topics = Object.entries(dialectsByTopic).map(([topic, dialects]) => ({ topic, dialects }));
const bodies = topics.flatMap(({ dialects }) => dialects).filter(({ status }) => status === undefined);

describe(`over a socket, cut at random with SEED=${seed}`, () => {
  let answer: Dialect;
  let sizes: readonly number[];
  let upstream: ChatCompletions;
  const server = createServer((request, response) => {
    request.resume();
    void write(response, answer, sizes);
  });

  beforeAll(async () => {
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    upstream = newUpstream(typeof address === "object" && address ? address.port : 0);
  });
  afterAll(async () => {
    await upstream.close();
    server.closeAllConnections();
    server.close();
  });

  describe.each(topics)("$topic", ({ dialects }) => {
    it.each(dialects)("$does: $ends", async (dialect) => {
      answer = dialect;
      for (sizes of cuttingsOf(Buffer.byteLength(dialect.body))) expectToFit(await ask(upstream), dialect);
    });
  });
});

describe("read without a socket", () => {
  it("gives the same, wherever a body is cut", () => {
    const small = bodies.filter(({ body }) => body.length <= maxBytesInSingles);
    fc.assert(
      fc.property(
        fc.constantFrom(...small),
        fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1 }),
        (dialect, cut) => {
          expectToFit(read(dialect.body, cut), dialect);
        },
      ),
      { seed, numRuns: 2000 },
    );
  });

  it("gives the same, wherever a body of megabytes is cut", () => {
    for (const dialect of bodies.filter(({ body }) => body.length > maxBytesInSingles)) {
      fc.assert(
        fc.property(fc.array(fc.integer({ min: 1000, max: 5_000_000 }), { minLength: 1 }), (cut) => {
          expectToFit(read(dialect.body, cut), dialect);
        }),
        { seed, numRuns: 10 },
      );
    }
  });
});

function expectToFit(got: Got, { text = "", ends, usage, written, detail }: Dialect): void {
  expect({ text: got.text, ends: got.ends }).toEqual({ text, ends });
  if (usage !== undefined) expect(got.usage).toEqual(usage);
  if (written !== undefined) expect(got.written).toBe(written);
  if (detail !== undefined) expect(got.detail).toMatchObject(detail);
  expect(JSON.stringify(got.detail)).not.toContain("secret");
}

/** Whole, in single bytes, and at random. */
function cuttingsOf(sizeBytes: number): readonly (readonly number[])[] {
  const random = fc.sample(fc.integer({ min: 1, max: Math.max(40, Math.floor(sizeBytes / 100)) }), {
    seed,
    numRuns: 500,
  });
  return [[Infinity], ...(sizeBytes <= maxBytesInSingles ? [[1]] : []), random];
}

function* cut(body: Dialect["body"], sizes: readonly number[]): Generator<Uint8Array> {
  const bytes = Buffer.from(body);
  for (let at = 0, count = 0; at < bytes.length; count += 1) {
    const size = sizes[count % sizes.length] ?? 1;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

async function write(response: ServerResponse, { body, status = 200, contentType }: Dialect, sizes: readonly number[]) {
  response.writeHead(status, { "content-type": contentType ?? "text/event-stream" });
  for (const bytes of cut(body, sizes)) {
    if (response.destroyed) return;
    // Each write is an HTTP chunk of its own. With a turn of the loop between them, the client reads them one by one.
    await new Promise((resolve) => response.write(bytes, () => setImmediate(resolve)));
  }
  response.end();
}

function newUpstream(port: number): ChatCompletions {
  return createChatCompletions({
    name: "test",
    baseUrl: `http://127.0.0.1:${port}/v1`,
    apiKey: key,
    model: "m",
    temperature: 0,
    maxTokens: 100,
    timeouts: { connectMs: 20_000, firstTokenMs: 20_000, idleMs: 20_000 },
    observer: createRecorder().observer,
    now: () => performance.now(),
  });
}

async function ask(upstream: ChatCompletions): Promise<Got> {
  let spent: Spent = { usage: null, written: "" };
  const pieces = upstream.ask({
    body: { model: "m", messages: [], stream: true },
    promptText: "",
    asker: "chat",
    createReader: (redact) => {
      const reader = createCompletionReader(redact);
      return { ...reader, spent: () => (spent = reader.spent()) };
    },
    onUsage: () => undefined,
    signal: new AbortController().signal,
  });
  let text = "";
  try {
    for (;;) {
      const result = await pieces.next();
      if (result.done === true) return { text, ends: result.value.finishReason, ...spent, detail: {} };
      text += result.value;
    }
  } catch (error) {
    return { text, ...spent, ...endOf(error) };
  }
}

function read(body: Dialect["body"], sizes: readonly number[]): Got {
  const redact: Redact = (text) => text.replaceAll(key, "[redacted]");
  const reader: BodyReader<string, AnswerEnd> = createCompletionReader(redact);
  const decoder = new TextDecoder();
  let text = "";
  for (const bytes of cut(body, sizes)) {
    text += reader.feed(decoder.decode(bytes, { stream: true })) ?? "";
    if (reader.isOver()) break;
  }
  text += (reader.feed(decoder.decode()) ?? "") + (reader.end() ?? "");
  try {
    return { text, ends: reader.conclude().finishReason, ...reader.spent(), detail: {} };
  } catch (error) {
    return { text, ...reader.spent(), ...endOf(error) };
  }
}

function endOf(error: unknown): Pick<Got, "ends" | "detail"> {
  if (!(error instanceof UpstreamFailure)) throw error;
  expect(String(error)).not.toContain("secret");
  return { ends: error.kind, detail: error.detail };
}
