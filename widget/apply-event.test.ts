import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { applyEvent, type StreamEvent } from "./apply-event.ts";
import { newTurn, type Turn } from "./turn.ts";

const asked = newTurn("11111111-1111-4111-8111-111111111111", "Can I return it?");
const connected: StreamEvent = {
  event: "connected",
  data: { taskId: "t", sessionId: "s", messageId: asked.messageId, resumed: false },
};
const token = (index: number, text: string): StreamEvent => ({ event: "token", data: { index, text } });
const progress = (percent: number, etaMs = 4000): StreamEvent => ({
  event: "progress",
  data: { stage: "retrieval", progress: percent, message: "Searching", etaMs },
});
const done = (finishReason: "stop" | "stopped" | "content_filter" | "length"): StreamEvent => ({
  event: "done",
  data: { finishReason, ttftMs: 1, durationMs: 2 },
});
/** Made here, as fast-check takes half a second of work for it: on a machine that is busy, longer than a test may. */
const answers = fc.string({ unit: "binary", minLength: 1, maxLength: 200 });
const after = (events: readonly StreamEvent[], from: Turn = asked): Turn =>
  events.reduce((turn, event, at) => applyEvent(turn, event, at), from);

describe("text", () => {
  test("[RS4] is appended at its offset", () => {
    expect(after([token(0, "You "), token(4, "can.")]).answer).toBe("You can.");
  });

  test("[RS4] that came already changes nothing, not even the object", () => {
    const turn = after([token(0, "You can.")]);
    expect(applyEvent(turn, token(0, "You "), 9)).toBe(turn);
    expect(applyEvent(turn, token(0, "You can."), 9)).toBe(turn);
  });

  test("[RS4] that overlaps gives only its unseen rest", () => {
    expect(after([token(0, "You ca"), token(4, "can.")]).answer).toBe("You can.");
  });

  test("[RS4] past a gap is left out: the connection brings it again", () => {
    const turn = after([token(0, "You ")]);
    expect(applyEvent(turn, token(5, "an."), 9)).toBe(turn);
  });

  test("is whole and in order however it is cut, doubled and sent again from before", () => {
    fc.assert(
      fc.property(answers, fc.array(fc.tuple(fc.nat(), fc.nat(20)), { maxLength: 60 }), (answer, jumps) => {
        let turn: Turn = asked;
        for (const [back, length] of jumps) {
          const index = turn.answer.length - (back % (turn.answer.length + 1));
          turn = applyEvent(turn, token(index, answer.slice(index, index + length)), 0);
        }
        turn = applyEvent(turn, token(turn.answer.length, answer.slice(turn.answer.length)), 0);
        expect(turn.answer).toBe(answer);
      }),
    );
  });
});

describe("progress", () => {
  test("[PR5] never falls, neither below what was told nor below what was shown between", () => {
    const early = applyEvent(asked, progress(20, 1000), 0);
    const late = applyEvent(early, progress(25), 1000);
    expect(late.progress?.percent).toBe(60); // half of the way that was left, at the end of the estimate
  });

  test("stays where it was while the stages come again, after a server died and its answer is made anew", () => {
    const turn = after([progress(60), { event: "lost" }, connected, progress(5), progress(20)]);
    expect(turn.progress?.percent).toBeGreaterThanOrEqual(60);
  });

  test("is 100 only at complete", () => {
    fc.assert(
      fc.property(fc.nat(99), fc.nat(60_000), fc.nat(300_000), (percent, etaMs, elapsedMs) => {
        const turn = applyEvent(asked, progress(percent, etaMs), 0);
        const next = applyEvent(turn, progress(percent, etaMs), elapsedMs);
        expect(next.progress?.percent).toBeLessThan(100);
      }),
    );
  });

  test("goes when the answer ends", () => {
    expect(after([progress(50), done("stop")]).progress).toBeUndefined();
  });
});

describe("the end", () => {
  test.each([
    ["stop", "done"],
    ["length", "done"],
    ["stopped", "stopped"],
    ["content_filter", "failed"],
  ] as const)("%s makes the turn %s", (reason, status) => {
    expect(after([connected, token(0, "x"), done(reason)]).status).toBe(status);
  });

  test("comes once: what follows it changes nothing", () => {
    const ended = after([connected, token(0, "x"), done("stop")]);
    for (const event of [token(1, "y"), progress(3), done("stopped"), connected, { event: "lost" } as const]) {
      expect(applyEvent(ended, event, 9)).toBe(ended);
    }
  });

  test("as an error keeps the part that was said, the code and the wait", () => {
    const data = { code: "rate_limited", message: "", retryable: true, retryAfterMs: 3000 } as const;
    const turn = after([connected, token(0, "Half"), { event: "error", data }]);
    expect(turn).toMatchObject({ status: "failed", answer: "Half" });
    expect(turn.failure).toMatchObject({ code: "rate_limited", retryAfterMs: 3000, isFinal: true, at: 2 });
  });
});

test("a lost connection is shown until something comes again", () => {
  const lost = after([connected, { event: "lost" }]);
  expect(lost).toMatchObject({ status: "running", isLost: true });
  expect(applyEvent(lost, connected, 9).isLost).toBe(false);
  expect(applyEvent(lost, token(0, "x"), 9).isLost).toBe(false);
});
