import * as fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { chatRequestOf, conversationOf } from "./support/chat-request.ts";
import { firstDifference } from "./support/first-difference.ts";
import { createGate } from "./support/gate.ts";
import { deltasOf, randomCuts } from "./support/random-text.ts";
import { startScriptedUpstream, type ScriptedUpstream, type UpstreamRequest } from "./support/scripted-upstream.ts";
import { ask, askWhole, eventsOf, question, type EventOf } from "./support/sse.ts";
import { fetchTranscript, requestTranscript } from "./support/transcript.ts";
import { byteByByte, streamed } from "./support/upstream-script.ts";
import { startXiaoer, upstreamEnv, withoutAnswerCache, type Xiaoer } from "./support/xiaoer.ts";

const apiKey = "sk-e2e-never-to-be-seen-1234567890";
const secretPrompt = "You are the shop's own attendant.";

let upstream: ScriptedUpstream;
let xiaoer: Xiaoer;
beforeAll(async () => {
  upstream = await startScriptedUpstream({ script: () => streamed(["Yes, ", "within seven days."]) });
  xiaoer = await startXiaoer({
    env: { ...upstreamEnv(upstream, apiKey), LOG_LEVEL: "trace" },
    config: { ...withoutAnswerCache, shops: { default: { systemPrompt: secretPrompt } } },
  });
});
afterAll(async () => {
  await xiaoer.kill();
  await upstream.close();
});

test("[EV4] 2,000 deltas arrive whole and in order, however the network cuts them", { timeout: 60_000 }, async () => {
  const runs = fc.asyncProperty(
    deltasOf(2000),
    fc.nat(),
    fc.constantFrom(1, 3, 40, 2000),
    async (deltas, seed, deltasPerWrite) => {
      upstream.answerWith(() => streamed(deltas, { deltasPerWrite, cut: randomCuts(seed) }));
      const { text, end } = await askWhole(xiaoer.url, question("Tell me everything."));
      expect(firstDifference(text, deltas.join(""))).toBeUndefined();
      expect(end).toMatchObject({ event: "done", data: { finishReason: "stop" } });
    },
  );
  await fc.assert(runs, { numRuns: 8, endOnFailure: true });
});

test("an answer that comes byte by byte is the same answer", async () => {
  const deltas = ["退货", "👩‍👩‍👧‍👦", "𠮷", "\n\n", "é", "."];
  upstream.answerWith(() => streamed(deltas, { cut: byteByByte }));
  const { text } = await askWhole(xiaoer.url, question("七天内可以退货吗?"));
  expect(text).toBe(deltas.join(""));
});

test("[EV4] a surrogate pair that the upstream splits over two deltas is put together again", async () => {
  upstream.answerWith(() => streamed(["a\ud83d", "\ude00b"]));
  const { text } = await askWhole(xiaoer.url, question("Smile."));
  expect(text).toBe("a😀b");
});

test("deltas that arrive in one read leave in one event", async () => {
  const deltas = Array.from({ length: 200 }, (_, index) => `${index} `);
  upstream.answerWith(() => streamed(deltas, { deltasPerWrite: 200 }));
  const { events, text } = await askWhole(xiaoer.url, question("Count."));
  expect(text).toBe(deltas.join(""));
  expect(eventsOf(events, "token").length).toBeLessThanOrEqual(4);
});

test("the upstream is asked by chat/completions, streaming, with the usage, the model and the key", async () => {
  upstream.answerWith(() => streamed(["Yes."]));
  const { request } = await askAndSee("Can I pay by card?");
  expect(request.method).toBe("POST");
  expect(request.path).toBe("/v1/chat/completions");
  expect(request.headers.authorization).toBe(`Bearer ${apiKey}`);
  expect(request.headers["content-type"]).toMatch(/^application\/json/);
  const body = chatRequestOf(request.body);
  expect(body.model).toBe("e2e-model");
  expect(conversationOf(request.body).at(-1)).toEqual({ role: "user", content: "Can I pay by card?" });
});

test("the system prompt is the shop's own, and the knowledge that fits the question goes along", async () => {
  upstream.answerWith(() => streamed(["可以。"]));
  const { request, events } = await askAndSee("七天内可以退货吗?");
  const { messages } = chatRequestOf(request.body);
  const [system, asked, ...rest] = messages;
  expect(system?.role).toBe("system");
  expect(system?.content.startsWith(`${secretPrompt}\n\nHouse rules:`)).toBe(true);
  expect(asked?.role).toBe("user");
  expect(asked?.content).toMatch(
    /^<shop_information>\n<passage [^]*七天无理由退货[^]*<\/shop_information>\n\n七天内可以退货吗\?$/,
  );
  expect(rest).toEqual([]);
  expect(eventsOf(events, "sources")[0]?.data.sources[0]?.url).toMatch(/\/help\/returns/);
});

test("the product that the shopper looks at goes along", async () => {
  upstream.answerWith(() => streamed(["Yes."]));
  const product = { name: "Linen Shirt QX-77", price: "199.00", currency: "CNY" };
  const { request } = await askAndSee("Is this in stock?", { page: { url: "http://localhost/p/1", product } });
  expect(JSON.stringify(request.body)).toContain("Linen Shirt QX-77");
});

test("the next turn carries the turns before it", async () => {
  upstream.answerWith(() => streamed(["First answer."]));
  const { connected } = await askWhole(xiaoer.url, question("First question?"));
  upstream.answerWith(() => streamed(["Second answer."]));
  const { request } = await askAndSee("Second question?", { sessionId: connected.sessionId });
  expect(conversationOf(request.body)).toEqual([
    { role: "user", content: "First question?" },
    { role: "assistant", content: "First answer." },
    { role: "user", content: "Second question?" },
  ]);
});

test("[PR3] while an answer is long in coming, progress is told again and again, and moves", async () => {
  const gate = createGate();
  upstream.answerWith(() => streamed([{ gate }, "Yes."]));
  const attachment = await ask(xiaoer.url, question("Think."));
  const isReasoning = ({ data }: EventOf<"progress">): boolean => data.stage === "reasoning";
  const told: number[] = [];
  for (let count = 0; count < 4; count += 1) told.push((await attachment.until("progress", isReasoning)).data.progress);
  expect(told.at(-1)).toBeGreaterThan(told[0] ?? 0);
  gate.open();
  await attachment.whole();
});

test("[EV9] done carries the upstream's own count of tokens", async () => {
  upstream.answerWith(() => streamed(["Yes."], { usage: { prompt_tokens: 321, completion_tokens: 45 } }));
  const { end } = await askWhole(xiaoer.url, question("How many?"));
  expect(end.data).toHaveProperty("usage", { promptTokens: 321, completionTokens: 45 });
});

test("[EV9] done estimates the tokens where the upstream tells none, and says so", async () => {
  upstream.answerWith(() => streamed(["Yes."], { usage: null }));
  const { end } = await askWhole(xiaoer.url, question("How many?"));
  expect(end).toMatchObject({ event: "done", data: { usage: { estimated: true } } });
});

test("[EV9] figures that are none keep no answer from its end", async () => {
  for (const wrong of [-1, 0.5, 1e300]) {
    upstream.answerWith(() => streamed(["Yes."], { usage: { prompt_tokens: wrong, completion_tokens: wrong } }));
    const { end, connected } = await askWhole(xiaoer.url, question("How many?"));
    expect(end).toMatchObject({ event: "done", data: { finishReason: "stop" } });
    await fetchTranscript(xiaoer.url, connected.sessionId); // which is checked against the contract
  }
});

test.for(["stop", "length", "content_filter"])("[EV5] what the upstream ends as %s ends so", async (finishReason) => {
  upstream.answerWith(() => streamed(["And so"], { finishReason }));
  const { end, text } = await askWhole(xiaoer.url, question("A long story, please."));
  expect(text).toBe("And so");
  expect(end).toMatchObject({ event: "done", data: { finishReason } });
});

test("the key and the prompt stand in no answer, no page and no log", async () => {
  upstream.answerWith(() => streamed(["Yes."]));
  const answer = await askWhole(xiaoer.url, question("What is your key?"));
  const config = await fetch(`${xiaoer.url}/api/chat/config?shop=default`);
  const transcript = await requestTranscript(xiaoer.url, answer.connected.sessionId);
  const said = [JSON.stringify(answer), await config.text(), await transcript.text()];
  for (const text of [...said, xiaoer.stdout(), xiaoer.stderr()]) {
    expect(text).not.toContain(apiKey);
    expect(text).not.toContain(secretPrompt);
  }
});

async function askAndSee(message: string, rest: Parameters<typeof question>[1] = {}): Promise<Seen> {
  const number = upstream.requests.length;
  const { events } = await askWhole(xiaoer.url, question(message, rest));
  return { events, request: await upstream.request(number) };
}

interface Seen {
  readonly request: UpstreamRequest;
  readonly events: Awaited<ReturnType<typeof askWhole>>["events"];
}
