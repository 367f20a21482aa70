import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import type { Source } from "../protocol.ts";
import { createAnswerSaver } from "./answer-saver.ts";
import { createTask, type Task } from "./task.ts";

const sources: readonly Source[] = [{ title: "Returns", snippet: "7 days" }];

let task: Task;
let saved: (readonly [string, readonly Source[] | undefined])[];
let fails: boolean;
const store = {
  extendAnswer: async (_key: string, text: string, more?: readonly Source[]) => {
    if (fails) throw new Error("locked");
    saved.push([text, more]);
  },
};

beforeEach(() => {
  vi.useFakeTimers();
  [saved, fails] = [[], false];
  const identity = { key: "k", sessionKey: "s", sealedSession: new Uint8Array(), messageId: "m", question: "?" };
  task = createTask({ ...identity, now: () => 0 });
});
afterEach(() => {
  vi.useRealTimers();
});

describe("createAnswerSaver()", () => {
  it("[OW4] has the first text on disk before anybody sees it, with the sources", async () => {
    const saver = createAnswerSaver(task, store);
    task.setSources(sources);
    const saying = saver.say("七天");
    expect(task.text.length).toBe(0);
    await saying;
    expect(saved).toEqual([["七天", sources]]);
    expect(task.text.toString()).toBe("七天");
    saver.stop();
  });

  it("saves what came since, four times a second, and nothing twice", async () => {
    const saver = createAnswerSaver(task, store);
    await saver.say("a");
    expect(saver.say("b")).toBeUndefined();
    void saver.say("c");
    await vi.advanceTimersByTimeAsync(1000);
    void saver.say("d");
    await vi.advanceTimersByTimeAsync(250);
    expect(saved.map(([text]) => text)).toEqual(["a", "bc", "d"]);
    saver.stop();
    void saver.say("e");
    await vi.advanceTimersByTimeAsync(1000);
    expect(saved.length).toBe(3);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("[CO2] goes on where the store fails, and makes up for it when it works again", async () => {
    const saver = createAnswerSaver(task, store);
    fails = true;
    await saver.say("a");
    void saver.say("b");
    expect(task.text.toString()).toBe("ab");
    await vi.advanceTimersByTimeAsync(500);
    fails = false;
    await vi.advanceTimersByTimeAsync(250);
    expect(saved.map(([text]) => text)).toEqual(["ab"]);
    saver.stop();
  });

  it("saves no half of a surrogate pair, and loses none", async () => {
    const saver = createAnswerSaver(task, store);
    await saver.say("\ud83d");
    expect([task.text.length, saved.length]).toEqual([0, 0]);
    await saver.say("\ude00!");
    void saver.say("\ud83d");
    await vi.advanceTimersByTimeAsync(250);
    expect(saved.map(([text]) => text)).toEqual(["😀!"]);
    void saver.say("\ude00");
    await vi.advanceTimersByTimeAsync(250);
    expect(saved.map(([text]) => text)).toEqual(["😀!", "😀"]);
    saver.stop();
  });

  it("[OW3] [OW5] shows nothing that it has not saved, also of an answer that is broken off inside its first character", async () => {
    const saver = createAnswerSaver(task, store);
    await saver.say("\ud83d");
    saver.stop();
    expect([task.text.length, saved.length]).toEqual([0, 0]);
  });

  it("shows what came with half a pair that never becomes whole, at once", async () => {
    const saver = createAnswerSaver(task, store);
    await saver.say("abc\ud83dxyz\ud83d");
    expect(task.text.toString()).toBe("abc\ufffdxyz");
    saver.stop();
  });
});
