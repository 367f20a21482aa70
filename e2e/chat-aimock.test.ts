import { LLMock } from "@copilotkit/aimock";
import { afterAll, beforeAll, expect, test } from "vitest";
import { conversationOf } from "./support/chat-request.ts";
import { askWhole, eventsOf, question } from "./support/sse.ts";
import { startXiaoer, type Xiaoer } from "./support/xiaoer.ts";

const firstAnswer = "可以的:签收后七天内,商品完好即可退货 👍。\n\n- 在订单页申请\n- 寄回商品";
const secondAnswer = "运费由我们承担。";

let mock: LLMock;
let xiaoer: Xiaoer;
beforeAll(async () => {
  mock = new LLMock({ port: 0, chunkSize: 3 });
  mock.onMessage("七天内可以退货吗?", { content: firstAnswer });
  mock.onMessage("运费谁付?", { content: secondAnswer });
  await mock.start();
  xiaoer = await startXiaoer({
    env: { OPENAI_BASE_URL: `${mock.url}/v1`, OPENAI_API_KEY: "sk-aimock", OPENAI_MODEL: "gpt-4o" },
  });
});
afterAll(async () => {
  await xiaoer.kill();
  await mock.stop();
});

test("a conversation of two turns with an upstream that is not of our own making", async () => {
  const first = await askWhole(xiaoer.url, question("七天内可以退货吗?"));
  expect(first.text).toBe(firstAnswer);
  expect(first.end).toMatchObject({ event: "done", data: { finishReason: "stop" } });

  const { sessionId } = first.connected;
  const second = await askWhole(xiaoer.url, question("运费谁付?", { sessionId }));
  expect(second.text).toBe(secondAnswer);
  expect(conversationOf(mock.getLastRequest()?.body)).toEqual([
    { role: "user", content: "七天内可以退货吗?" },
    { role: "assistant", content: firstAnswer },
    { role: "user", content: "运费谁付?" },
  ]);
});

test("its usage, where it tells one, arrives in done", async () => {
  mock.onMessage("How many tokens?", { content: "Few.", usage: { prompt_tokens: 12, completion_tokens: 34 } });
  const { end } = await askWhole(xiaoer.url, question("How many tokens?"));
  expect(end).toMatchObject({ data: { usage: { promptTokens: 12, completionTokens: 34 } } });
});

test("a refusal that passes is not seen: the question is put again", async () => {
  mock.nextRequestError(503, { message: "overloaded, key sk-aimock", type: "server_error" });
  const answer = await askWhole(xiaoer.url, question("七天内可以退货吗?"));
  expect(answer.text).toBe(firstAnswer);
  expect(answer.end).toMatchObject({ event: "done", data: { finishReason: "stop" } });
  expect(JSON.stringify(answer.events)).not.toContain("sk-aimock");
  expect(eventsOf(answer.events, "token").length).toBeGreaterThan(0);
});
