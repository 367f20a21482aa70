import { request, type IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import OpenAI from "openai";
import { Type, type Static } from "typebox";
import { Value } from "typebox/value";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { clientOf, completion, failureOf, hello, postTo, relayOptions, relayToken } from "./support/relay.ts";
import { startScriptedUpstream, type ScriptedUpstream } from "./support/scripted-upstream.ts";
import { startXiaoer, type Xiaoer } from "./support/xiaoer.ts";

const ask = { model: "model-1", messages: [...hello] };

const Nullable = Type.Union([Type.String(), Type.Null()]);
const ErrorBodySchema = Type.Object(
  { error: Type.Object({ message: Type.String(), type: Type.String(), code: Nullable, param: Nullable }) },
  { additionalProperties: false },
);

let upstream: ScriptedUpstream;
let xiaoer: Xiaoer;
beforeAll(async () => {
  upstream = await startScriptedUpstream({ script: () => completion("Yes.") });
  xiaoer = await startXiaoer(relayOptions([upstream]));
});
afterAll(async () => {
  await xiaoer.kill();
  await upstream.close();
});

describe("a caller that is none of the shop's servers", () => {
  test.for(["wrong-token-0123456789", `${relayToken}x`, relayToken.slice(0, -1)])("is refused with %s", async (key) => {
    const number = upstream.requests.length;
    const error = await failureOf(clientOf(xiaoer, key).chat.completions.create(ask));
    expect(error).toBeInstanceOf(OpenAI.AuthenticationError);
    expect(error).toMatchObject({ status: 401, code: "invalid_api_key", type: "invalid_request_error" });
    expect(error.requestID).toMatch(/^req_/);
    await expect(clientOf(xiaoer, key).models.retrieve("model-1")).rejects.toBeInstanceOf(OpenAI.AuthenticationError);
    expect(upstream.requests.length).toBe(number);
  });

  test.for([undefined, "Bearer ", `Basic ${relayToken}`, relayToken])("is refused with %s", async (authorization) => {
    const response = await postTo(xiaoer, ask, authorization === undefined ? { authorization: "" } : { authorization });
    expect(response.status).toBe(401);
  });

  test("is refused where it is a page, even one of the shop's with the token", async () => {
    const number = upstream.requests.length;
    const page = new OpenAI({
      baseURL: `${xiaoer.url}/v1`,
      apiKey: relayToken,
      maxRetries: 0,
      defaultHeaders: { origin: "https://shop.example" },
    });
    const error = await failureOf(page.chat.completions.create(ask));
    expect(error).toBeInstanceOf(OpenAI.PermissionDeniedError);
    expect(error).toMatchObject({ status: 403, code: "origin_not_allowed" });
    expect(upstream.requests.length).toBe(number);
  });

  test.for(["/v1/chat/completions", "/v1/models", "/v1", "/%761/models"])(
    "is told by no header that a page may read %s",
    async (path) => {
      const origin = "https://shop.example";
      const asking = { origin, "access-control-request-method": "POST" };
      const preflight = await fetch(xiaoer.url + path, { method: "OPTIONS", headers: asking });
      const headers = { origin, authorization: `Bearer ${relayToken}` };
      const response = await fetch(xiaoer.url + path, { headers });
      expect([403, 404]).toContain(response.status);
      for (const { headers: told } of [preflight, response]) {
        expect(told.get("access-control-allow-origin")).toBeNull();
      }
    },
  );
});

describe("a request that is none", () => {
  const deep = `${"[".repeat(50_000)}${"]".repeat(50_000)}`;
  const bodies: readonly (readonly [string, string, number, string])[] = [
    ["no JSON", "{oops", 400, "expected a JSON body"],
    ["nothing", "", 400, "empty"],
    ["a list", "[]", 400, "expected an object"],
    ["no messages", '{"model":"m"}', 400, "messages: expected a value, got nothing"],
    ["an empty list of messages", '{"messages":[]}', 400, "messages: expected at least 1 entries"],
    ["messages that are no list", '{"messages":"Hi"}', 400, "messages: expected an array"],
    ["a stream that is no boolean", '{"messages":[{}],"stream":"yes"}', 400, "stream: expected a boolean"],
    ["a model that is no text", '{"messages":[{}],"model":7}', 400, "model: expected a string"],
    ["a body too deep", `{"messages":[${deep}]}`, 400, "at most 100 levels"],
  ];
  test.for(bodies)("is refused: %s", async ([, body, status, message]) => {
    const number = upstream.requests.length;
    const response = await postTo(xiaoer, body);
    expect(response.status).toBe(status);
    const { error } = errorBodyOf(await response.json());
    expect(error).toMatchObject({ type: "invalid_request_error", param: null });
    expect(error.message).toContain(message);
    expect(upstream.requests.length).toBe(number);
  });

  test("is refused where it says that it is more than 8 MiB, before it is read", async () => {
    const { status, connection, text } = await announceTo(xiaoer, 8 * 1024 * 1024 + 1);
    expect(status).toBe(413);
    // What was not read of a body must not be taken for the next request.
    expect(connection).toBe("close");
    expect(errorBodyOf(JSON.parse(text)).error.message).toContain("larger");
  });

  test("is refused where it is of another content type", async () => {
    const response = await postTo(xiaoer, "messages=Hi", { "content-type": "application/x-www-form-urlencoded" });
    expect(response.status).toBe(415);
    expect(errorBodyOf(await response.json()).error.message).toContain("application/json");
  });

  test("has the shape of OpenAI's for a path, or a method, that is not there", async () => {
    const client = clientOf(xiaoer);
    const embeddings = await failureOf(client.embeddings.create({ input: "x", model: "m" }));
    for (const error of [embeddings, await failureOf(client.get("/chat/completions"))]) {
      expect(error).toBeInstanceOf(OpenAI.NotFoundError);
      expect(error).toMatchObject({ code: "not_found", type: "invalid_request_error" });
    }
    await expect(client.models.retrieve("model-9")).rejects.toBeInstanceOf(OpenAI.NotFoundError);
  });

  test("of more than the chat takes is taken, up to 8 MiB", async () => {
    const number = upstream.requests.length;
    upstream.answerWith(() => completion("Long."));
    const content = "长".repeat(2 * 1024 * 1024);
    await clientOf(xiaoer).chat.completions.create({ ...ask, messages: [{ role: "user", content }] });
    expect((await upstream.request(number)).body).toMatchObject({ messages: [{ role: "user", content }] });
  });
});

/** Sends the head of a request with a body of `bytes`, and nothing of the body: whoever writes on may be cut off before it reads. */
async function announceTo({ url }: Xiaoer, bytes: number) {
  const sending = request(`${url}/v1/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${relayToken}`, "content-type": "application/json", "content-length": bytes },
  });
  sending.flushHeaders();
  const answered = Promise.withResolvers<IncomingMessage>();
  sending.once("response", answered.resolve).on("error", answered.reject);
  const response = await answered.promise;
  return { status: response.statusCode, connection: response.headers.connection, text: await text(response) };
}

function errorBodyOf(body: unknown): Static<typeof ErrorBodySchema> {
  return Value.Parse(ErrorBodySchema, body);
}
