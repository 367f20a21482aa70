import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Transcript } from "../server/protocol.ts";
import { createGate } from "./support/gate.ts";
import { startScriptedUpstream, type ScriptedUpstream } from "./support/scripted-upstream.ts";
import { ask, askWhole, attach, post, question } from "./support/sse.ts";
import { createTempDirectory } from "./support/temp-directory.ts";
import { fetchTranscript, requestTranscript } from "./support/transcript.ts";
import { streamed } from "./support/upstream-script.ts";
import { problemOf, transcriptOf } from "./support/wire.ts";
import { startXiaoer, upstreamEnv, withoutAnswerCache, type Xiaoer } from "./support/xiaoer.ts";

let upstream: ScriptedUpstream;
let xiaoer: Xiaoer;
beforeAll(async () => {
  upstream = await startScriptedUpstream({ script: () => streamed(["Yes."]) });
  xiaoer = await startXiaoer({
    env: upstreamEnv(upstream),
    config: {
      ...withoutAnswerCache,
      shops: { default: { origins: ["https://shop.example"], knowledge: "demo/knowledge" } },
    },
  });
});
afterAll(async () => {
  await xiaoer.kill();
  await upstream.close();
});

interface Init {
  readonly method?: string;
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Asks about a session as its bearer. */
async function session(sessionId: string, { method = "GET", query = "", headers = {} }: Init = {}): Promise<Response> {
  const authorization = `Bearer ${sessionId}`;
  return await fetch(`${xiaoer.url}/api/chat/session${query}`, { method, headers: { authorization, ...headers } });
}

async function rate(sessionId: string, body: unknown): Promise<Response> {
  return await fetch(`${xiaoer.url}/api/chat/feedback`, {
    method: "POST",
    headers: { authorization: `Bearer ${sessionId}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
}

describe("whoever opens a conversation", () => {
  test.for(["GET", "DELETE"])("[SE1] must name it: %s without a bearer is unauthorized", async (method) => {
    for (const headers of [{}, { authorization: "Basic abc" }, { authorization: "Bearer" }]) {
      const response = await fetch(`${xiaoer.url}/api/chat/session`, { method, headers });
      expect(await problemOf(response)).toMatchObject({ status: 401, code: "unauthorized" });
    }
    const feedback = await fetch(`${xiaoer.url}/api/chat/feedback`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ messageId: "m", rating: "good" }),
    });
    expect(await problemOf(feedback)).toMatchObject({ status: 401, code: "unauthorized" });
  });

  test("[SE1] must name one that exists", async () => {
    for (const method of ["GET", "DELETE"]) {
      expect(await problemOf(await session("s_none", { method }))).toMatchObject({ status: 404, code: "not_found" });
    }
    expect(await problemOf(await rate("s_none", { messageId: "m", rating: "good" }))).toMatchObject({ status: 404 });
  });

  test("[EP3] must be on a page of the shop", async () => {
    const { connected } = await askWhole(xiaoer.url, question("Hello?"));
    const headers = { origin: "https://elsewhere.example" };
    for (const method of ["GET", "DELETE"]) {
      const response = await session(connected.sessionId, { method, headers });
      expect(await problemOf(response)).toMatchObject({ status: 403, code: "origin_not_allowed" });
    }
    const allowed = await session(connected.sessionId, { headers: { origin: "https://shop.example" } });
    expect(allowed.headers.get("access-control-allow-origin")).toBe("https://shop.example");
    expect(allowed.headers.get("cache-control")).toBe("no-store");
  });
});

describe("the transcript", () => {
  test("[SE2] has questions and answers with their sources and times, oldest first", async () => {
    const before = Date.now();
    upstream.answerWith(() => streamed(["Within 7 days."]));
    const first = await askWhole(xiaoer.url, question("Can I return it?", { locale: "en" }));
    const { sessionId } = first.connected;
    const second = question("How long?", { sessionId });
    await askWhole(xiaoer.url, second);
    const { messages, activeTask, summary } = await fetchTranscript(xiaoer.url, sessionId);
    expect({ activeTask, summary }).toEqual({ activeTask: null, summary: null });
    const { messageId } = first.connected;
    expect(messages.map(({ id }) => id)).toEqual([
      messageId,
      `${messageId}:answer`,
      second.messageId,
      `${second.messageId}:answer`,
    ]);
    expect(messages[1]).toMatchObject({ role: "assistant", text: "Within 7 days.", status: "done" });
    expect(messages[1]?.sources?.length).toBeGreaterThan(0);
    const times = messages.map(({ at }) => Date.parse(at));
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(times[0]).toBeGreaterThanOrEqual(before);
    expect(times[3]).toBeLessThanOrEqual(Date.now());
  });

  test("[SE3] tells 50 turns at once, and its pages join without a gap or a turn told twice", async () => {
    upstream.answerWith((_request, turn) => streamed([`Answer ${turn}.`]));
    const first = await askWhole(xiaoer.url, question("Question 0?"));
    const { sessionId } = first.connected;
    for (let index = 1; index < 120; index += 1) {
      await askWhole(xiaoer.url, question(`Question ${index}?`, { sessionId }));
    }
    const page = async (query = "") => (await transcriptOf(await session(sessionId, { query }))).messages;
    const before = (messages: Transcript["messages"]) => `?before=${messages[0]?.id}`;
    const questionsIn = (messages: Transcript["messages"]) =>
      messages.flatMap(({ role, text }) => (role === "user" ? [text] : []));
    const numbered = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, index) => `Question ${from + index}?`);

    const newest = await page();
    const middle = await page(before(newest));
    const oldest = await page(before(middle));
    expect(questionsIn(newest)).toEqual(numbered(70, 120));
    expect(questionsIn(middle)).toEqual(numbered(20, 70));
    expect(questionsIn(oldest)).toEqual(numbered(0, 20));
    expect(await page(before(oldest))).toEqual([]);
    const unknown = await session(sessionId, { query: "?before=no-such-message" });
    expect(await problemOf(unknown)).toMatchObject({ status: 404, code: "not_found" });

    // An answer that runs, which each page tells of, moves none of them.
    const gate = createGate();
    upstream.answerWith(() => streamed(["One, ", { gate }, "two."]));
    const running = await ask(xiaoer.url, question("Question 120?", { sessionId }));
    await running.until("token");
    const withRunning = await page();
    expect(questionsIn(withRunning)).toEqual(numbered(71, 121));
    expect(withRunning.at(-1)).toMatchObject({ role: "assistant", text: "One, ", status: "running" });
    expect(await page(before(newest))).toEqual(middle);
    expect(await page(before(middle))).toEqual(oldest);
    const older = await page(before(withRunning));
    expect([...(await page(before(older))), ...older, ...withRunning].slice(0, -2)).toEqual([
      ...oldest,
      ...middle,
      ...newest,
    ]);
    const { activeTask } = await transcriptOf(await session(sessionId, { query: before(newest) }));
    expect(activeTask?.messageId).toBe(withRunning.at(-2)?.id);
    gate.open();
    await running.whole();
  });

  test("[SE4] has a running answer as far as it has come, and names its task", async () => {
    const gate = createGate();
    upstream.answerWith(() => streamed(["One, ", { gate }, "two."]));
    const reader = await ask(xiaoer.url, question("Count."));
    const { data } = await reader.until("connected");
    await reader.until("token");
    const { messages, activeTask } = await fetchTranscript(xiaoer.url, data.sessionId);
    expect(messages[1]).toMatchObject({ text: "One, ", status: "running" });
    expect(activeTask).toEqual({ taskId: data.taskId, messageId: data.messageId });
    gate.open();
    await reader.whole();
  });
});

describe("erasing a conversation", () => {
  test("[SE5] leaves nothing of it: no transcript, no task, no way to go on", async () => {
    upstream.answerWith(() => streamed(["Yes."]));
    const asked = question("My address is 5 Rose Lane.");
    const { connected } = await askWhole(xiaoer.url, asked);
    const { sessionId, taskId } = connected;
    expect((await session(sessionId, { method: "DELETE" })).status).toBe(204);
    expect(await problemOf(await session(sessionId))).toMatchObject({ status: 404 });
    expect(await problemOf(await session(sessionId, { method: "DELETE" }))).toMatchObject({ status: 404 });
    const next = await post(xiaoer.url, question("And now?", { sessionId }));
    expect(await problemOf(next)).toMatchObject({ status: 401, code: "unauthorized" });
    const stream = await fetch(`${xiaoer.url}/api/chat/tasks/${taskId}/stream`);
    expect(await problemOf(stream)).toMatchObject({ status: 410, code: "gone" });
    const anew = await askWhole(xiaoer.url, asked);
    expect(anew.connected.resumed).toBe(false);
    expect(anew.connected.sessionId).not.toBe(sessionId);
  });

  test("[SE5] stops the answer that is running: its readers are told, the upstream is aborted", async () => {
    const number = upstream.requests.length;
    upstream.answerWith(() => streamed(["One, ", { gate: createGate() }, "two."]));
    const first = await ask(xiaoer.url, question("Count."));
    const { data } = await first.until("connected");
    await first.until("token");
    const second = await attach(xiaoer.url, data.taskId);
    await second.until("token");
    expect((await session(data.sessionId, { method: "DELETE" })).status).toBe(204);
    for (const reader of [first, second]) {
      const events = await reader.whole();
      expect(events.at(-1)).toMatchObject({ event: "done", data: { finishReason: "stopped" } });
    }
    expect(await (await upstream.request(number)).closed).toBe(true);
    expect(await problemOf(await session(data.sessionId))).toMatchObject({ status: 404 });
  });
});

describe("feedback", () => {
  test("[SE7] is in the transcript: the last rating counts, null takes it back", async () => {
    upstream.answerWith(() => streamed(["Yes."]));
    const { connected } = await askWhole(xiaoer.url, question("Is it good?"));
    const { sessionId, messageId } = connected;
    const rating = async () => (await fetchTranscript(xiaoer.url, sessionId)).messages[1]?.rating;
    expect(await rating()).toBeUndefined();
    expect((await rate(sessionId, { messageId, rating: "good" })).status).toBe(204);
    expect(await rating()).toBe("good");
    expect((await rate(sessionId, { messageId, rating: "bad", comment: "Wrong price: 价格不对" })).status).toBe(204);
    const told = await (await session(sessionId)).text();
    expect(told).toContain('"rating":"bad"');
    expect(told, "the word why is the shop's to read").not.toContain("Wrong price");
    expect((await rate(sessionId, { messageId, rating: null })).status).toBe(204);
    expect(await rating()).toBeUndefined();
  });

  test("[SE7] on a message that the session does not have is not found", async () => {
    const { connected } = await askWhole(xiaoer.url, question("Is it good?"));
    const other = await askWhole(xiaoer.url, question("And this?"));
    const response = await rate(connected.sessionId, { messageId: other.connected.messageId, rating: "good" });
    expect(await problemOf(response)).toMatchObject({ status: 404, code: "not_found" });
  });

  test.for([
    ["no message", { rating: "good" }, "messageId: expected"],
    ["another rating", { messageId: "m", rating: 5 }, '"good" or "bad" or a null, got 5'],
    ["a comment that is too long", { messageId: "m", rating: "bad", comment: "x".repeat(2001) }, "comment: expected"],
    ["what it does not know", { messageId: "m", rating: "good", stars: 5 }, "stars: expected no such key"],
  ] as const)("[EP1] refuses %s", async ([, body, mistake]) => {
    const { connected } = await askWhole(xiaoer.url, question("Is it good?"));
    const problem = await problemOf(await rate(connected.sessionId, body));
    expect(problem).toMatchObject({ status: 400, code: "bad_request" });
    expect(problem.detail).toContain(mistake);
  });
});

test("[SE6] a session in which nothing was asked for longer than its lifetime is erased when the server starts", async () => {
  await using directory = await createTempDirectory();
  const before = await startXiaoer({ directory, config: { sessions: { ttlDays: 2 } } });
  const [old, recent] = [
    await askWhole(before.url, question("Hello?")),
    await askWhole(before.url, question("Hello?")),
  ];
  await before.stop();
  const db = new DatabaseSync(join(directory.path, "xiaoer.db"));
  const setAge = db.prepare(
    "UPDATE session SET active_at = ? WHERE id_hash = (SELECT session FROM turn WHERE message_id = ?)",
  );
  setAge.run(Date.now() - 2.1 * 86_400_000, old.connected.messageId);
  setAge.run(Date.now() - 1.9 * 86_400_000, recent.connected.messageId);
  db.close();
  await using after = await startXiaoer({ directory, config: { sessions: { ttlDays: 2 } } });
  const statusOf = async (sessionId: string) => (await requestTranscript(after.url, sessionId)).status;
  expect(await statusOf(old.connected.sessionId)).toBe(404);
  expect(await statusOf(recent.connected.sessionId)).toBe(200);
});
