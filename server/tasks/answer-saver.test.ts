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
    saver.say("七天");
    expect(task.text.length).toBe(0);
    await saver.flush();
    expect(saved).toEqual([["七天", sources]]);
    expect(task.text.toString()).toBe("七天");
    saver.close();
  });

  it("keeps nobody waiting who says something: what comes meanwhile is shown with the first text, and saved after it", async () => {
    const saver = createAnswerSaver(task, store);
    for (const piece of ["a", "b", "c"]) saver.say(piece);
    await saver.flush();
    expect(task.text.toString()).toBe("abc");
    saver.say("d");
    expect(task.text.toString()).toBe("abcd");
    await vi.advanceTimersByTimeAsync(250);
    expect(saved.map(([text]) => text)).toEqual(["a", "bcd"]);
    saver.close();
  });

  it("saves what came since, four times a second, and nothing twice", async () => {
    const saver = createAnswerSaver(task, store);
    saver.say("a");
    await saver.flush();
    saver.say("b");
    await vi.advanceTimersByTimeAsync(1000);
    saver.say("c");
    await vi.advanceTimersByTimeAsync(250);
    expect(saved.map(([text]) => text)).toEqual(["a", "b", "c"]);
    saver.close();
    saver.say("d");
    await vi.advanceTimersByTimeAsync(1000);
    expect(saved.length).toBe(3);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("[CO2] goes on where the store fails, and makes up for it when it works again", async () => {
    const saver = createAnswerSaver(task, store);
    fails = true;
    saver.say("a");
    await saver.flush();
    saver.say("b");
    expect(task.text.toString()).toBe("ab");
    await vi.advanceTimersByTimeAsync(500);
    fails = false;
    await vi.advanceTimersByTimeAsync(250);
    expect(saved.map(([text]) => text)).toEqual(["ab"]);
    saver.close();
  });

  it("saves no half of a surrogate pair, and loses none", async () => {
    const saver = createAnswerSaver(task, store);
    saver.say("\ud83d");
    await saver.flush();
    expect([task.text.length, saved.length]).toEqual([0, 0]);
    saver.say("\ude00!");
    await saver.flush();
    saver.say("\ud83d");
    await vi.advanceTimersByTimeAsync(250);
    expect(saved.map(([text]) => text)).toEqual(["😀!"]);
    saver.say("\ude00");
    await vi.advanceTimersByTimeAsync(250);
    expect(saved.map(([text]) => text)).toEqual(["😀!", "😀"]);
    saver.close();
  });

  it("[OW3] [OW5] shows nothing that is not on disk once it is closed", async () => {
    const saver = createAnswerSaver(task, store);
    saver.say("七天");
    saver.close();
    await saver.flush();
    expect(task.text.length).toBe(0);
  });
});
