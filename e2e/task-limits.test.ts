import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { createGate } from "./support/gate.ts";
import { startScriptedUpstream, type ScriptedUpstream } from "./support/scripted-upstream.ts";
import { ask, askWhole, post, question } from "./support/sse.ts";
import { createTempDirectory } from "./support/temp-directory.ts";
import { fetchTranscript } from "./support/transcript.ts";
import { streamed } from "./support/upstream-script.ts";
import { problemOf } from "./support/wire.ts";
import { startXiaoer, upstreamEnv } from "./support/xiaoer.ts";

/** A limit of some milliseconds passes soon: asked again until it has. */
const soon = { interval: 50, timeout: 10_000 };

let upstream: ScriptedUpstream;
beforeAll(async () => {
  upstream = await startScriptedUpstream({ script: () => streamed(["Yes."]) });
});
afterAll(async () => {
  await upstream.close();
});

test("[OW1] [EV5] an answer that nobody follows for the grace is stopped: the upstream is aborted, the part is kept", async () => {
  await using xiaoer = await startXiaoer({ env: upstreamEnv(upstream), config: { tasks: { orphanGraceMs: 100 } } });
  const number = answerInTwoParts("Part one. ", "Part two.");
  const attachment = await ask(xiaoer.url, question("Go on."));
  const { data } = await attachment.until("connected");
  await attachment.until("token");
  attachment.leave();
  const request = await upstream.request(number);
  expect(await request.closed).toBe(true);
  await vi.waitFor(async () => {
    const { messages } = await fetchTranscript(xiaoer.url, data.sessionId);
    expect(messages[1]).toMatchObject({ text: "Part one. ", status: "stopped" });
  }, soon);
});

describe("an answer that is older than it is kept", () => {
  test("[RS7] is gone to attach to, and stands in the transcript", async () => {
    await using xiaoer = await startXiaoer({ env: upstreamEnv(upstream), config: { tasks: { keepMs: 50 } } });
    upstream.answerWith(() => streamed(["Yes."]));
    const { connected } = await askWhole(xiaoer.url, question("This?"));
    await vi.waitFor(async () => {
      const response = await fetch(`${xiaoer.url}/api/chat/tasks/${connected.taskId}/stream`);
      expect(await problemOf(response)).toMatchObject({ status: 410, code: "gone" });
    }, soon);
    expect((await fetchTranscript(xiaoer.url, connected.sessionId)).messages[1]?.text).toBe("Yes.");
  });

  test("[AS5] is given again to whoever sends its message id again, and not asked for twice", async () => {
    await using directory = await createTempDirectory();
    const asked = question("This?");
    upstream.answerWith(() => streamed(["Yes, ", "this."]));
    const before = await startXiaoer({ env: upstreamEnv(upstream), directory });
    const first = await askWhole(before.url, asked);
    await before.stop();
    const requests = upstream.requests.length;

    await using after = await startXiaoer({ env: upstreamEnv(upstream), directory });
    const second = await askWhole(after.url, { ...asked, sessionId: first.connected.sessionId });
    expect(second.connected).toEqual({ ...first.connected, resumed: true });
    expect(second.text).toBe("Yes, this.");
    expect(second.end.event).toBe("done");
    expect(upstream.requests.length).toBe(requests);
  });
});

test("a stopping server breaks an endless answer off as interrupted, and exits with 0", async () => {
  await using xiaoer = await startXiaoer({ env: upstreamEnv(upstream), config: { tasks: { drainMs: 100 } } });
  answerInTwoParts("Part one. ", "Part two.");
  const attachment = await ask(xiaoer.url, question("Go on."));
  await attachment.until("token");
  const exit = xiaoer.stop("SIGTERM");
  const events = await attachment.whole();
  expect(events.at(-1)).toMatchObject({ event: "error", data: { code: "interrupted", retryable: true } });
  expect(attachment.text()).toBe("Part one. ");
  expect(await exit).toBe(0);
});

test("a server that died in mid-answer tells after its restart that the answer was interrupted", async () => {
  await using directory = await createTempDirectory();
  answerInTwoParts("Part one. ", "Part two.");
  const before = await startXiaoer({ env: upstreamEnv(upstream), directory });
  const asked = question("Go on.");
  const attachment = await ask(before.url, asked);
  const { data } = await attachment.until("connected");
  await attachment.until("token");
  await before.kill();

  await using after = await startXiaoer({ env: upstreamEnv(upstream), directory });
  const { messages, activeTask } = await fetchTranscript(after.url, data.sessionId);
  expect(activeTask).toBeNull();
  expect(messages[1]).toMatchObject({ status: "error", errorCode: "interrupted" });
  const again = await askWhole(after.url, { ...asked, sessionId: data.sessionId });
  expect(again.end).toMatchObject({ event: "error", data: { code: "interrupted", retryable: true } });
});

test("[AS3] a session belongs to the shop that it began in", async () => {
  await using xiaoer = await startXiaoer({ config: { shops: { default: {}, other: {} } } });
  const { connected } = await askWhole(xiaoer.url, question("Hello?"));
  const response = await post(xiaoer.url, question("Hello?", { sessionId: connected.sessionId, shop: "other" }));
  expect(await problemOf(response)).toMatchObject({ status: 401, code: "unauthorized" });
});

test("[AS5] a question that was cut inside a character is the same question after a restart", async () => {
  await using directory = await createTempDirectory();
  upstream.answerWith(() => streamed(["Yes."]));
  const asked = question("Is it good \ud83d");
  const before = await startXiaoer({ env: upstreamEnv(upstream), directory });
  const { connected } = await askWhole(before.url, asked);
  await before.stop();
  await using after = await startXiaoer({ env: upstreamEnv(upstream), directory });
  const again = await askWhole(after.url, { ...asked, sessionId: connected.sessionId });
  expect(again.connected).toEqual({ ...connected, resumed: true });
});

test("[RS1] [RS7] what is no cursor counts as none, and what is no task id is gone, however long", async () => {
  await using xiaoer = await startXiaoer({ env: upstreamEnv(upstream) });
  upstream.answerWith(() => streamed(["Yes."]));
  const { connected } = await askWhole(xiaoer.url, question("This?"));
  const stream = `${xiaoer.url}/api/chat/tasks/${connected.taskId}/stream`;
  for (const query of ["lastEventId=" + "1".repeat(200), "lastEventId=1.1&lastEventId=2.2"]) {
    expect(await (await fetch(`${stream}?${query}`)).text()).toContain('{"index":0,"text":"Yes."}');
  }
  const gone = await fetch(`${xiaoer.url}/api/chat/tasks/${"t".repeat(500)}/stream`);
  expect((await problemOf(gone)).code).toBe("gone");
});

/** Scripts an answer that halts after its first part. Returns the number of its request. */
function answerInTwoParts(one: string, two: string): number {
  upstream.answerWith(() => streamed([one, { gate: createGate() }, two]));
  return upstream.requests.length;
}
