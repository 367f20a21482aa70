import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import type { EndEvent } from "../protocol.ts";
import type { TurnEnd } from "../store/store.ts";
import { createEndSaver } from "./end-saver.ts";
import { createTask } from "./task.ts";

const identity = { key: "k", sessionKey: "s", sealedSession: new Uint8Array(), messageId: "m", question: "?" };
const done: EndEvent = { event: "done", data: { finishReason: "stop", ttftMs: 1, durationMs: 2 } };

let saved: TurnEnd[];
let fails: boolean;
let failures: number;
const newSaver = () =>
  createEndSaver(
    {
      endTurn: async (_key, end) => {
        if (fails) throw new Error("locked");
        saved.push(end);
      },
    },
    ({ promptTokens }) => ({ amount: promptTokens / 100, currency: "USD" }),
    () => {
      failures += 1;
    },
  );
const newTask = () => createTask({ ...identity, text: "All of it.", now: () => 0 });

beforeEach(() => {
  vi.useFakeTimers();
  [saved, fails, failures] = [[], false, 0];
});
afterEach(() => {
  vi.useRealTimers();
});

describe("createEndSaver()", () => {
  it("saves the end with all of the text, once", async () => {
    expect(await newSaver().save(newTask(), done)).toBe(done);
    expect(saved).toMatchObject([{ status: "done", answer: "All of it.", end: done }]);
  });

  it("saves what the answer took of each model, with what it cost", async () => {
    const task = newTask();
    const took = { model: "a", promptTokens: 10, completionTokens: 5, cachedTokens: 0, isEstimated: false };
    task.addUsage(took);
    task.addUsage({ ...took, model: "b", promptTokens: 20 });
    task.addUsage({ ...took, isEstimated: true });
    await newSaver().save(task, done);
    expect(saved[0]?.usage).toEqual([
      { ...took, promptTokens: 20, completionTokens: 10, isEstimated: true, cost: { amount: 0.2, currency: "USD" } },
      { ...took, model: "b", promptTokens: 20, cost: { amount: 0.2, currency: "USD" } },
    ]);
  });

  it("[CO2] tries again, and the end that stands is the same, where the store fails for a moment", async () => {
    fails = true;
    const ended = newSaver().save(newTask(), done);
    await vi.advanceTimersByTimeAsync(100);
    fails = false;
    await vi.advanceTimersByTimeAsync(1000);
    expect(await ended).toBe(done);
    expect([saved.length, failures]).toEqual([1, 1]);
  });

  it("[CO2] [OW6] tells store_unavailable in the end, and saves that same end when the store is back", async () => {
    fails = true;
    const saver = newSaver();
    const ended = saver.save(newTask(), done);
    await vi.advanceTimersByTimeAsync(5000);
    expect(await ended).toMatchObject({ event: "error", data: { code: "store_unavailable", retryable: true } });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(saved).toEqual([]);
    fails = false;
    await vi.advanceTimersByTimeAsync(5000);
    expect(saved).toMatchObject([{ status: "error", end: await ended, answer: "All of it." }]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect([saved.length, vi.getTimerCount()]).toEqual([1, 0]);
  });

  it("tries once more when the server ends, and then leaves no timer", async () => {
    fails = true;
    const saver = newSaver();
    void saver.save(newTask(), done);
    await vi.advanceTimersByTimeAsync(5000);
    const before = failures;
    saver.close();
    await vi.advanceTimersByTimeAsync(0);
    expect([failures, vi.getTimerCount()]).toEqual([before + 1, 0]);
  });
});
