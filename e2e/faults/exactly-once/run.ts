import { randomUUID } from "node:crypto";
import { mock } from "node:test";
import { setImmediate as loopTurn } from "node:timers/promises";
import { keyOf, seal } from "../../../server/store/secret.ts";
import type { Store } from "../../../server/store/store.ts";
import { newSessionId, taskIdOf } from "../../../server/tasks/ids.ts";
import { mistakesOfReader, mistakesOfResponse } from "./checks.ts";
import type { Plan, Step } from "./plan.ts";
import { createScene, type Scene } from "./scene.ts";

/**
 * Makes one answer, with all that the plan has happen to it.
 *
 * Throws where a reader was told anything else than what the upstream said, or not exactly one end, the same for all.
 */
export async function makeOneAnswer(plan: Plan, store: Store): Promise<void> {
  const realFetch = globalThis.fetch;
  let clockMs = 0;
  /** What the upstream had said, and the server had time to take, when it was last looked at. */
  let saidLength = 0;
  const sessionId = plan.isFirstQuestion ? undefined : await beginSession(store);
  mock.timers.enable({ apis: ["setInterval"] }); // the estimate is told anew when the plan says that time passes
  const scene = createScene(plan, store, sessionId, () => clockMs);
  globalThis.fetch = async (url, init) => await scene.server.fetch(url, init);
  try {
    scene.ask();
    if (plan.hasBegun) await scene.begun();
    for (const step of plan.steps) {
      if (step.kind === "time passes") clockMs += step.ms;
      await take(scene, step, store);
      if (step.kind === "work" && scene.answer()?.task.end === null) saidLength = scene.upstream.readLength();
    }
    await finish(scene);
    const mistakes = [...mistakesOf(scene, saidLength), ...(await mistakesOfStore(scene, store))];
    if (mistakes.length > 0) throw new Error(mistakes.join("\n"));
  } finally {
    for (const reader of scene.readers) reader.leave();
    mock.timers.reset();
    globalThis.fetch = realFetch;
  }
}

/** A session in which something was said before. */
async function beginSession(store: Store): Promise<string> {
  const [id, messageId] = [newSessionId(), randomUUID()];
  const taskId = taskIdOf(id, messageId);
  const turn = { taskKey: keyOf(taskId), sealedSession: seal(taskId, id), messageId, locale: "en", page: null };
  await store.createSession({ key: keyOf(id), shop: "default" }, { ...turn, question: "Hello?", askedAt: 0 });
  const end = { event: "done", data: { finishReason: "stop", ttftMs: 0, durationMs: 0 } } as const;
  await store.endTurn(turn.taskKey, { answer: "Hello.", status: "done", sources: [], end, endedAt: 0, usage: [] });
  return id;
}

async function take(scene: Scene, step: Step, store: Store): Promise<void> {
  switch (step.kind) {
    case "say":
      return scene.upstream.send(step.bytes);
    case "say a delta":
      return scene.upstream.sendDelta();
    case "upstream hangs up":
      return scene.upstream.hangUp();
    case "stop":
      return await scene.stop();
    case "ask again":
      return scene.ask();
    case "reload":
      return scene.reload(step.held);
    case "attach":
      return scene.attach(step.cursor);
    case "cut":
      return scene.connectionOf(step.reader)?.cutAfter(step.afterBytes, step);
    case "read slowly":
      return scene.connectionOf(step.reader)?.readSlowly();
    case "read on":
      return scene.connectionOf(step.reader)?.readOn();
    case "leave":
      return scene.readers[step.reader % scene.readers.length]?.leave();
    case "work":
      return await work(step.turns);
    case "store":
      await store.shopOf(""); // a read sees every write that was made before it
      return await work(3);
    case "time passes":
      return mock.timers.tick(step.ms);
  }
}

async function work(turns: number): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) await loopTurn();
}

/** Lets everybody read to the end, then has two more come who find it there. */
async function finish(scene: Scene): Promise<void> {
  scene.upstream.sendRest();
  await scene.ended();
  scene.ask();
  scene.attach({ kind: "none" });
  await scene.ended();
}

function mistakesOf({ upstream, server, readers }: Scene, saidLength: number): readonly string[] {
  const tasks = new Set(server.served.map(({ task }) => task));
  const [only] = tasks;
  if (only === undefined || tasks.size > 1) return [`There are ${tasks.size} answers to one question`];
  const answer = only.text.toString();
  const isWhole = only.end?.event === "done" && only.end.data.finishReason !== "stopped";
  const mistakes = [
    ...readers.flatMap((reader) => prefixed(`Reader ${reader.host}`, mistakesOfReader(reader, only))),
    ...server.served.flatMap((one) => prefixed(`A response to ${one.host}`, mistakesOfResponse(one, answer))),
  ];
  if (!upstream.text.startsWith(answer)) mistakes.push("The answer is not what the upstream said");
  if (isWhole && answer !== upstream.text) mistakes.push(`Of ${upstream.text.length} units ${answer.length} are there`);
  const said = wholeCharacters(upstream.text.slice(0, saidLength));
  if (answer.length < said.length) mistakes.push(`${said.length} units were said, ${answer.length} are kept`);
  if (!answer.isWellFormed()) mistakes.push("The answer was broken off inside a surrogate pair");
  if (upstream.calls() > 1) mistakes.push(`The upstream was asked ${upstream.calls()} times`);
  return mistakes;
}

async function mistakesOfStore(scene: Scene, store: Store): Promise<readonly string[]> {
  const { task } = scene.answer() ?? {};
  const turn = task && (await store.findTurn(task.sessionKey, task.messageId));
  return turn?.answer === task?.text.toString() ? [] : ["The store has another answer"];
}

/** Without the half of a surrogate pair that it may end with: that is said once its other half is. */
function wholeCharacters(text: string): string {
  return /[\uD800-\uDBFF]$/.test(text) ? text.slice(0, -1) : text;
}

function prefixed(who: string, mistakes: Iterable<string>): readonly string[] {
  return [...mistakes].map((mistake) => `${who}: ${mistake}`);
}
