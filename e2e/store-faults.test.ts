import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { chmod } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { promisify } from "node:util";
import { describe, expect, test, vi } from "vitest";
import { makeFirstDatabase } from "./support/first-schema.ts";
import { createGate, type Gate } from "./support/gate.ts";
import { startScriptedUpstream, type ScriptedUpstream } from "./support/scripted-upstream.ts";
import { ask, askWhole, attach, post, question } from "./support/sse.ts";
import { storePathIn } from "./support/store-file.ts";
import { expectClearLine, expectKept, longQuestion, makeStore, type Taken } from "./support/taken-questions.ts";
import { createTempDirectory, type TempDirectory } from "./support/temp-directory.ts";
import { fetchTranscript } from "./support/transcript.ts";
import { streamed } from "./support/upstream-script.ts";
import { problemOf } from "./support/wire.ts";
import { runXiaoer, startXiaoer, upstreamEnv, type Xiaoer } from "./support/xiaoer.ts";

/** A store is tried again at intervals of some seconds: asked again until it has been. */
const soon = { interval: 100, timeout: 30_000 };
const timeout = 90_000;

/** A test that others run beside has an upstream of its own. */
async function startUpstream(): Promise<ScriptedUpstream> {
  return await startScriptedUpstream({ script: () => streamed(["Yes."]) });
}

// These wait for the most part, for a store to be given up and to be tried again: beside each other.
describe.concurrent("[CO2] a store that gets full", () => {
  test("refuses questions and loses none that it took, and works again once there is room", { timeout }, async () => {
    await using upstream = await startUpstream();
    await using directory = await createTempDirectory();
    const full = await startXiaoer({ env: upstreamEnv(upstream), directory, wrapper: withFileLimit(400) });
    // Too long for the room that is left when a question is refused.
    const rest = "退货".repeat(30_000);
    const { attachment, gate } = await askHalted(full, upstream, rest);
    const { data } = await attachment.until("connected");
    await attachment.until("token");

    const { taken, refusal } = await fill(full, upstream);
    expect(refusal).toMatchObject({ status: 503, code: "store_unavailable" });
    expect(refusal.retryAfterMs).toBeGreaterThan(0);
    expect(taken.length).toBeGreaterThan(0);
    expect((await fetch(`${full.url}/healthz`)).status).toBe(200);
    await expectKept(full, taken);

    // What runs when it gets full has one end all the same, and that end is what is kept.
    gate.open();
    const events = await attachment.whole();
    expect(attachment.text()).toBe(`Part one. ${rest}`);
    await liftFileLimit(full);
    await vi.waitFor(async () => expect((await post(full.url, question("Room now?"))).status).toBe(200), soon);
    await vi.waitFor(async () => {
      const { messages } = await fetchTranscript(full.url, data.sessionId);
      expect(messages[1]).toMatchObject({ text: attachment.text(), ...keptEndOf(events.at(-1)) });
    }, soon);

    await full.kill();
    await using after = await startXiaoer({ env: upstreamEnv(upstream), directory });
    await expectKept(after, taken);
  });

  test("does not start on a disk without room, and says so", { timeout }, async () => {
    await using directory = await createTempDirectory();
    expectClearLine(await runXiaoer({ directory, wrapper: withFileLimit(4) }), directory);
  });
});

describe.concurrent("[CO2] a store that another program has locked", () => {
  test("keeps the server from starting, which says so", { timeout }, async () => {
    await using upstream = await startUpstream();
    await using directory = await createTempDirectory();
    await makeStore(upstream, directory);
    using _lock = lockStore(directory);
    const failed = await runXiaoer({ directory });
    expectClearLine(failed, directory);
    expect(failed.stderr).toMatch(/locked/);
  });

  test("keeps the very end that readers of a running answer were told", { timeout }, async () => {
    await using upstream = await startUpstream();
    await using directory = await createTempDirectory();
    const xiaoer = await startXiaoer({ env: upstreamEnv(upstream), directory });
    const { attachment, gate } = await askHalted(xiaoer, upstream);
    const { data } = await attachment.until("connected");
    await attachment.until("token");
    const lock = lockStore(directory);
    gate.open();
    const events = await attachment.whole();
    expect(attachment.text()).toBe("Part one. Part two.");
    lock[Symbol.dispose]();
    const kept = { text: "Part one. Part two.", ...keptEndOf(events.at(-1)) };
    await vi.waitFor(async () => {
      expect((await fetchTranscript(xiaoer.url, data.sessionId)).messages[1]).toMatchObject(kept);
    }, soon);
    const late = await attach(xiaoer.url, data.taskId);
    expect((await late.whole()).at(-1)?.data).toEqual(events.at(-1)?.data);

    await xiaoer.kill();
    await using after = await startXiaoer({ env: upstreamEnv(upstream), directory });
    expect((await fetchTranscript(after.url, data.sessionId)).messages[1]).toMatchObject(kept);
  });
});

// These count on a server that is answered at once: alone.
describe("[CO2] while another program has locked the store, the server", () => {
  test("refuses questions, stays alive, and takes them again afterwards", { timeout }, async () => {
    await using upstream = await startUpstream();
    await using directory = await createTempDirectory();
    await using xiaoer = await startXiaoer({ env: upstreamEnv(upstream), directory });
    upstream.answerWith(() => streamed(["Yes."]));
    const first = await askWhole(xiaoer.url, question("Before?"));
    {
      using _lock = lockStore(directory);
      const order: string[] = [];
      const refused = post(xiaoer.url, question("Meanwhile?")).finally(() => order.push("refused"));
      // An event loop that the lock holds would answer nothing before it has given the question up.
      for (let count = 0; count < 20; count += 1) {
        expect((await fetch(`${xiaoer.url}/healthz`)).status).toBe(200);
        order.push("healthy");
      }
      expect(order).not.toContain("refused");
      expect(await problemOf(await refused)).toMatchObject({ status: 503, code: "store_unavailable" });
      expect((await fetchTranscript(xiaoer.url, first.connected.sessionId)).messages).toHaveLength(2);
    }
    const second = await askWhole(xiaoer.url, question("After?", { sessionId: first.connected.sessionId }));
    expect(second.end.event).toBe("done");
    expect((await fetchTranscript(xiaoer.url, first.connected.sessionId)).messages).toHaveLength(4);
  });

  test("waits for it where that is for a moment only: the question is taken", { timeout }, async () => {
    await using upstream = await startUpstream();
    await using directory = await createTempDirectory();
    await using xiaoer = await startXiaoer({ env: upstreamEnv(upstream), directory });
    upstream.answerWith(() => streamed(["Yes."]));
    const lock = lockStore(directory);
    const asked = askWhole(xiaoer.url, question("Meanwhile?"));
    expect((await fetch(`${xiaoer.url}/healthz`)).status).toBe(200);
    lock[Symbol.dispose]();
    expect((await asked).text).toBe("Yes.");
  });
});

describe("[CO2] a store that cannot be written", () => {
  test("keeps the server from starting, which names the file and what to do", async () => {
    await using upstream = await startUpstream();
    await using directory = await createTempDirectory();
    await makeStore(upstream, directory);
    await makeReadOnly(directory);
    const failed = await runXiaoer({ directory, wrapper: withoutRootsRights });
    expectClearLine(failed, directory);
    expect(failed.stderr).toMatch(/writable/);
  });

  test("that does not exist yet does so as well", async () => {
    await using directory = await createTempDirectory();
    await makeReadOnly(directory);
    const failed = await runXiaoer({ directory, wrapper: withoutRootsRights });
    expectClearLine(failed, directory);
    expect(failed.stderr).toMatch(/writable/);
  });

  test("in a folder that cannot be made does so as well", async () => {
    await using directory = await createTempDirectory();
    await makeReadOnly(directory);
    const path = join(directory.path, "folder", "xiaoer.db");
    const env = { XIAOER_STORE: `sqlite:${path}` };
    expectClearLine(await runXiaoer({ directory, env, wrapper: withoutRootsRights }), directory);
  });
});

test("[CO2] a second server on one store does not start, and the first one's answers go on", async () => {
  await using upstream = await startUpstream();
  await using directory = await createTempDirectory();
  await using first = await startXiaoer({ env: upstreamEnv(upstream), directory });
  const { attachment, gate, number } = await askHalted(first, upstream);
  const { data } = await attachment.until("connected");
  await attachment.until("token");
  const failed = await runXiaoer({ env: upstreamEnv(upstream), directory });
  expectClearLine(failed, directory);
  expect(failed.stderr).toMatch(/another server/);
  gate.open();
  await attachment.whole();
  expect(attachment.text()).toBe("Part one. Part two.");
  const { messages } = await fetchTranscript(first.url, data.sessionId);
  expect(messages[1]).toMatchObject({ text: "Part one. Part two.", status: "done" });
  expect(upstream.requests.length).toBe(number + 1);
});

test("a store of the first version opens, and everything in it can be read and gone on with", async () => {
  await using upstream = await startUpstream();
  await using directory = await createTempDirectory();
  const sessionId = "s_of-the-first-version";
  const common = { answer: "", finishReason: null, errorCode: null, sources: "[]" } as const;
  const sources = JSON.stringify([{ title: "Returns", url: "/help/returns", snippet: "Within 7 days." }]);
  const turns = [
    {
      ...common,
      messageId: randomUUID(),
      question: "One?",
      answer: "Yes. 😀",
      status: "done",
      finishReason: "stop",
      sources,
    },
    {
      ...common,
      messageId: randomUUID(),
      question: "Two?",
      answer: "Part",
      status: "stopped",
      finishReason: "stopped",
    },
    { ...common, messageId: randomUUID(), question: "Three?", status: "error", errorCode: "upstream_error" },
    { ...common, messageId: randomUUID(), question: "Four?", status: "running" },
  ] as const;
  makeFirstDatabase(storePathIn(directory), sessionId, turns);
  await using xiaoer = await startXiaoer({ env: upstreamEnv(upstream), directory });
  const requests = upstream.requests.length;
  const { messages, activeTask } = await fetchTranscript(xiaoer.url, sessionId);
  expect(activeTask).toBeNull();
  expect(messages.filter(({ role }) => role === "user").map(({ id, text }) => ({ id, text }))).toEqual(
    turns.map(({ messageId, question: text }) => ({ id: messageId, text })),
  );
  expect(messages.filter(({ role }) => role === "assistant")).toMatchObject([
    { text: "Yes. 😀", status: "done", sources: [{ title: "Returns", url: "/help/returns" }] },
    { text: "Part", status: "stopped" },
    { text: "", status: "error", errorCode: "upstream_error" },
    { text: "", status: "error", errorCode: "interrupted" },
  ]);

  const again = { message: "One?", messageId: turns[0].messageId, sessionId };
  expect(await askWhole(xiaoer.url, again)).toMatchObject({ text: "Yes. 😀", connected: { resumed: true, sessionId } });
  expect(upstream.requests.length).toBe(requests);
  upstream.answerWith(() => streamed(["Five."]));
  expect((await askWhole(xiaoer.url, question("Five?", { sessionId }))).text).toBe("Five.");
  expect((await fetchTranscript(xiaoer.url, sessionId)).messages).toHaveLength(10);
});

/** Files of at most so many kilobytes: writing beyond fails as on a full disk. A soft limit can be lifted again. */
function withFileLimit(kilobytes: number): readonly string[] {
  return ["bash", "-c", `ulimit -S -f ${kilobytes} && exec "$@"`, "bash"];
}

async function liftFileLimit({ process }: Xiaoer): Promise<void> {
  await promisify(execFile)("prlimit", ["--pid", String(process.pid), "--fsize=unlimited"]);
}

/** Root may write what nobody may: without that right it is a user like any other. */
const withoutRootsRights = process.getuid?.() === 0 ? ["setpriv", "--bounding-set=-dac_override", "--"] : [];

async function makeReadOnly(directory: TempDirectory): Promise<void> {
  await chmod(storePathIn(directory), 0o444).catch(() => undefined); // there may be none yet
  await chmod(directory.path, 0o555);
}

/** Takes the lock that writers take, in this process: to the server it is another program's. */
function lockStore(directory: TempDirectory): Disposable {
  const database = new DatabaseSync(storePathIn(directory), { timeout: 10_000 });
  database.exec("BEGIN EXCLUSIVE");
  return { [Symbol.dispose]: () => database.close() };
}

/** Asks until a question is refused, and then some more: each is either taken or refused. */
async function fill(
  xiaoer: Xiaoer,
  upstream: ScriptedUpstream,
): Promise<{
  readonly taken: readonly Taken[];
  readonly refusal: Awaited<ReturnType<typeof problemOf>>;
}> {
  upstream.answerWith(() => streamed(["Yes."]));
  const taken: Taken[] = [];
  const refusals: Awaited<ReturnType<typeof problemOf>>[] = [];
  for (let index = 0; index < 1000 && refusals.length < 3; index += 1) {
    const request = longQuestion(index);
    const attachment = await ask(xiaoer.url, request);
    if (!attachment.response.ok) {
      refusals.push(await problemOf(attachment.response));
      continue;
    }
    const { data } = await attachment.until("connected");
    taken.push({ sessionId: data.sessionId, request });
    // Of the one that got the last room the end may take a while: what counts is that the question was taken.
    attachment.leave();
  }
  const [refusal] = refusals;
  if (refusal === undefined) throw new Error(`Cannot fill the store: ${taken.length} questions were taken`);
  return { taken, refusal };
}

/** Asks a question whose answer halts after its first part. */
async function askHalted(
  xiaoer: Xiaoer,
  upstream: ScriptedUpstream,
  rest = "Part two.",
): Promise<{
  readonly attachment: Awaited<ReturnType<typeof ask>>;
  readonly gate: Gate;
  readonly number: number;
}> {
  const gate = createGate();
  const number = upstream.requests.length;
  upstream.answerWith(() => streamed(["Part one. ", { gate }, rest]));
  const attachment = await ask(xiaoer.url, question("Go on."));
  await upstream.request(number);
  return { attachment, gate, number };
}

/** What a transcript says of an answer whose readers were told this end. */
function keptEndOf(end: Awaited<ReturnType<typeof askWhole>>["events"][number] | undefined): object {
  if (end?.event === "error") return { status: "error", errorCode: end.data.code };
  return { status: "done" };
}
