import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { conversationOf } from "./support/chat-request.ts";
import { createGate } from "./support/gate.ts";
import { startScriptedUpstream, type ScriptedUpstream } from "./support/scripted-upstream.ts";
import { ask, askWhole, attach, eventsOf, post, question } from "./support/sse.ts";
import { createTempDirectory, type TempDirectory } from "./support/temp-directory.ts";
import { fetchTranscript } from "./support/transcript.ts";
import { streamed } from "./support/upstream-script.ts";
import { problemOf } from "./support/wire.ts";
import { startXiaoer, upstreamEnv, type Xiaoer, type XiaoerOptions } from "./support/xiaoer.ts";

/** A signal takes its time to arrive: asked again until it has. */
const soon = { interval: 50, timeout: 10_000 };

let upstream: ScriptedUpstream;
beforeAll(async () => {
  upstream = await startScriptedUpstream({ script: () => streamed(["Yes."]) });
});
afterAll(async () => {
  await upstream.close();
});

let directory: TempDirectory;
beforeEach(async () => {
  directory = await createTempDirectory();
  return async () => await directory.remove();
});

/** Starts a server on the test's own store: a second one is the first, back again. */
async function start(config: XiaoerOptions["config"] = {}): Promise<Xiaoer> {
  return await startXiaoer({ env: upstreamEnv(upstream), directory, config });
}

describe("a server that was killed before anything was said", () => {
  /** Asks, and kills the server while the upstream is silent. `number` is the request's. */
  async function killedWhileSilent(asked = question("Can I return it?", { locale: "en" })) {
    const number = upstream.requests.length;
    upstream.answerWith(() => ({ kind: "silence" }));
    const before = await start();
    const attachment = await ask(before.url, asked);
    const { data } = await attachment.until("connected");
    await upstream.request(number);
    const { id } = await attachment.until("progress", (event) => event.data.stage === "reasoning");
    await before.kill();
    return { connected: data, cursor: id, number };
  }

  test("[OW5] makes the answer anew when it is back, though nobody asks again", async () => {
    const page = { url: "https://shop.example/p/1", product: { name: "Kettle", price: "19.00" } };
    const asked = question("Can I return it?", { locale: "en", page });
    const { connected, number } = await killedWhileSilent(asked);
    upstream.answerWith(() => streamed(["Within ", "7 days."]));
    await using after = await start();
    const again = await upstream.request(number + 1);
    expect(again.body).toEqual((await upstream.request(number)).body);
    const reader = await attach(after.url, connected.taskId);
    await reader.whole();
    const { messages, activeTask } = await fetchTranscript(after.url, connected.sessionId);
    expect(activeTask).toBeNull();
    expect(messages).toMatchObject([
      { role: "user", text: "Can I return it?" },
      { role: "assistant", text: "Within 7 days.", status: "done" },
    ]);
    expect(upstream.requests.length).toBe(number + 2);
  });

  test("[OW5] [PR5] a client that attaches with its old cursor is told the stages, the sources and all of the text", async () => {
    const { connected, cursor } = await killedWhileSilent();
    const gate = createGate();
    upstream.answerWith(() => streamed([{ gate }, "Within ", "7 days."]));
    await using after = await start();
    const reader = await attach(after.url, connected.taskId, cursor);
    expect((await reader.until("connected")).data).toEqual({ ...connected, resumed: true });
    await reader.until("progress");
    gate.open();
    const events = await reader.whole();
    expect(eventsOf(events, "sources").length).toBe(1);
    expect(reader.text()).toBe("Within 7 days.");
    expect(events.at(-1)).toMatchObject({ event: "done", data: { finishReason: "stop" } });
  });

  test("[OW5] [SE4] the transcript names the task, and the session is busy, as if nothing had happened", async () => {
    const { connected } = await killedWhileSilent();
    const gate = createGate();
    upstream.answerWith(() => streamed([{ gate }, "Yes."]));
    await using after = await start();
    const { taskId, messageId, sessionId } = connected;
    expect((await fetchTranscript(after.url, sessionId)).activeTask).toEqual({ taskId, messageId });
    const again = await ask(after.url, question("Can I return it?", { messageId, sessionId }));
    expect((await again.until("connected")).data).toEqual({ ...connected, resumed: true });
    gate.open();
    await again.whole();
    expect(again.text()).toBe("Yes.");
  });

  test("[OW5] killed twice it is made a third time, for the same client", async () => {
    const { connected, cursor, number } = await killedWhileSilent();
    const second = await start();
    await upstream.request(number + 1);
    const lost = await attach(second.url, connected.taskId, cursor);
    const { id } = await lost.until("progress", (event) => event.data.stage === "reasoning");
    await second.kill();
    upstream.answerWith(() => streamed(["At last."]));
    await using third = await start();
    const reader = await attach(third.url, connected.taskId, id);
    await reader.whole();
    expect(reader.text()).toBe("At last.");
    expect(upstream.requests.length).toBe(number + 3);
  });
});

describe("a server that was killed in mid-answer", () => {
  /** Asks, and kills the server once the reader has all of the first part. */
  async function killedInMidAnswer() {
    upstream.answerWith(() => streamed(["Part ", "one. ", { gate: createGate() }, "Part two."]));
    const before = await start();
    const attachment = await ask(before.url, question("Go on."));
    const { data } = await attachment.until("connected");
    const { id } = await attachment.until("token", () => attachment.text() === "Part one. ");
    const whenSaved = async () => (await fetchTranscript(before.url, data.sessionId)).messages[1]?.text;
    expect(await whenSaved()).toBe("Part one. ");
    await before.kill();
    return { connected: data, cursor: id };
  }

  test("[OW4] ends the answer as interrupted, keeps the part, and the conversation goes on", async () => {
    const { connected } = await killedInMidAnswer();
    await using after = await start();
    const { messages, activeTask } = await fetchTranscript(after.url, connected.sessionId);
    expect(activeTask).toBeNull();
    expect(messages[1]).toMatchObject({ status: "error", errorCode: "interrupted" });
    const part = messages[1]?.text ?? "";
    expect("Part one. ".startsWith(part) && part !== "").toBe(true);

    const reader = await attach(after.url, connected.taskId);
    const events = await reader.whole();
    expect(events[0]).toMatchObject({ event: "connected", data: { ...connected, resumed: true } });
    expect(reader.text()).toBe(part);
    expect(events.at(-1)).toMatchObject({ event: "error", data: { code: "interrupted", retryable: true } });

    upstream.answerWith(() => streamed(["Again."]));
    const next = await askWhole(after.url, question("Once more?", { sessionId: connected.sessionId }));
    expect(next.text).toBe("Again.");
    expect(conversationOf(upstream.requests.at(-1)?.body).map(({ content }) => content)).toEqual([
      "Go on.",
      part,
      "Once more?",
    ]);
  });

  test("[RS3] [OW4] a reader that has more than was saved keeps it, and is told the end", async () => {
    const { connected } = await killedInMidAnswer();
    await using after = await start();
    const held = "Part one. and what nobody saved";
    const reader = await attach(after.url, connected.taskId, `50.${held.length}`, held);
    const events = await reader.whole();
    expect(eventsOf(events, "token")).toEqual([]);
    expect(reader.text()).toBe(held);
    expect(events.at(-1)).toMatchObject({ event: "error", data: { code: "interrupted" } });
  });

  test("[OW4] killed right after the first token, it never makes another answer under the reader's eyes", async () => {
    for (let round = 0; round < 3; round += 1) {
      const number = upstream.requests.length;
      upstream.answerWith(() => streamed(["A", { gate: createGate() }]));
      const before = await start();
      const reader = await ask(before.url, question("Go on."));
      const { data } = await reader.until("connected");
      await reader.until("token");
      await before.kill();
      await using after = await start();
      const { messages } = await fetchTranscript(after.url, data.sessionId);
      expect(messages[1]).toMatchObject({ text: "A", status: "error", errorCode: "interrupted" });
      expect(upstream.requests.length).toBe(number + 1);
    }
  });
});

describe("an answer that ended before the server was killed", () => {
  test("[RS7] [OW6] can be attached to with its cursor: the rest, and the same end", async () => {
    upstream.answerWith(() => streamed(["Within ", "7 days."]));
    const before = await start();
    const asked = question("Can I return it?", { locale: "en" });
    const first = await askWhole(before.url, asked);
    await before.kill();
    await using after = await start();
    const reader = await attach(after.url, first.connected.taskId, "99.7", "Within ");
    const events = await reader.whole();
    expect(events[0]).toMatchObject({ data: { ...first.connected, resumed: true } });
    expect(reader.text()).toBe("Within 7 days.");
    expect(eventsOf(events, "sources").map(({ data }) => data)).toEqual(
      eventsOf(first.events, "sources").map(({ data }) => data),
    );
    expect(events.at(-1)?.data).toEqual(first.end.data);
  });

  test("[RS7] is gone once it is older than it is kept", async () => {
    upstream.answerWith(() => streamed(["Yes."]));
    const before = await start();
    const { connected } = await askWhole(before.url, question("This?"));
    await before.kill();
    await using after = await start({ tasks: { keepMs: 1 } });
    const response = await fetch(`${after.url}/api/chat/tasks/${connected.taskId}/stream`);
    expect(await problemOf(response)).toMatchObject({ status: 410, code: "gone" });
    expect((await fetchTranscript(after.url, connected.sessionId)).messages[1]?.text).toBe("Yes.");
  });
});

describe("a stopping server", () => {
  test("[OW3] leaves an answer with nothing said to the next one: the reader sees a pause, and no end", async () => {
    const number = upstream.requests.length;
    upstream.answerWith(() => ({ kind: "silence" }));
    const before = await start({ tasks: { drainMs: 50 } });
    const attachment = await ask(before.url, question("Anybody there?"));
    const { data } = await attachment.until("connected");
    await upstream.request(number);
    expect(await before.stop("SIGTERM")).toBe(0);
    await expect(attachment.until("done")).rejects.toThrow();
    expect(attachment.raw()).not.toContain("event: error");

    upstream.answerWith(() => streamed(["Here I am."]));
    await using after = await start();
    const reader = await attach(after.url, data.taskId, attachment.events.at(-1)?.id);
    await reader.whole();
    expect(reader.text()).toBe("Here I am.");
  });

  test("[OW3] ends at once on a second signal, and what it had is not lost", async () => {
    upstream.answerWith(() => streamed(["Part one. ", { gate: createGate() }]));
    const before = await start();
    const attachment = await ask(before.url, question("Go on."));
    const { data } = await attachment.until("connected");
    await attachment.until("token");
    const exit = before.stop("SIGTERM");
    await vi.waitFor(async () => expect((await post(before.url, question("And I?"))).status).toBe(503), soon);
    await before.stop("SIGTERM");
    expect(await exit).toBe(1);
    await using after = await start();
    const { messages } = await fetchTranscript(after.url, data.sessionId);
    expect(messages[1]).toMatchObject({ text: "Part one. ", status: "error", errorCode: "interrupted" });
  });
});

test("what was learned of how long answers take is kept, for each upstream and model", async () => {
  upstream.answerWith(() => streamed(["Yes."]));
  const server = await start();
  await askWhole(server.url, question("This?"));
  expect(await server.stop()).toBe(0);
  const db = new DatabaseSync(join(directory.path, "xiaoer.db"), { readOnly: true });
  const sources = db.prepare("SELECT source FROM experience").all();
  db.close();
  expect(sources.map(({ source }) => source)).toEqual(["model:main/e2e-model"]);
});
