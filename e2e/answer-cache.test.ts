import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { conversationOf } from "./support/chat-request.ts";
import { createGate } from "./support/gate.ts";
import { fetchMetrics, sumOf } from "./support/prometheus.ts";
import { startScriptedUpstream, type ScriptedUpstream } from "./support/scripted-upstream.ts";
import { ask, askWhole, attach, endOf, eventsOf, question, type Attachment } from "./support/sse.ts";
import { readUsage } from "./support/store-file.ts";
import { createTempDirectory, type TempDirectory } from "./support/temp-directory.ts";
import { fetchTranscript } from "./support/transcript.ts";
import { refused, streamed } from "./support/upstream-script.ts";
import { startXiaoer, upstreamEnv, withoutAnswerCache, type Xiaoer } from "./support/xiaoer.ts";

const shoppers = 500;

let upstream: ScriptedUpstream;
beforeAll(async () => {
  upstream = await startScriptedUpstream({ script: () => streamed(["Yes."]) });
});
afterAll(async () => {
  await upstream.close();
});

let directory: TempDirectory;
/** How many requests there were before the test. */
let earlier = 0;
beforeEach(async () => {
  earlier = upstream.requests.length;
  directory = await createTempDirectory();
  return async () => await directory.remove();
});

async function start(config: object = {}): Promise<Xiaoer> {
  return await startXiaoer({ env: upstreamEnv(upstream), directory, config });
}

const requestCount = () => upstream.requests.length - earlier;

/** Answers each request with its own number, so that it can be seen who got which answer. */
function answerWithNumbers(): void {
  upstream.answerWith((_request, turn) => streamed(["This is ", `answer ${turn - earlier}.`]));
}

/** Answers in two parts, each of which waits until it is told to come. */
function answerInTwoParts(first: string, second: string) {
  const gates = [createGate(), createGate()] as const;
  upstream.answerWith(() => streamed([{ gate: gates[0] }, first, { gate: gates[1] }, second]));
  return { sayFirst: () => gates[0].open(), sayRest: () => gates[1].open() };
}

async function askMany({ url }: Xiaoer, count: number, message: string): Promise<readonly Attachment[]> {
  return await Promise.all(Array.from({ length: count }, async () => await ask(url, question(message))));
}

/** Reads each of them on to its first text. */
async function untilText(readers: readonly Attachment[]): Promise<void> {
  await Promise.all(readers.map(async (reader) => await reader.until("token")));
}

async function taskIdOf(reader: Attachment): Promise<string> {
  const connected = eventsOf(reader.events, "connected")[0] ?? (await reader.until("connected"));
  return connected.data.taskId;
}

async function stop({ url }: Xiaoer, reader: Attachment): Promise<void> {
  await fetch(`${url}/api/chat/tasks/${await taskIdOf(reader)}`, { method: "DELETE" });
}

async function cacheCounts({ url }: Xiaoer) {
  const samples = await fetchMetrics(url);
  const count = (result: string) => sumOf(samples, "xiaoer_answer_cache_total", { result });
  return {
    hit: count("hit"),
    joined: count("joined"),
    miss: count("miss"),
    unshared: count("unshared"),
    entries: sumOf(samples, "xiaoer_answer_cache_entries"),
  };
}

test(
  `[EV9] [OW7] ${shoppers} shoppers who ask the same at once are one request to the model, and each a whole conversation`,
  { timeout: 120_000 },
  async () => {
    const usage = { prompt_tokens: 1000, completion_tokens: 500 };
    const gate = createGate();
    upstream.answerWith(() => streamed(["七天内", "可以", { gate }, "退货。"], { usage }));
    await using xiaoer = await start();
    expect(await cacheCounts(xiaoer)).toEqual({ hit: 0, joined: 0, miss: 0, unshared: 0, entries: 0 });
    const readers = await askMany(xiaoer, shoppers, "七天内可以退货吗?");
    await untilText(readers);
    const late = await ask(xiaoer.url, question(" 七天内可以退货吗？"));
    await late.until("token", ({ data }) => data.index + data.text.length === "七天内可以".length);
    gate.open();
    const answers = await Promise.all([...readers, late].map(async (reader) => await reader.whole()));
    for (const reader of [...readers, late]) expect(reader.text()).toBe("七天内可以退货。");
    for (const events of answers) {
      expect(endOf(events)).toMatchObject({ event: "done", data: { finishReason: "stop" } });
      expect(eventsOf(events, "sources")).toHaveLength(1);
    }
    const connected = answers.flatMap((events) => eventsOf(events, "connected").map(({ data }) => data));
    expect(new Set(connected.map(({ sessionId }) => sessionId)).size).toBe(shoppers + 1);
    expect(new Set(connected.map(({ taskId }) => taskId)).size).toBe(shoppers + 1);
    expect(requestCount()).toBe(1);
    expect(await cacheCounts(xiaoer)).toEqual({ hit: 0, joined: shoppers, miss: 1, unshared: 0, entries: 1 });

    const { text, events, end } = await askWhole(xiaoer.url, question("七天内可以退货吗"));
    expect(text).toBe("七天内可以退货。");
    expect(eventsOf(events, "sources")).toHaveLength(1);
    expect(end.data).not.toHaveProperty("usage");
    expect(requestCount()).toBe(1);
    expect(await cacheCounts(xiaoer)).toMatchObject({ hit: 1, entries: 1 });

    const { messages } = await fetchTranscript(xiaoer.url, connected.at(-1)?.sessionId ?? "");
    expect(messages.map((message) => message.text)).toEqual([" 七天内可以退货吗？", "七天内可以退货。"]);
    const samples = await fetchMetrics(xiaoer.url);
    expect(sumOf(samples, "xiaoer_answers_total", { end: "stop" })).toBe(shoppers + 2);
    expect(sumOf(samples, "xiaoer_tokens_total", { kind: "prompt" })).toBe(1000);
    await xiaoer.stop();
    expect(await readUsage(directory)).toMatchObject([{ prompt_tokens: 1000, completion_tokens: 500 }]);
  },
);

describe("an answer that was given before", () => {
  test("is given for its time, and then asked for again", async () => {
    answerWithNumbers();
    await using xiaoer = await start({ answerCache: { ttlMs: 500 } });
    const answer = async () => (await askWhole(xiaoer.url, question("Do you ship to France?"))).text;
    expect(await answer()).toBe("This is answer 0.");
    await expect.poll(answer, { interval: 50, timeout: 10_000 }).toBe("This is answer 1.");
  });

  test("is given while there is room for it", async () => {
    answerWithNumbers();
    await using xiaoer = await start({ answerCache: { maxEntries: 1 } });
    const answer = async (message: string) => (await askWhole(xiaoer.url, question(message))).text;
    expect([await answer("Shipping?"), await answer("Shipping?")]).toEqual(["This is answer 0.", "This is answer 0."]);
    expect([await answer("Returns?"), await answer("Shipping?")]).toEqual(["This is answer 1.", "This is answer 2."]);
    expect(await cacheCounts(xiaoer)).toMatchObject({ hit: 1, miss: 3, entries: 1 });
  });

  test("is not given where anything is different that it may depend on", async () => {
    answerWithNumbers();
    await using xiaoer = await start({ shops: { default: { knowledge: "demo/knowledge" }, other: {} } });
    const message = "Do you ship to France?";
    const product = { name: "Backpack", price: "199.00" };
    const questions = [
      question(message, { locale: "en" }),
      question(message, { locale: "en-GB" }),
      question(message, { locale: "en", shop: "other" }),
      question(message, { locale: "en", page: { product } }),
      question(message, { locale: "en", page: { product: { ...product, price: "1.00" } } }),
    ];
    for (const [index, asked] of questions.entries()) {
      expect((await askWhole(xiaoer.url, asked)).text).toBe(`This is answer ${index}.`);
    }
    for (const [index, asked] of questions.entries()) {
      const again = await askWhole(xiaoer.url, { ...asked, messageId: crypto.randomUUID() });
      expect(again.text).toBe(`This is answer ${index}.`);
    }
    expect(requestCount()).toBe(questions.length);
  });

  test("is not given once the knowledge is another, be it of something else", async () => {
    answerWithNumbers();
    const page = join(directory.path, "knowledge", "returns.md");
    await mkdir(dirname(page));
    await writeFile(page, "---\ntitle: Returns\nlocale: en\n---\n\nWithin seven days.\n");
    await using xiaoer = await start({ shops: { default: { knowledge: dirname(page) } } });
    const answer = async () => (await askWhole(xiaoer.url, question("Do you ship to France?"))).text;
    expect([await answer(), await answer()]).toEqual(["This is answer 0.", "This is answer 0."]);
    await writeFile(page, "---\ntitle: Returns\nlocale: en\n---\n\nWithin thirty days.\n");
    await expect.poll(answer, { interval: 50, timeout: 10_000 }).toBe("This is answer 1.");
    expect(await answer()).toBe("This is answer 1.");
  });

  test.for([
    ["failed", () => refused(400, { error: { message: "no" } })],
    ["was cut", () => streamed(["This ", { destroy: true }])],
    ["was too long", () => streamed(["This "], { finishReason: "length" })],
    ["was declined", () => streamed(["I may not."], { finishReason: "content_filter" })],
  ] as const)("is not one that %s", async ([, reply]) => {
    upstream.answerWith(reply);
    await using xiaoer = await start();
    await askWhole(xiaoer.url, question("Do you ship to France?"));
    answerWithNumbers();
    expect((await askWhole(xiaoer.url, question("Do you ship to France?"))).text).toBe("This is answer 1.");
  });
});

describe("a question of one shopper alone", () => {
  test("[OW7] is one with an order, an address or a name in it, however many ask it", async () => {
    answerWithNumbers();
    await using xiaoer = await start();
    const messages = ["我的订单 20261121001 到哪了", "Write to li.lei@example.com, please.", "我叫李雷, 几点上班?"];
    for (const message of [...messages, ...messages]) await askWhole(xiaoer.url, question(message));
    expect(requestCount()).toBe(6);
    expect(await cacheCounts(xiaoer)).toEqual({ hit: 0, joined: 0, miss: 0, unshared: 6, entries: 0 });
  });

  test("[OW7] is one that goes on from another, even if others asked it first", async () => {
    answerWithNumbers();
    await using xiaoer = await start();
    await askWhole(xiaoer.url, question("Do you ship to France?"));
    const { connected } = await askWhole(xiaoer.url, question("Hello."));
    const { sessionId } = connected;
    const { text } = await askWhole(xiaoer.url, question("Do you ship to France?", { sessionId }));
    expect(text).toBe("This is answer 2.");
    const last = upstream.requests.at(-1);
    expect(conversationOf(last?.body).map(({ content }) => content)).toEqual([
      "Hello.",
      "This is answer 1.",
      "Do you ship to France?",
    ]);
    expect((await askWhole(xiaoer.url, question("Do you ship to France?"))).text).toBe("This is answer 0.");
  });

  test("is one that cannot be understood without the page, which the model is told of here and nowhere else", async () => {
    answerWithNumbers();
    await using xiaoer = await start();
    const page = { url: "https://shop.example/tent", title: "A tent for two" };
    const promptOf = (number: number) => JSON.stringify(upstream.requests[earlier + number]?.body);
    await askWhole(xiaoer.url, question("Is this waterproof?", { page }));
    await askWhole(xiaoer.url, question("Is this waterproof?", { page: { ...page, title: "A sheet" } }));
    expect(promptOf(0)).toContain("A tent for two");
    expect(promptOf(1)).toContain("A sheet");
    await askWhole(xiaoer.url, question("Do you ship to France?", { page }));
    await askWhole(xiaoer.url, question("Do you ship to France?", { page: { ...page, title: "A sheet" } }));
    expect(promptOf(2)).not.toMatch(/for two|sheet|shop\.example/);
    expect(requestCount()).toBe(3);
  });

  test("is every question, where the cache is off", async () => {
    answerWithNumbers();
    await using xiaoer = await start(withoutAnswerCache);
    const answers = [await askWhole(xiaoer.url, question("Hello.")), await askWhole(xiaoer.url, question("Hello."))];
    expect(answers.map(({ text }) => text)).toEqual(["This is answer 0.", "This is answer 1."]);
    expect(await cacheCounts(xiaoer)).toEqual({ hit: 0, joined: 0, miss: 0, unshared: 0, entries: 0 });
  });
});

describe("of those who get one answer together", () => {
  test("[OW2] [OW7] [EV9] the one who asked first may stop or erase it: the others get all of it, and what it took is counted once", async () => {
    const { sayFirst, sayRest } = answerInTwoParts("Part one. ", "Part two.");
    await using xiaoer = await start();
    const readers = [await ask(xiaoer.url, question("Go on."))];
    await upstream.request(earlier); // it is this one's
    readers.push(...(await askMany(xiaoer, 3, "Go on.")));
    sayFirst();
    await untilText(readers);
    const [stopping, erasing, ...staying] = readers;
    if (stopping === undefined || erasing === undefined) throw new Error("Cannot stop: nobody has asked");
    await stop(xiaoer, stopping);
    const { data } = eventsOf(erasing.events, "connected")[0] ?? (await erasing.until("connected"));
    const headers = { authorization: `Bearer ${data.sessionId}` };
    expect((await fetch(`${xiaoer.url}/api/chat/session`, { method: "DELETE", headers })).status).toBe(204);
    for (const reader of [stopping, erasing]) {
      const end = endOf(await reader.whole());
      expect(end).toMatchObject({ event: "done", data: { finishReason: "stopped" } });
      expect(end.data).not.toHaveProperty("usage");
      expect(reader.text()).toBe("Part one. ");
    }
    sayRest();
    for (const reader of staying) {
      expect(endOf(await reader.whole())).toMatchObject({ event: "done", data: { finishReason: "stop" } });
      expect(reader.text()).toBe("Part one. Part two.");
    }
    expect(requestCount()).toBe(1);
    await xiaoer.stop();
    expect(await readUsage(directory)).toMatchObject([{ prompt_tokens: 11, completion_tokens: 7 }]);
  });

  test("[OW2] [OW7] the last one who stops it aborts the request, and pays for it", async () => {
    const { sayFirst } = answerInTwoParts("Part one. ", "Part two.");
    await using xiaoer = await start();
    const readers = await askMany(xiaoer, 3, "Go on.");
    sayFirst();
    await untilText(readers);
    for (const reader of readers) await stop(xiaoer, reader);
    expect(await (await upstream.request(earlier)).closed).toBe(true);
    const ends = await Promise.all(readers.map(async (reader) => endOf(await reader.whole())));
    expect(ends.map(({ data }) => "usage" in data)).toEqual([false, false, true]);
    expect(sumOf(await fetchMetrics(xiaoer.url), "xiaoer_upstream_requests_total", { outcome: "aborted" })).toBe(1);
    answerWithNumbers();
    expect((await askWhole(xiaoer.url, question("Go on."))).text).toBe("This is answer 1.");
  });

  test("[OW1] [OW7] nobody follows it: it ends after the grace, as if each had asked alone", async () => {
    const { sayFirst } = answerInTwoParts("Part one. ", "Part two.");
    await using xiaoer = await start({ tasks: { orphanGraceMs: 200 } });
    const readers = await askMany(xiaoer, 3, "Go on.");
    sayFirst();
    await untilText(readers);
    const taskIds = await Promise.all(readers.map(taskIdOf));
    for (const reader of readers) reader.leave();
    expect(await (await upstream.request(earlier)).closed).toBe(true);
    for (const taskId of taskIds) {
      const reader = await attach(xiaoer.url, taskId);
      expect(endOf(await reader.whole())).toMatchObject({ event: "done", data: { finishReason: "stopped" } });
      expect(reader.text()).toBe("Part one. ");
    }
  });

  test("[OW7] each is interrupted where it breaks off, with what was said", async () => {
    const gate = createGate();
    upstream.answerWith(() => streamed(["Part one. ", { gate }, { destroy: true }]));
    await using xiaoer = await start();
    const readers = await askMany(xiaoer, 20, "Go on.");
    await untilText(readers);
    gate.open();
    for (const reader of readers) {
      expect(endOf(await reader.whole())).toMatchObject({ event: "error", data: { code: "interrupted" } });
      expect(reader.text()).toBe("Part one. ");
    }
    expect(requestCount()).toBe(1);
  });

  test("[OW7] [EV8] each has the shop's own answer where the model cannot be had", async () => {
    const gate = createGate();
    upstream.answerWith(() => streamed([{ gate }, { destroy: true }]));
    await using xiaoer = await start();
    const readers = await askMany(xiaoer, 20, "七天内可以退货吗?");
    const request = await upstream.request(earlier);
    upstream.answerWith(() => refused(400, {}));
    gate.open();
    await request.closed;
    for (const reader of readers) {
      expect(endOf(await reader.whole())).toMatchObject({
        event: "done",
        data: { finishReason: "stop", degraded: true },
      });
      expect(reader.text()).not.toBe("");
    }
    expect(new Set(readers.map((reader) => reader.text())).size).toBe(1);
    expect(await cacheCounts(xiaoer)).toMatchObject({ hit: 0, entries: 0 });
  });

  test("[OW3] [OW7] each is told that it is interrupted where the server stops, which it does in good order", async () => {
    const { sayFirst } = answerInTwoParts("Part one. ", "Part two.");
    await using xiaoer = await start({ tasks: { drainMs: 100 } });
    const readers = await askMany(xiaoer, 4, "Go on.");
    sayFirst();
    await untilText(readers);
    const exit = xiaoer.stop();
    for (const reader of readers) {
      expect(endOf(await reader.whole())).toMatchObject({ event: "error", data: { code: "interrupted" } });
      expect(reader.text()).toBe("Part one. ");
    }
    expect(await exit).toBe(0);
    expect(await readUsage(directory)).toHaveLength(1);
  });

  test("[OW4] [OW5] [OW7] each has one answer and one end, also where the server is killed meanwhile", async () => {
    const gate = createGate();
    upstream.answerWith(({ body }) =>
      streamed(conversationOf(body).at(-1)?.content === "Begun." ? ["Part one. ", { gate }, "Part two."] : [{ gate }]),
    );
    const before = await start();
    const begun = await askMany(before, 4, "Begun.");
    await untilText(begun);
    const silent = await askMany(before, 4, "Silent.");
    const taskIds = await Promise.all([...begun, ...silent].map(taskIdOf));
    await upstream.request(earlier + 1);
    expect(requestCount()).toBe(2);
    await before.kill();
    const again = createGate();
    upstream.answerWith(() => streamed(["Another ", { gate: again }, "answer."]));
    await using after = await start();
    const readers = await Promise.all(
      taskIds.map(async (taskId, index) => {
        const held = begun[index];
        return await attach(after.url, taskId, held?.events.at(-1)?.id, held?.text());
      }),
    );
    again.open();
    const ends = await Promise.all(readers.map(async (reader) => endOf(await reader.whole())));
    expect(readers.map((reader, index) => begun[index]?.text() ?? reader.text())).toEqual([
      ...begun.map(() => "Part one. "),
      ...silent.map(() => "Another answer."),
    ]);
    expect(ends.map((end) => (end.event === "error" ? end.data.code : end.data.finishReason))).toEqual([
      ...begun.map(() => "interrupted"),
      ...silent.map(() => "stop"),
    ]);
  });
});
