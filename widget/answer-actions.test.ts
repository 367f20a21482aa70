import { signal } from "@preact/signals";
import { expect, test } from "vitest";
import { createAnnouncer } from "./announcer.ts";
import { createAnswerActions } from "./answer-actions.ts";
import { createAttempt } from "./attempt.ts";
import type { Feedback } from "./backend.ts";
import { ChatError, type FailureCode } from "./chat-error.ts";
import { createStorage } from "./storage.ts";
import { en } from "./strings/en.ts";
import { ended, newTurn, type Turn } from "./turn.ts";

function start() {
  const forbidden = () => {
    throw new Error("SecurityError");
  };
  const storage = createStorage(forbidden, forbidden, "https://a", "default");
  storage.keep("session", "s1 m1");
  const sent: (readonly [string, Feedback])[] = [];
  const answers: ((error?: Error) => void)[] = [];
  const emitted: unknown[] = [];
  const turns = ["m1", "m2"].map((id) => signal(ended(newTurn(id, "May I?"), "done")));
  const [turn = signal(newTurn("", "")), other = turn] = turns;
  const notice = signal<FailureCode | undefined>(undefined);
  const announcer = createAnnouncer(
    () => en,
    () => 0,
  );
  const backend = {
    loadConfig: () => Promise.reject(new Error("unused")),
    loadTranscript: () => Promise.reject(new Error("unused")),
    stopTask: () => Promise.resolve(),
    erase: () => Promise.resolve(),
    rate: (sessionId: string, feedback: Feedback) => {
      sent.push([sessionId, feedback]);
      return new Promise<void>((resolve, reject) => {
        answers.push((error) => (error === undefined ? resolve() : reject(error)));
      });
    },
  };
  const amend = (messageId: string, change: Partial<Turn>) => {
    for (const one of turns) if (one.peek().messageId === messageId) one.value = { ...one.peek(), ...change };
  };
  const emit = (name: string, detail: unknown) => void emitted.push([name, detail]);
  const actions = createAnswerActions(
    { backend, storage, emit },
    { amend },
    announcer,
    createAttempt(notice),
    () => en,
  );
  return { ...actions, sent, answers, emitted, notice, announcer, turn, other };
}

test("a rating is shown at once, sent for its session, and told once it is there", async () => {
  const { rate, turn, sent, answers, emitted } = start();
  const rating = rate(turn, "good");
  expect(turn.peek()).toMatchObject({ rating: "good", reason: "asked" });
  await expect.poll(() => sent).toEqual([["s1", { messageId: "m1", rating: "good" }]]);
  expect(emitted).toEqual([]);
  answers[0]?.();
  await rating;
  expect(emitted).toEqual([["feedback", { messageId: "m1", rating: "good" }]]);
});

test("the same rating again takes it back, and asks for no reason", async () => {
  const { rate, turn, sent, answers } = start();
  void rate(turn, "bad");
  void rate(turn, "bad");
  expect(turn.peek()).toMatchObject({ rating: null, reason: undefined });
  await expect.poll(() => answers).toHaveLength(1);
  answers[0]?.();
  await expect.poll(() => sent.map(([, { rating }]) => rating)).toEqual(["bad", null]);
});

test("one that does not get through is undone and told, and the next one is sent all the same", async () => {
  const { rate, turn, sent, answers, emitted, notice } = start();
  const rating = rate(turn, "good");
  await expect.poll(() => answers).toHaveLength(1);
  answers[0]?.(new ChatError("unreachable", ""));
  await rating;
  expect(turn.peek()).toMatchObject({ rating: null, reason: undefined });
  expect([notice.peek(), emitted]).toEqual(["unreachable", []]);
  void rate(turn, "bad");
  await expect.poll(() => sent).toHaveLength(2);
});

test("one that does not get through does not undo the one that came after it", async () => {
  const { rate, turn, answers } = start();
  const first = rate(turn, "good");
  const second = rate(turn, "bad");
  await expect.poll(() => answers).toHaveLength(1);
  answers[0]?.(new ChatError("unreachable", ""));
  await first;
  expect(turn.peek()).toMatchObject({ rating: "bad", reason: "asked" });
  await expect.poll(() => answers).toHaveLength(2);
  answers[1]?.();
  await second;
  expect(turn.peek()).toMatchObject({ rating: "bad" });
});

test("one that does not get through is undone, also where another answer was rated meanwhile", async () => {
  const { rate, turn, other, answers } = start();
  const first = rate(turn, "good");
  void rate(other, "bad");
  await expect.poll(() => answers).toHaveLength(1);
  answers[0]?.(new ChatError("unreachable", ""));
  await first;
  expect(turn.peek()).toMatchObject({ rating: null, reason: undefined });
  expect(other.peek()).toMatchObject({ rating: "bad" });
});

test("a reason goes with the rating, and is thanked for aloud", async () => {
  const { rate, explain, turn, sent, answers, announcer } = start();
  void rate(turn, "bad");
  const explaining = explain(turn.peek(), " Too slow. ");
  await expect.poll(() => answers).toHaveLength(1);
  answers[0]?.();
  await expect.poll(() => answers).toHaveLength(2);
  expect(sent[1]).toEqual(["s1", { messageId: "m1", rating: "bad", comment: "Too slow." }]);
  answers[1]?.();
  await explaining;
  expect(turn.peek().reason).toBe("given");
  expect(announcer.announcement.peek()).toBe(en.thanks);
});
