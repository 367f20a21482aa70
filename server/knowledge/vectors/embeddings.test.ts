import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { json } from "node:stream/consumers";

import { Type } from "typebox";
import { Value } from "typebox/value";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { createEmbeddings, EmbeddingsError, type Embeddings } from "./embeddings.ts";

const RequestSchema = Type.Object({ model: Type.String(), input: Type.Array(Type.String()) });
const never = new AbortController().signal;

let server: Server;
let embeddings: Embeddings;
let requests: { readonly input: readonly string[]; readonly model: string; readonly message: IncomingMessage }[] = [];
let answer: (input: readonly string[], response: ServerResponse) => void;
beforeEach(async () => {
  requests = [];
  answer = (input, response) =>
    send(response, { data: input.map((text, index) => ({ index, embedding: [text.length, 1] })) });
  server = createServer((message, response) => void serve(message, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  embeddings = createEmbeddings(
    { baseUrl: `http://127.0.0.1:${port}/v1`, apiKey: "sk-secret-1", model: "vectors-small" },
    { retryAfterMs: 1 },
  );
});
afterEach(async () => {
  await embeddings.close();
  server.closeAllConnections();
  server.close();
});

async function serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
  const { input, model } = Value.Parse(RequestSchema, await json(message));
  requests.push({ input, model, message });
  answer(input, response);
}

function send(response: ServerResponse, body: unknown, status = 200, headers: Record<string, string> = {}): void {
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
}

describe("embed()", () => {
  it("asks for the texts' vectors with model and key, and gives them back at length 1", async () => {
    const [first, second] = await embeddings.embed(["abc", "d"], never);
    expect(requests[0]?.message.url).toBe("/v1/embeddings");
    expect(requests[0]?.message.headers.authorization).toBe("Bearer sk-secret-1");
    expect(requests[0]?.model).toBe("vectors-small");
    expect(first?.[0]).toBeCloseTo(3 / Math.hypot(3, 1));
    expect(Math.hypot(...(second ?? []))).toBeCloseTo(1);
  });

  it("puts many texts into several requests, and brings the vectors into the texts' order", async () => {
    answer = (input, response) =>
      send(response, { data: input.map((text, index) => ({ index, embedding: [text.length, 1] })).toReversed() });
    const texts = Array.from({ length: 70 }, (_, index) => "x".repeat(index + 1));
    const vectors = await embeddings.embed(texts, never);
    expect(requests.map(({ input }) => input.length)).toEqual([32, 32, 6]);
    expect(vectors.map((vector) => Math.round((vector[0] ?? 0) / (vector[1] ?? 1)))).toEqual(
      texts.map(({ length }) => length),
    );
  });

  it("sends no batch that is too large, no text that is too long, and none that is empty or ill-formed", async () => {
    await embeddings.embed(["长".repeat(60_000), "y".repeat(20_000), "", " ", "\ud800a"], never);
    const sent = requests.flatMap(({ input }) => input);
    expect(Math.max(...sent.map(({ length }) => length))).toBe(5000);
    expect(sent.slice(2)).toEqual(["-", "-", "\ufffda"]);
    for (const { input } of requests) expect(input.join("").length).toBeLessThanOrEqual(24_000);
  });

  it("tries again what may pass, and tells what does not without what the server said", async () => {
    answer = (_input, response) =>
      requests.length < 3 ? send(response, {}, 503) : send(response, { data: [{ index: 0, embedding: [1] }] });
    await embeddings.embed(["a"], never);
    expect(requests).toHaveLength(3);
    answer = (_input, response) => send(response, { error: { message: "Incorrect key sk-secret-1" } }, 401);
    const failed = embeddings.embed(["a"], never);
    await expect(failed).rejects.toThrow(EmbeddingsError);
    await expect(failed).rejects.toMatchObject({ isRefusal: false });
    await expect(failed).rejects.toThrow(/answered 401\.$/);
    expect(requests).toHaveLength(4);
  });

  it.each([400, 413, 422])("says of a %i that these very texts are refused", async (status) => {
    answer = (_input, response) => send(response, {}, status);
    await expect(embeddings.embed(["a"], never)).rejects.toMatchObject({ isRefusal: true });
  });

  it("gives up after four tries", async () => {
    answer = (_input, response) => send(response, {}, 429, { "retry-after": "0" });
    await expect(embeddings.embed(["a"], never)).rejects.toThrow("answered 429");
    expect(requests).toHaveLength(4);
  });

  it.each<[what: string, body: unknown]>([
    ["fewer vectors than texts", { data: [{ index: 0, embedding: [1] }] }],
    ["the same index twice", { data: [0, 0].map((index) => ({ index, embedding: [1] })) }],
    ["vectors of different lengths", { data: [[1], [1, 2]].map((embedding, index) => ({ index, embedding })) }],
    ["vectors of no length", { data: [0, 1].map((index) => ({ index, embedding: [0, 0] })) }],
    ["empty vectors", { data: [0, 1].map((index) => ({ index, embedding: [] })) }],
    ["numbers beyond counting", { data: [0, 1].map((index) => ({ index, embedding: [1.7e308, 1.7e308] })) }],
    ["texts for numbers", { data: [0, 1].map((index) => ({ index, embedding: ["1"] })) }],
    ["no data", { error: "sk-secret-1" }],
    ["null", null],
  ])("refuses %s", async (_what, body) => {
    answer = (_input, response) => send(response, body);
    await expect(embeddings.embed(["a", "b"], never)).rejects.toThrow(EmbeddingsError);
  });

  it("refuses what is no JSON, and tells of a server that is not there", async () => {
    answer = (_input, response) => response.end("<html>");
    await expect(embeddings.embed(["a"], never)).rejects.toThrow("no JSON");
    server.closeAllConnections();
    server.close();
    await expect(embeddings.embed(["a"], never)).rejects.toThrow("cannot be reached");
  });

  it("ends at once when it is aborted, with the signal's reason", async () => {
    const controller = new AbortController();
    answer = () => controller.abort(new Error("over"));
    await expect(embeddings.embed(["a"], controller.signal)).rejects.toThrow("over");
  });
});
