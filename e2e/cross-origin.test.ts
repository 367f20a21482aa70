import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createGate } from "./support/gate.ts";
import { startScriptedUpstream, type ScriptedUpstream } from "./support/scripted-upstream.ts";
import { ask, askWhole, post, question } from "./support/sse.ts";
import { streamed } from "./support/upstream-script.ts";
import { problemOf } from "./support/wire.ts";
import { startXiaoer, upstreamEnv, withoutAnswerCache, type Xiaoer } from "./support/xiaoer.ts";

const origin = "https://shop.example";
const asThePage = { headers: { origin } };

let upstream: ScriptedUpstream;
let xiaoer: Xiaoer;
beforeAll(async () => {
  upstream = await startScriptedUpstream({ script: () => streamed(["Yes."]) });
  xiaoer = await startXiaoer({
    env: upstreamEnv(upstream),
    config: {
      ...withoutAnswerCache,
      shops: { default: { origins: [origin] }, other: { origins: ["https://other.example"] } },
      limits: { messageChars: 100 },
    },
  });
});
afterAll(async () => {
  await xiaoer.kill();
  await upstream.close();
});

/** What a page's script can read of a response: nothing, unless it is let. */
function expectReadable({ headers }: Response, by: string): void {
  expect([by, "*"]).toContain(headers.get("access-control-allow-origin"));
}

/** Of the headers a script sees a few harmless ones alone, and those that are named to it. */
function expectRetryAfterReadable({ headers }: Response): void {
  expect(Number(headers.get("retry-after"))).toBeGreaterThan(0);
  expect(headers.get("access-control-expose-headers")?.toLowerCase()).toContain("retry-after");
}

describe("[CF4] why a widget does not work can be read on the very page", () => {
  test("whose origin no shop allows, with the mend", async () => {
    const response = await fetch(`${xiaoer.url}/api/chat/config`, { headers: { origin: "https://else.example" } });
    expectReadable(response, "https://else.example");
    const problem = await problemOf(response);
    expect(problem).toMatchObject({ status: 403, code: "origin_not_allowed" });
    expect(problem.detail).toBe(
      'Cannot serve pages of https://else.example: add it to the origins of the shop "default".',
    );
  });

  test("whose origin another shop allows", async () => {
    const response = await fetch(`${xiaoer.url}/api/chat/config?shop=other`, asThePage);
    expectReadable(response, origin);
    expect(await problemOf(response)).toMatchObject({ status: 403, code: "origin_not_allowed" });
  });

  test("whose shop there is not, with those that there are", async () => {
    const response = await fetch(`${xiaoer.url}/api/chat/config?shop=nobody`, {
      headers: { origin: "https://else.example" },
    });
    expectReadable(response, "https://else.example");
    const problem = await problemOf(response);
    expect(problem).toMatchObject({ status: 404, code: "unknown_shop" });
    expect(problem.detail).toContain('"nobody": expected one of default, other');
  });

  test("which asks in a way that cannot be understood", async () => {
    const response = await fetch(`${xiaoer.url}/api/chat/config?locale=${"x".repeat(36)}`, asThePage);
    expectReadable(response, origin);
    expect((await problemOf(response)).status).toBe(400);
  });
});

describe("[EP2] why a question is refused can be read by the shop's pages:", () => {
  test.for([
    ["too long a message", question("x".repeat(101)), 413, "message_too_long"],
    ["another's session", question("Hello?", { sessionId: "s_none" }), 401, "unauthorized"],
    ["an unknown shop", question("Hello?", { shop: "nobody" }), 404, "unknown_shop"],
    ["a shop that does not allow the page", question("Hello?", { shop: "other" }), 403, "origin_not_allowed"],
    ["a malformed question", { message: "Hello?" }, 400, "bad_request"],
  ] as const)("%s", async ([, body, status, code]) => {
    const response = await post(xiaoer.url, body, asThePage);
    expectReadable(response, origin);
    expect(await problemOf(response)).toMatchObject({ status, code });
  });

  test("the same message id with other words", async () => {
    const asked = question("Hello?");
    const { connected } = await askWhole(xiaoer.url, asked, asThePage);
    const again = { ...asked, message: "Goodbye?", sessionId: connected.sessionId };
    const response = await post(xiaoer.url, again, asThePage);
    expectReadable(response, origin);
    expect(await problemOf(response)).toMatchObject({ status: 409, code: "conflict" });
  });

  test("an answer that is still being written, with when to come back", async () => {
    const gate = createGate();
    upstream.answerWith(() => streamed(["One, ", { gate }, "two."]));
    const running = await ask(xiaoer.url, question("Count."), asThePage);
    const { data } = await running.until("connected");
    await running.until("token");
    const response = await post(xiaoer.url, question("And?", { sessionId: data.sessionId }), asThePage);
    expectReadable(response, origin);
    expectRetryAfterReadable(response);
    expect(await problemOf(response)).toMatchObject({ status: 409, code: "busy", retryAfterMs: 1000 });
    gate.open();
    await running.whole();
  });

  test("a server that is stopping, with when to come back", async () => {
    await using stopping = await startXiaoer({
      env: upstreamEnv(upstream),
      config: { ...withoutAnswerCache, shops: { default: { origins: [origin] } } },
    });
    const gate = createGate();
    upstream.answerWith(() => streamed(["One, ", { gate }, "two."]));
    const running = await ask(stopping.url, question("Count."), asThePage);
    await running.until("token");
    const stopped = stopping.stop();
    // The signal takes its time: until it is heard, questions are taken.
    let response = await post(stopping.url, question("And?"), asThePage);
    while (response.status === 200) {
      await response.body?.cancel();
      response = await post(stopping.url, question("And?"), asThePage);
    }
    expectReadable(response, origin);
    expectRetryAfterReadable(response);
    expect(await problemOf(response)).toMatchObject({ status: 503, code: "overloaded", retryAfterMs: 2000 });
    gate.open();
    await running.whole();
    expect(await stopped).toBe(0);
  });
});
