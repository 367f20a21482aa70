import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startScriptedUpstream, type ScriptedUpstream } from "./support/scripted-upstream.ts";
import { askWhole, eventsOf, question } from "./support/sse.ts";
import { createTempDirectory } from "./support/temp-directory.ts";
import { fetchTranscript } from "./support/transcript.ts";
import { refused, streamed, type Reply } from "./support/upstream-script.ts";
import { startXiaoer, upstreamEnv, withoutAnswerCache, type Xiaoer } from "./support/xiaoer.ts";

const keys = { FIRST_KEY: "sk-first-0987654321", SECOND_KEY: "sk-second-1234567890" } as const;
const returns = () => question("Can I return it within seven days?", { locale: "en" });

describe("of two upstreams", () => {
  let first: ScriptedUpstream;
  let second: ScriptedUpstream;
  let xiaoer: Xiaoer;
  beforeAll(async () => {
    first = await startScriptedUpstream({ script: () => streamed(["From the first."]) });
    second = await startScriptedUpstream({ script: () => streamed(["From the second."]) });
    xiaoer = await startXiaoer({
      env: keys,
      config: {
        ...withoutAnswerCache,
        upstreams: [
          { baseUrl: first.url, model: "large", apiKeyEnv: "FIRST_KEY", temperature: 0.1, maxTokens: 100 },
          { name: "spare", baseUrl: second.url, model: "small", apiKeyEnv: "SECOND_KEY", temperature: 0.9 },
        ],
      },
    });
  });
  afterAll(async () => {
    await xiaoer.kill();
    await Promise.all([first.close(), second.close()]);
  });

  async function answerWith(one: Reply, two: Reply = streamed(["From the second."])) {
    const counts = [first.requests.length, second.requests.length] as const;
    first.answerWith(() => one);
    second.answerWith(() => two);
    const { text, end } = await askWhole(xiaoer.url, returns());
    return { text, end, asked: [first.requests.length - counts[0], second.requests.length - counts[1]] };
  }

  /** So often that a failure or two before and after do not open the first one's breaker. */
  async function answerWell(): Promise<void> {
    for (let count = 0; count < 5; count += 1) await answerWith(streamed(["Well."]));
  }

  test("the first answers, and the second is not asked", async () => {
    expect(await answerWith(streamed(["From the first."]))).toMatchObject({ text: "From the first.", asked: [1, 0] });
  });

  test("the second is asked with its own model, key and settings", async () => {
    await answerWith(refused(503, {}));
    expect(first.requests.at(-1)).toMatchObject({
      headers: { authorization: `Bearer ${keys.FIRST_KEY}` },
      body: { model: "large", temperature: 0.1, max_tokens: 100 },
    });
    expect(second.requests.at(-1)).toMatchObject({
      headers: { authorization: `Bearer ${keys.SECOND_KEY}` },
      body: { model: "small", temperature: 0.9, max_tokens: 2048 },
    });
  });

  const failures: readonly (readonly [string, Reply])[] = [
    ["has failed", refused(500, {})],
    ["has no room", refused(429, {})],
    ["answers nonsense", refused(200, "<html>")],
    ["refuses the request", refused(400, { error: { code: "unsupported_parameter" } })],
    ["breaks off before the first word", streamed([{ destroy: true }])],
  ];
  test.for(failures)("the second answers at once where the first %s", async ([, reply]) => {
    expect(await answerWith(reply)).toMatchObject({
      text: "From the second.",
      end: { event: "done", data: { finishReason: "stop" } },
      asked: [1, 1],
    });
    await answerWell();
  });

  test("what the first has begun, the second does not finish", async () => {
    const { text, end, asked } = await answerWith(streamed(["Half of ", { destroy: true }]));
    expect(text).toBe("Half of ");
    expect(end).toMatchObject({ event: "error", data: { code: "interrupted" } });
    expect(asked).toEqual([1, 0]);
    await answerWell();
  });

  test("both are asked once, where both fail, and the shop answers from its knowledge: degraded", async () => {
    const { text, end, asked } = await answerWith(refused(503, {}), refused(503, {}));
    expect(text).toMatch(/return/i);
    expect(end).toMatchObject({ event: "done", data: { finishReason: "stop", degraded: true } });
    expect(asked).toEqual([1, 1]);
  });

  test("one that has no room is asked last for as long as it says", async () => {
    await answerWell();
    const busy = refused(429, {}, { "retry-after": "30" });
    expect(await answerWith(busy)).toMatchObject({ text: "From the second.", asked: [1, 1] });
    expect(await answerWith(streamed(["From the first."]))).toMatchObject({ text: "From the second.", asked: [0, 1] });
    expect(await answerWith(streamed(["From the first."]), refused(401, {}))).toMatchObject({
      text: "From the first.",
      asked: [1, 1],
    });
  });
});

test("a model that thinks is asked as it wants to be, from the first question on", async () => {
  await using upstream = await startScriptedUpstream({
    script: ({ body }) => {
      const text = JSON.stringify(body);
      // Word for word as OpenAI says it.
      if (text.includes('"max_tokens"')) return unsupported("max_tokens", "max_completion_tokens");
      if (text.includes('"temperature"')) return unsupported("temperature");
      return streamed(["Thought over."]);
    },
  });
  await using xiaoer = await startXiaoer({ env: upstreamEnv(upstream), config: withoutAnswerCache });
  for (let count = 0; count < 2; count += 1) {
    expect((await askWhole(xiaoer.url, returns())).text).toBe("Thought over.");
  }
  expect(
    upstream.requests.map(({ body }) => (typeof body === "object" && body !== null ? Object.keys(body) : [])),
  ).toEqual([
    ["model", "messages", "temperature", "max_tokens", "stream", "stream_options"],
    ["model", "messages", "max_completion_tokens", "stream", "stream_options"],
    ["model", "messages", "max_completion_tokens", "stream", "stream_options"],
  ]);
});

test("[EV8] an answer from knowledge in the model's place is marked, now and after a restart, and is of the shop's words alone", async () => {
  await using directory = await createTempDirectory();
  await using upstream = await startScriptedUpstream({
    script: () => refused(500, { error: { message: "gpu-node-17" } }),
  });
  const before = await startXiaoer({ env: upstreamEnv(upstream), directory });
  const asked = returns();
  const answer = await askWhole(before.url, asked);
  expect(answer.end).toMatchObject({ event: "done", data: { degraded: true } });
  expect(eventsOf(answer.events, "sources").length).toBeGreaterThan(0);
  expect(JSON.stringify(answer.events)).not.toContain("gpu-node-17");

  await before.stop();
  await using after = await startXiaoer({ env: upstreamEnv(upstream), directory });
  const { sessionId } = answer.connected;
  const again = await askWhole(after.url, { ...asked, sessionId });
  expect(again).toMatchObject({ text: answer.text, end: { event: "done", data: { degraded: true } } });
  const { messages } = await fetchTranscript(after.url, sessionId);
  expect(messages[1]).toMatchObject({ text: answer.text, status: "done", degraded: true });

  await using alone = await startXiaoer({});
  expect((await askWhole(alone.url, returns())).text).toBe(answer.text);
});

function unsupported(param: string, instead?: string): Reply {
  const hint = instead === undefined ? "" : ` Use '${instead}' instead.`;
  const message = `Unsupported parameter: '${param}' is not supported with this model.${hint}`;
  return refused(400, { error: { message, type: "invalid_request_error", param, code: "unsupported_parameter" } });
}
