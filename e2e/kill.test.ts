import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { runKills } from "./faults/kill-run.ts";
import { createGate, type Gate } from "./support/gate.ts";
import { startScriptedUpstream, type ScriptedUpstream } from "./support/scripted-upstream.ts";
import { ask, attach, post, question, type Attachment, type EventOf } from "./support/sse.ts";
import { createTempDirectory, type TempDirectory } from "./support/temp-directory.ts";
import { fetchTranscript } from "./support/transcript.ts";
import { streamed, type Step } from "./support/upstream-script.ts";
import { launchXiaoer, startXiaoer, upstreamEnv, type Xiaoer, type XiaoerOptions } from "./support/xiaoer.ts";

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

// `npm run faults:kill` does the same for longer, with another seed each time.
test(
  "[AS2] [OW3] [OW4] [OW5] [OW6] [RS3] killed under load it loses no acknowledged question, and every answer has one end",
  { timeout: 120_000 },
  async () => {
    const report = await runKills({ seed: 5, killCount: 3, shopperCount: 12 });
    expect(report.violations).toEqual([]);
    expect(report.killCount).toBe(3);
    expect(report.acknowledgedCount).toBeGreaterThan(12);
  },
);

describe("[OW5] an answer with nothing said when its server died", () => {
  test("is made in the end, also where servers die while they take it up", async () => {
    const { data, number } = await askInVain();
    const second = await start();
    await upstream.request(number + 1);
    await second.kill();
    // At whatever moment of its start: before the store is open, in mid-recovery, before it listens.
    for (const afterMs of [100, 300, 500, 700]) {
      const dying = await launchXiaoer({ env: upstreamEnv(upstream), directory });
      await setTimeout(afterMs);
      await dying.kill();
    }
    upstream.answerWith(() => streamed(["Here it is."]));
    await using last = await start();
    const reader = await attach(last.url, data.taskId);
    await reader.whole();
    expect(reader.text()).toBe("Here it is.");
    expect((await fetchTranscript(last.url, data.sessionId)).messages).toHaveLength(2);
  });

  test("[OW2] can be stopped once it is made anew, and is made no more after that", async () => {
    const { data, number } = await askInVain();
    const after = await start();
    await upstream.request(number + 1);
    const response = await fetch(`${after.url}/api/chat/tasks/${data.taskId}`, { method: "DELETE" });
    expect(response.status).toBe(204);
    await after.kill();
    await using last = await start();
    const reader = await attach(last.url, data.taskId);
    const events = await reader.whole();
    expect(events.at(-1)).toMatchObject({ event: "done", data: { finishReason: "stopped" } });
    expect(upstream.requests.length).toBe(number + 2);
  });

  test("[OW3] is not lost by a second signal that ends the server at once", async () => {
    const number = upstream.requests.length;
    upstream.answerWith(() => ({ kind: "silence" }));
    const before = await start();
    const attachment = await ask(before.url, question("Anybody?"));
    const { data } = await attachment.until("connected");
    await upstream.request(number);
    const exit = before.stop("SIGTERM");
    await vi.waitFor(async () => expect((await post(before.url, question("And I?"))).status).toBe(503), soon);
    void before.stop("SIGTERM");
    expect(await exit).toBe(1);
    upstream.answerWith(() => streamed(["Here it is."]));
    await using after = await start();
    const reader = await attach(after.url, data.taskId, attachment.events.at(-1)?.id);
    await reader.whole();
    expect(reader.text()).toBe("Here it is.");
  });
});

test("[OW3] [OW4] an answer that a stopping server breaks off is the same part, interrupted, for the next one", async () => {
  const { server, data } = await askHalted(["Part one. "], { tasks: { drainMs: 50 } });
  expect(await server.stop("SIGTERM")).toBe(0);
  await using after = await start();
  const reader = await attach(after.url, data.taskId);
  const events = await reader.whole();
  expect(reader.text()).toBe("Part one. ");
  expect(events.at(-1)).toMatchObject({ event: "error", data: { code: "interrupted", retryable: true } });
});

describe("[EV4] an answer that is broken off inside a surrogate pair", () => {
  const halves = ["Smile ", "\ud83d"] as const;

  test("[OW4] by a kill is kept without the half of it", async () => {
    const { server, data } = await askHalted(halves);
    await server.kill();
    await using after = await start();
    const reader = await attach(after.url, data.taskId);
    await reader.whole();
    expect(reader.text()).toBe("Smile ");
    expect((await fetchTranscript(after.url, data.sessionId)).messages[1]?.text).toBe("Smile ");
  });

  test("[OW2] by its reader is told and kept without the half of it", async () => {
    const { server, attachment, data } = await askHalted(halves);
    await using _server = server;
    await fetch(`${server.url}/api/chat/tasks/${data.taskId}`, { method: "DELETE" });
    await attachment.whole();
    expect(attachment.text()).toBe("Smile ");
    expect((await fetchTranscript(server.url, data.sessionId)).messages[1]?.text).toBe("Smile ");
  });
});

test("[OW3] [OW5] [EV4] what a stopping server leaves to be made anew, it has shown nothing of", async () => {
  // A first piece that ends inside a pair waits for the other half: it is neither kept nor shown.
  const sent = createGate();
  upstream.answerWith(() => streamed(haltedAfter(["Smile \ud83d"], sent)));
  const before = await start({ tasks: { drainMs: 50 } });
  const attachment = await ask(before.url, question("Smile."));
  const { data } = await attachment.until("connected");
  await sent.opened;
  const exit = before.stop("SIGTERM");
  await expect(attachment.until("done")).rejects.toThrow();
  expect(await exit).toBe(0);

  upstream.answerWith(() => streamed(["Another answer."]));
  await using after = await start();
  const reader = await attach(after.url, data.taskId, attachment.events.at(-1)?.id, attachment.text());
  await reader.whole();
  expect(reader.text()).toBe((await fetchTranscript(after.url, data.sessionId)).messages[1]?.text);
});

/** Starts a server on the test's own store: a second one is the first, back again. */
async function start(config: XiaoerOptions["config"] = {}): Promise<Xiaoer> {
  return await startXiaoer({ env: upstreamEnv(upstream), directory, config });
}

type Connected = EventOf<"connected">["data"];

/** Asks an upstream that says nothing, and kills the server once it has passed the question on. */
async function askInVain(): Promise<{ readonly data: Connected; readonly number: number }> {
  const number = upstream.requests.length;
  upstream.answerWith(() => ({ kind: "silence" }));
  const before = await start();
  const attachment = await ask(before.url, question("Anybody?"));
  const { data } = await attachment.until("connected");
  await upstream.request(number);
  await before.kill();
  return { data, number };
}

/** Asks, and returns once the reader has the first of these deltas and the server has all of them. Nothing follows. */
async function askHalted(
  [first, ...others]: readonly [string, ...string[]],
  config: XiaoerOptions["config"] = {},
): Promise<{ readonly server: Xiaoer; readonly attachment: Attachment; readonly data: Connected }> {
  const [seen, sent] = [createGate(), createGate()];
  upstream.answerWith(() => streamed([first, { gate: seen }, ...haltedAfter(others, sent)]));
  const server = await start(config);
  const attachment = await ask(server.url, question("Go on."));
  const { data } = await attachment.until("connected");
  await attachment.until("token");
  seen.open();
  await sent.opened;
  await fetchTranscript(server.url, data.sessionId); // what was written before this request has been read by its answer
  return { server, attachment, data };
}

/** Opens the gate once all of it is written, and then stands still. */
function* haltedAfter(deltas: readonly string[], sent: Gate): Iterable<Step> {
  yield* deltas;
  sent.open();
  yield { gate: createGate() };
}
