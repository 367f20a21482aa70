import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseCursor } from "./support/cursor.ts";
import { ask, askElsewhere, askWhole, eventsOf, post, question } from "./support/sse.ts";
import { createTempDirectory } from "./support/temp-directory.ts";
import { fetchTranscript } from "./support/transcript.ts";
import { problemOf } from "./support/wire.ts";
import { startXiaoer, type Xiaoer } from "./support/xiaoer.ts";

const stagesInOrder = ["initialization", "parsing", "retrieval", "reasoning", "generation", "complete"];

let xiaoer: Xiaoer;
beforeAll(async () => {
  xiaoer = await startXiaoer();
});
afterAll(async () => {
  await xiaoer.kill();
});

describe("with no key, the shop's knowledge answers", () => {
  test("«七天内可以退货吗?» is answered from the returns page, with the page as its source", async () => {
    const { events, text, end } = await askWhole(xiaoer.url, question("七天内可以退货吗?", { locale: "zh-CN" }));
    expect(text).toMatch(/退货/);
    expect(text).toMatch(/7|七/);
    expect(end).toMatchObject({ event: "done", data: { finishReason: "stop" } });
    const [sources] = eventsOf(events, "sources");
    expect(sources?.data.sources[0]?.url).toMatch(/\/help\/returns/);
  });

  test("[EV1] [PR1] the events come in the order of the work: connected, stages, sources, text, done", async () => {
    const { events, connected } = await askWhole(xiaoer.url, question("七天内可以退货吗?"));
    const stages = eventsOf(events, "progress").map((event) => event.data.stage);
    expect([...new Set(stages)]).toEqual(stagesInOrder);
    expect(connected.resumed).toBe(false);
    const names = events.map((event) => (event.event === "progress" ? event.data.stage : event.event));
    expect(names.indexOf("connected")).toBe(0);
    expect(names.indexOf("sources")).toBeGreaterThan(names.indexOf("retrieval"));
    expect(names.indexOf("token")).toBeGreaterThan(names.indexOf("sources"));
    expect(names.indexOf("complete")).toBeGreaterThan(names.lastIndexOf("token"));
    expect(names.at(-1)).toBe("done");
  });

  test("every id is a cursor, and the last one holds the length of the answer", async () => {
    const { events, text } = await askWhole(xiaoer.url, question("What is your return policy?", { locale: "en" }));
    const cursors = events.map((event) => parseCursor(event.id));
    expect(cursors.at(-1)?.offset).toBe(text.length);
  });

  test("the response says that it is a stream that nobody may store, change or hold back", async () => {
    const attachment = await ask(xiaoer.url, question("运费多少?"));
    const { headers, status } = attachment.response;
    expect(status).toBe(200);
    expect(headers.get("content-type")).toMatch(/^text\/event-stream; ?charset=utf-8$/i);
    expect(headers.get("cache-control")).toMatch(/no-cache|no-store/);
    expect(headers.get("cache-control")).toMatch(/no-transform/);
    expect(headers.get("x-accel-buffering")).toBe("no");
    await attachment.whole();
    expect(attachment.raw().split("\n")[0]).toBe("retry: 1000");
  });

  test("done tells how long the first text and the whole took", async () => {
    const { end } = await askWhole(xiaoer.url, question("运费多少?"));
    if (end.event !== "done") throw new Error(`Expected done, got ${end.event}`);
    expect(end.data.ttftMs).not.toBeNull();
    expect(end.data.durationMs).toBeGreaterThanOrEqual(end.data.ttftMs ?? 0);
  });

  test("an English question is answered in English", async () => {
    const { text } = await askWhole(xiaoer.url, question("Can I return an item within seven days?", { locale: "en" }));
    expect(text).toMatch(/return/i);
    expect(shareOfChinese(text)).toBeLessThan(0.1);
  });

  test("[PR4] stages speak the shopper's language", async () => {
    const inChinese = await askWhole(xiaoer.url, question("运费多少?", { locale: "zh-CN" }));
    const inEnglish = await askWhole(xiaoer.url, question("How much is shipping?", { locale: "en" }));
    for (const { data } of eventsOf(inChinese.events, "progress"))
      expect(shareOfChinese(data.message)).toBeGreaterThan(0);
    for (const { data } of eventsOf(inEnglish.events, "progress")) expect(shareOfChinese(data.message)).toBe(0);
  });

  test("where nothing fits it says so, offers what it can answer, and names whom else to ask", async () => {
    const { events, text, end } = await askWhole(xiaoer.url, question("xyzzy quux plugh", { locale: "en" }));
    expect(end.event).toBe("done");
    expect(text).toMatch(/^Sorry[\s\S]*Returns & exchanges[\s\S]*service@shanxing\.example/);
    expect(sourceTitles(events)).toEqual(["Contact & hours"]);
  });

  test.each([
    ["你好！", "zh-CN", /^您好.*智能客服/, []],
    ["thanks a lot", "en", /welcome/, []],
    ["Are you a robot?", "en", /not a person/, []],
    ["转人工", "zh-CN", /0571-0000-1820/, ["联系我们"]],
    ["我的订单到哪了？", "zh-CN", /^我看不到您的订单[\s\S]*顺丰单号/, ["订单"]],
    ["栖云羽绒服多少钱，有XL吗", "zh-CN", /¥899。[\s\S]*有 XL 码/, ["栖云轻量羽绒服"]],
    [
      "which jackets do you have?",
      "en",
      /Qiyun[\s\S]*¥899[\s\S]*Tingyu[\s\S]*¥1,299/,
      ["Qiyun Light Down Jacket", "Tingyu 3-Layer Shell Jacket"],
    ],
  ] as const)("«%s» (%s) is answered %s", async (message, locale, expected, titles) => {
    const { events, text } = await askWhole(xiaoer.url, question(message, { locale }));
    expect(text).toMatch(expected);
    expect(sourceTitles(events)).toEqual(titles);
  });

  test("on a product's page, «有46码吗» is asked of that product", async () => {
    const page = { url: "https://shop.example/products/sx-1005", product: { sku: "SX-1005", name: "石径中帮徒步鞋" } };
    const { events, text } = await askWhole(xiaoer.url, question("有46码吗？", { locale: "zh-CN", page }));
    expect(text).toMatch(/石径中帮徒步鞋.*没有 46 码/);
    expect(sourceTitles(events)).toEqual(["石径中帮徒步鞋"]);
  });

  test("a table is cut to the row that answers", async () => {
    const { text } = await askWhole(xiaoer.url, question("寄到日本要几天？", { locale: "zh-CN" }));
    expect(text).toMatch(/\| 地区 \|.*\n\| ---.*\n\| 日本.*5–8 个工作日/);
    expect(text).not.toContain("欧洲");
  });
});

describe("a session", () => {
  test("[AS1] begins with a question that names none, however it is asked", async () => {
    const { connected } = await askWhole(xiaoer.url, question("运费多少?"));
    const accepted = await askElsewhere(xiaoer.url, question("运费多少?"));
    for (const { sessionId } of [connected, accepted]) {
      expect(sessionId.length).toBeGreaterThan(20);
      expect((await fetchTranscript(xiaoer.url, sessionId)).messages[0]?.text).toBe("运费多少?");
    }
    expect(accepted.sessionId).not.toBe(connected.sessionId);
  });

  test("[AS1] goes on when the next question names it", async () => {
    const first = await askWhole(xiaoer.url, question("七天内可以退货吗?"));
    const { sessionId } = first.connected;
    const second = await askWhole(xiaoer.url, question("运费谁付?", { sessionId }));
    expect(second.connected.sessionId).toBe(sessionId);
    const transcript = await fetchTranscript(xiaoer.url, sessionId);
    expect(transcript.messages.map(({ role }) => role)).toEqual(["user", "assistant", "user", "assistant"]);
    expect(transcript.messages.map(({ text }) => text)).toEqual([
      "七天内可以退货吗?",
      first.text,
      "运费谁付?",
      second.text,
    ]);
  });

  test("[AS3] that was never given out is refused", async () => {
    const response = await post(xiaoer.url, question("在吗?", { sessionId: "0".repeat(43) }));
    const problem = await problemOf(response);
    expect([401, 404]).toContain(problem.status);
    expect(["unauthorized", "not_found"]).toContain(problem.code);
  });

  test("shows its transcript to whoever holds its id, and to nobody else", async () => {
    for (const headers of [{}, { authorization: "Bearer " }, { authorization: `Bearer ${"0".repeat(43)}` }]) {
      const problem = await problemOf(await fetch(`${xiaoer.url}/api/chat/session`, { headers }));
      expect([401, 404]).toContain(problem.status);
    }
  });

  test("outlives the server: the transcript is there after a restart on the same store", async () => {
    await using directory = await createTempDirectory();
    const before = await startXiaoer({ directory });
    const asked = question("七天内可以退货吗?");
    const answer = await askWhole(before.url, asked);
    expect(await before.stop()).toBe(0);

    await using after = await startXiaoer({ directory });
    const { messages, activeTask } = await fetchTranscript(after.url, answer.connected.sessionId);
    expect(activeTask).toBeNull();
    expect(messages).toMatchObject([
      { id: asked.messageId, role: "user", text: asked.message, status: "done" },
      { id: `${asked.messageId}:answer`, role: "assistant", text: answer.text, status: "done" },
    ]);
    expect(messages[1]?.sources).toEqual(eventsOf(answer.events, "sources")[0]?.data.sources);
  });
});

function sourceTitles(events: Parameters<typeof eventsOf>[0]): readonly string[] {
  return eventsOf(events, "sources")[0]?.data.sources.map(({ title }) => title) ?? [];
}

function shareOfChinese(text: string): number {
  return (text.match(/\p{Script=Han}/gu) ?? []).length / Math.max(1, text.length);
}
