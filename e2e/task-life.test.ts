import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { createGate } from "./support/gate.ts";
import { startScriptedUpstream, type ScriptedUpstream } from "./support/scripted-upstream.ts";
import { ask, askElsewhere, askWhole, attach, eventsOf, post, question } from "./support/sse.ts";
import { fetchTranscript } from "./support/transcript.ts";
import { streamed } from "./support/upstream-script.ts";
import { problemOf } from "./support/wire.ts";
import { startXiaoer, upstreamEnv, withoutAnswerCache, type Xiaoer } from "./support/xiaoer.ts";

/** A signal takes its time to arrive: asked again until it has. */
const waitForSignal = { interval: 50, timeout: 10_000 };

/** Sent as cursors, these count as having nothing. */
const noCursors = ["none", "0.0", "x.y", "-1.5", "1", "12345678901.0"];

let upstream: ScriptedUpstream;
let xiaoer: Xiaoer;
beforeAll(async () => {
  upstream = await startScriptedUpstream({ script: () => streamed(["Yes."]) });
  xiaoer = await startXiaoer({ env: upstreamEnv(upstream), config: withoutAnswerCache });
});
afterAll(async () => {
  await xiaoer.kill();
  await upstream.close();
});

describe("stop", () => {
  test("[OW2] [EV5] aborts the upstream, keeps what was said, and ends as stopped", async () => {
    const number = answerInTwoParts("Part one. ", "Part two.").number;
    const attachment = await ask(xiaoer.url, question("Go on."));
    const { data } = await attachment.until("connected");
    await attachment.until("token");
    const response = await stop(data.taskId);
    expect(response.ok).toBe(true);
    const events = await attachment.whole();
    expect(events.at(-1)).toMatchObject({ event: "done", data: { finishReason: "stopped" } });
    expect(attachment.text()).toBe("Part one. ");
    const request = await upstream.request(number);
    expect(await request.closed).toBe(true);
    const { messages, activeTask } = await fetchTranscript(xiaoer.url, data.sessionId);
    expect(activeTask).toBeNull();
    expect(messages[1]).toMatchObject({ text: "Part one. ", status: "stopped" });
  });

  test("[OW2] before the first word ends as stopped with no text", async () => {
    const number = upstream.requests.length;
    upstream.answerWith(() => ({ kind: "silence" }));
    const attachment = await ask(xiaoer.url, question("Never mind."));
    const { data } = await attachment.until("connected");
    const request = await upstream.request(number);
    await stop(data.taskId);
    const events = await attachment.whole();
    expect(events.at(-1)).toMatchObject({ event: "done", data: { finishReason: "stopped", ttftMs: null } });
    expect(await request.closed).toBe(true);
  });

  test("[OW2] twice, or after the end, is no error", async () => {
    upstream.answerWith(() => streamed(["Yes."]));
    const attachment = await ask(xiaoer.url, question("Quick?"));
    const { data } = await attachment.until("connected");
    await attachment.whole();
    expect((await stop(data.taskId)).ok).toBe(true);
    expect((await stop(data.taskId)).ok).toBe(true);
  });

  test("of a task that the server does not have (any more) is gone", async () => {
    expect(await problemOf(await stop("no-such-task"))).toMatchObject({ status: 410, code: "gone" });
  });
});

describe("a connection that goes away does not end the answer", () => {
  test("[OW1] [RS2] attaching with the last cursor gives the rest once", async () => {
    const { gate, number } = answerInTwoParts("七天内", "可以退货😀。");
    const first = await ask(xiaoer.url, question("可以退货吗?"));
    const { data } = await first.until("connected");
    const { id } = await first.until("token");
    first.leave();
    gate.open();
    const second = await attach(xiaoer.url, data.taskId, id, first.text());
    const events = await second.whole();
    expect(second.text()).toBe("七天内可以退货😀。");
    expect(eventsOf(events, "token")[0]?.data.index).toBe(3);
    expect(events[0]).toMatchObject({ event: "connected", data: { resumed: true, taskId: data.taskId } });
    expect(upstream.requests.length).toBe(number + 1);
  });

  test.for(noCursors)("[RS1] cursor %s gives the whole answer", async (cursor) => {
    const { gate } = answerInTwoParts("One, ", "two.");
    const first = await ask(xiaoer.url, question("Count."));
    const { data } = await first.until("connected");
    await first.until("token");
    gate.open();
    await first.whole();
    const second = await attach(xiaoer.url, data.taskId, cursor === "none" ? undefined : cursor);
    const events = await second.whole();
    expect(second.text()).toBe("One, two.");
    expect(events.at(-1)).toEqual(first.events.at(-1));
  });

  test("[RS3] a cursor that is ahead of the server is no error", async () => {
    upstream.answerWith(() => streamed(["Short."]));
    const first = await ask(xiaoer.url, question("Brief?"));
    const { data } = await first.until("connected");
    await first.whole();
    const second = await attach(xiaoer.url, data.taskId, "99.500");
    await second.until("done");
    expect(eventsOf(second.events, "token")).toEqual([]);
  });

  test("[RS5] two readers at once read the same", async () => {
    const { gate } = answerInTwoParts("One, ", "two.");
    const first = await ask(xiaoer.url, question("Count."));
    const { data } = await first.until("connected");
    await first.until("token");
    const second = await attach(xiaoer.url, data.taskId);
    await second.until("token");
    gate.open();
    await Promise.all([first.whole(), second.whole()]);
    expect([first.text(), second.text()]).toEqual(["One, two.", "One, two."]);
  });

  test("[RS1] the cursor may come in the address, for EventSource after a reload", async () => {
    upstream.answerWith(() => streamed(["One, ", "two."]));
    const { streamUrl } = await askElsewhere(xiaoer.url, question("Count."));
    const read = async (query: string): Promise<string> => await (await fetch(xiaoer.url + streamUrl + query)).text();
    expect(await read("")).toContain('"index":0');
    expect(await read("?lastEventId=9.5")).toContain('{"index":5,"text":"two."}');
  });

  test("[RS1] a cursor in the header wins over one in the address, also one that is none", async () => {
    upstream.answerWith(() => streamed(["One, ", "two."]));
    const { streamUrl } = await askElsewhere(xiaoer.url, question("Count."));
    const read = async (header: string): Promise<string> => {
      const headers = { "last-event-id": header };
      return await (await fetch(`${xiaoer.url}${streamUrl}?lastEventId=9.7`, { headers })).text();
    };
    expect(await read("9.5")).toContain('{"index":5,"text":"two."}');
    expect(await read("none")).toContain('"index":0');
  });

  test("[RS7] attaching to a task that the server does not have (any more) is gone", async () => {
    const response = await fetch(`${xiaoer.url}/api/chat/tasks/no-such-task/stream`);
    expect(await problemOf(response)).toMatchObject({ status: 410, code: "gone" });
  });
});

describe("one message is one answer", () => {
  test("[AS5] the same message id again attaches to the answer that is being made", async () => {
    const { gate, number } = answerInTwoParts("One, ", "two.");
    const asked = question("Count.");
    const first = await ask(xiaoer.url, asked);
    const { data } = await first.until("connected");
    await first.until("token");
    const second = await ask(xiaoer.url, { ...asked, sessionId: data.sessionId });
    const again = await second.until("connected");
    expect(again.data).toEqual({ ...data, resumed: true });
    gate.open();
    await Promise.all([first.whole(), second.whole()]);
    expect([first.text(), second.text()]).toEqual(["One, two.", "One, two."]);
    expect(upstream.requests.length).toBe(number + 1);
  });

  test("[AS5] sent again after the end it is told the same answer and the same end", async () => {
    upstream.answerWith(() => streamed(["One, ", "two."]));
    const asked = question("Count.");
    const first = await askWhole(xiaoer.url, asked);
    const requests = upstream.requests.length;
    const again = await askWhole(xiaoer.url, { ...asked, sessionId: first.connected.sessionId });
    expect(again.connected).toEqual({ ...first.connected, resumed: true });
    expect([again.text, again.end.data]).toEqual(["One, two.", first.end.data]);
    expect(upstream.requests.length).toBe(requests);
  });

  test("[AS7] a first question sent again without its session goes on in the session that it made", async () => {
    const { gate, number } = answerInTwoParts("One, ", "two.");
    const asked = question("Count.");
    const first = await ask(xiaoer.url, asked);
    const { data } = await first.until("connected");
    first.leave();
    const running = await ask(xiaoer.url, asked);
    expect((await running.until("connected")).data).toEqual({ ...data, resumed: true });
    gate.open();
    await running.whole();
    const ended = await askWhole(xiaoer.url, asked);
    expect(ended.connected).toEqual({ ...data, resumed: true });
    expect([running.text(), ended.text]).toEqual(["One, two.", "One, two."]);
    expect(upstream.requests.length).toBe(number + 1);
  });

  test.for([
    ["another message", { message: "Count on." }],
    ["another message id", { messageId: randomUUID() }],
    ["another shop", { shop: "other" }],
  ] as const)("[AS7] %s begins a session of its own", async ([, other]) => {
    await using shops = await startXiaoer({ config: { shops: { default: {}, other: {} } } });
    const asked = question("Count.");
    const first = await askWhole(shops.url, asked);
    const second = await askWhole(shops.url, { ...asked, ...other });
    expect(second.connected.resumed).toBe(false);
    expect(second.connected.sessionId).not.toBe(first.connected.sessionId);
  });

  test("[AS8] a question that is known begins at the cursor that comes with it, a new one at the start", async () => {
    const { gate } = answerInTwoParts("One, ", "two.");
    const asked = question("Count.");
    const first = await ask(xiaoer.url, asked, { headers: { "last-event-id": "9.99" } });
    const { id } = await first.until("token");
    first.leave();
    gate.open();
    const second = await ask(xiaoer.url, asked, { headers: { "last-event-id": id } });
    await second.until("done");
    expect(eventsOf(second.events, "token").map(({ data }) => data)).toEqual([{ index: 5, text: "two." }]);
  });

  test("[AS5] sent twenty times at once it is asked for once, and all twenty read the same", async () => {
    upstream.answerWith(() => streamed(["First."]));
    const { connected } = await askWhole(xiaoer.url, question("Hello?"));
    const number = upstream.requests.length;
    upstream.answerWith(() => streamed(["One, ", "two."]));
    const asked = question("Count.", { sessionId: connected.sessionId });
    const answers = await Promise.all(Array.from({ length: 20 }, async () => await askWhole(xiaoer.url, asked)));
    expect(new Set(answers.map(({ text }) => text))).toEqual(new Set(["One, two."]));
    expect(new Set(answers.map((answer) => answer.connected.taskId)).size).toBe(1);
    expect(answers.filter((answer) => !answer.connected.resumed).length).toBe(1);
    expect(upstream.requests.length).toBe(number + 1);
  });

  test("[AS4] of twenty different questions at once in one session one is taken, the others are told busy", async () => {
    upstream.answerWith(() => streamed(["First."]));
    const { connected } = await askWhole(xiaoer.url, question("Hello?"));
    const { gate } = answerInTwoParts("One, ", "two.");
    const asked = Array.from({ length: 20 }, (_, index) => question(`${index}?`, { sessionId: connected.sessionId }));
    const responses = await Promise.all(asked.map(async (body) => await post(xiaoer.url, body)));
    gate.open();
    expect(responses.filter(({ ok }) => ok).length).toBe(1);
    for (const response of responses) {
      if (response.ok) expect(await response.text()).toContain("event: done");
      else expect((await problemOf(response)).code).toBe("busy");
    }
  });

  test("[AS6] the same message id with another message is a conflict", async () => {
    upstream.answerWith(() => streamed(["Yes."]));
    const asked = question("This?");
    const first = await ask(xiaoer.url, asked);
    const { data } = await first.until("connected");
    await first.whole();
    const response = await post(xiaoer.url, { ...asked, message: "That?", sessionId: data.sessionId });
    expect(await problemOf(response)).toMatchObject({ status: 409, code: "conflict" });
  });

  test("[EP2] a refusal says in its body and in Retry-After when asking again may help", async () => {
    const { gate } = answerInTwoParts("One, ", "two.");
    const first = await ask(xiaoer.url, question("Count."));
    const { data } = await first.until("connected");
    const refusal = await post(xiaoer.url, question("And?", { sessionId: data.sessionId }));
    const seconds = Number(refusal.headers.get("retry-after"));
    const { code, retryAfterMs = 0 } = await problemOf(refusal);
    expect(code).toBe("busy");
    expect(retryAfterMs).toBeGreaterThan(0);
    expect(seconds).toBe(Math.ceil(retryAfterMs / 1000));
    gate.open();
    await first.whole();
  });

  test("[AS4] a second question while one is being answered is refused as busy, and the first goes on", async () => {
    const { gate } = answerInTwoParts("One, ", "two.");
    const first = await ask(xiaoer.url, question("Count."));
    const { data } = await first.until("connected");
    await first.until("token");
    const refusal = await post(xiaoer.url, question("And?", { sessionId: data.sessionId }));
    expect(await problemOf(refusal)).toMatchObject({ status: 409, code: "busy" });
    const { activeTask } = await fetchTranscript(xiaoer.url, data.sessionId);
    expect(activeTask).toEqual({ taskId: data.taskId, messageId: data.messageId });
    gate.open();
    await first.whole();
    expect(first.text()).toBe("One, two.");
  });
});

describe("a stopping server", () => {
  test("[OW3] finishes the answer that is being read, takes no new one, and exits with 0", async () => {
    await using stopping = await startXiaoer({ env: upstreamEnv(upstream) });
    const { gate } = answerInTwoParts("One, ", "two.");
    const attachment = await ask(stopping.url, question("Count."));
    await attachment.until("token");
    const exit = stopping.stop("SIGTERM");
    await vi.waitFor(async () => expect(await takesQuestions(stopping.url)).toBe(false), waitForSignal);
    gate.open();
    await attachment.whole();
    expect(attachment.text()).toBe("One, two.");
    expect(await exit).toBe(0);
  });

  test.for(["SIGTERM", "SIGINT"] as const)("with nothing to do exits with 0 on %s", async (signal) => {
    await using idle = await startXiaoer();
    expect(await idle.stop(signal)).toBe(0);
  });
});

/** Scripts an answer that halts between its two parts until the gate is opened. `number` is its request's. */
function answerInTwoParts(
  one: string,
  two: string,
): { readonly gate: ReturnType<typeof createGate>; readonly number: number } {
  const gate = createGate();
  const number = upstream.requests.length;
  upstream.answerWith((_request, turn) => streamed(turn === number ? [one, { gate }, two] : ["Yes."]));
  return { gate, number };
}

async function stop(taskId: string): Promise<Response> {
  return await fetch(`${xiaoer.url}/api/chat/tasks/${taskId}`, { method: "DELETE" });
}

async function takesQuestions(url: string): Promise<boolean> {
  try {
    const response = await post(url, question("Still there?"));
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false; // refused at the socket: it takes none
  }
}
