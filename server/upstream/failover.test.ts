import { getEventListeners, once } from "node:events";

import { beforeEach, describe, expect, it } from "vitest";

import type { ChatCompletions } from "./chat-completions.ts";
import { createFailover, type AskOptions, type Failover, type Put } from "./failover.ts";
import { UpstreamFailure, type FailureKind } from "./failure.ts";
import { createRecorder } from "./observer-recorder.ts";

/** Waits for the abort. */
const silence = Symbol("silence");
/** What a client does with one request: text is a piece, an error its end. */
type Step = string | Error | typeof silence;

const [a, b, c] = ["a", "b", "c"].map(clientOf);
const clients = [a, b, c].filter((client) => client !== undefined);
const never = new AbortController().signal;
const failure = (kind: FailureKind, retryAfterMs?: number, cause?: unknown) =>
  new UpstreamFailure(kind, "It failed.", { retryAfterMs, cause });

/** Who was asked, in order. */
let asked: string[];
/** Requests that have not ended. */
let open: number;
let answers: (name: string) => readonly Step[];
let recorder: ReturnType<typeof createRecorder>;
let nowMs: number;
beforeEach(() => {
  asked = [];
  open = 0;
  answers = (name) => ["Yes, ", `says ${name}`];
  recorder = createRecorder();
  nowMs = 1_000_000;
});

/** Failover takes from a client no more than its name; what it is asked, `put` says. */
function clientOf(name: string): ChatCompletions {
  return { name, model: "m", temperature: 0, maxTokens: 1, ask: () => neverAsked(), close: async () => undefined };
}

// oxlint-disable-next-line require-yield -- it throws before it could
async function* neverAsked(): AsyncGenerator<never, never> {
  throw new Error("Cannot ask: the test puts the question itself");
}

const put: Put<string, string> = async function* ({ name }, signal) {
  asked.push(name);
  open += 1;
  try {
    for (const step of answers(name)) {
      if (step instanceof Error) throw step;
      if (step === silence) throw await abortOf(signal);
      yield step;
    }
    return "stop";
  } finally {
    open -= 1;
  }
};

async function abortOf(signal: AbortSignal): Promise<unknown> {
  await once(signal, "abort");
  return signal.reason;
}

function newFailover(count: number, { totalMs = 10_000, random = 0 } = {}): Failover {
  const options = { totalMs, now: () => nowMs, random: () => random, observer: recorder.observer };
  return createFailover(clients.slice(0, count), options);
}

async function ask(failover: Failover, signal?: AbortSignal, preferred?: string): Promise<string> {
  return askWith(failover, { preferred }, signal);
}

async function askWith(
  failover: Failover,
  options: AskOptions,
  signal = new AbortController().signal,
): Promise<string> {
  let text = "";
  for await (const piece of failover.ask(put, signal, options)) text += piece;
  return text;
}

async function failureOf(asking: Promise<unknown>): Promise<UpstreamFailure> {
  const error: unknown = await asking.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof UpstreamFailure) return error;
  throw new Error(`Cannot find the failure, got ${String(error)}`);
}

describe("the order", () => {
  it("is the configured one", async () => {
    expect(await ask(newFailover(3))).toBe("Yes, says a");
    expect(asked).toEqual(["a"]);
  });

  it("begins with the preferred one", async () => {
    expect(await ask(newFailover(3), undefined, "b")).toBe("Yes, says b");
  });

  it.each(["unreachable", "timeout", "server", "busy", "denied", "rejected", "malformed", "reported"] as const)(
    "goes on to the next one at once after %s, and takes no retry from the budget for it",
    async (kind) => {
      answers = (name) => (name === "a" ? [failure(kind)] : ["Yes."]);
      const failover = newFailover(2);
      for (let count = 0; count < 30; count += 1) expect(await ask(failover)).toBe("Yes.");
      expect(asked.filter((name) => name === "b")).toHaveLength(30);
    },
  );

  it("asks two at most", async () => {
    answers = () => [failure("server")];
    await failureOf(ask(newFailover(3)));
    expect(asked).toEqual(["a", "b"]);
  });

  it("asks one that refused our key last, for a minute", async () => {
    answers = (name) => (name === "a" ? [failure("denied")] : ["Yes."]);
    const failover = newFailover(2);
    await ask(failover);
    await ask(failover);
    nowMs += 60_001;
    await ask(failover);
    expect(asked).toEqual(["a", "b", "b", "a", "b"]);
  });

  it("asks one with no room last for as long as it says", async () => {
    answers = (name) => (name === "a" ? [failure("busy", 5000)] : ["Yes."]);
    const failover = newFailover(2);
    await ask(failover);
    nowMs += 4999;
    await ask(failover);
    nowMs += 2;
    await ask(failover);
    expect(asked).toEqual(["a", "b", "b", "a", "b"]);
  });

  it("asks one with no room last for a minute at most, whatever it says", async () => {
    answers = (name) => (name === "a" ? [failure("busy", 3_600_000)] : ["Yes."]);
    const failover = newFailover(2);
    await ask(failover);
    nowMs += 60_001;
    asked = [];
    await ask(failover);
    expect(asked).toEqual(["a", "b"]);
  });

  it("asks the preferred one last, too, where it wants to be left alone", async () => {
    answers = (name) => (name === "b" ? [failure("denied")] : ["Yes."]);
    const failover = newFailover(2);
    await ask(failover, never, "b");
    asked = [];
    await ask(failover, never, "b");
    expect(asked).toEqual(["a"]);
  });

  it("leaves out one that is down, and asks it again when its time has come", async () => {
    answers = (name) => (name === "a" ? [failure("server")] : ["Yes."]);
    const failover = newFailover(2);
    for (let count = 0; count < 8; count += 1) await ask(failover);
    expect(asked.filter((name) => name === "a")).toHaveLength(5);
    nowMs += 1000;
    answers = (name) => [`says ${name}`];
    expect([await ask(failover), await ask(failover)]).toEqual(["says a", "says a"]);
    expect(recorder.breakers).toEqual(["a open", "a half-open", "a closed"]);
  });
});

describe("a second try with the same upstream", () => {
  it.each(["unreachable", "server", "busy", "malformed", "reported"] as const)("comes after %s", async (kind) => {
    answers = () => (asked.length === 1 ? [failure(kind)] : ["Yes."]);
    expect(await ask(newFailover(1))).toBe("Yes.");
    expect(recorder.retries).toEqual(["a"]);
  });

  it.each(["timeout", "denied", "rejected", "filtered"] as const)("does not come after %s", async (kind) => {
    answers = () => [failure(kind)];
    expect(await failureOf(ask(newFailover(1)))).toMatchObject({ kind });
    expect(asked).toEqual(["a"]);
  });

  it("is not followed by a third", async () => {
    answers = () => [failure("busy")];
    await failureOf(ask(newFailover(1)));
    expect(asked).toEqual(["a", "a"]);
  });

  it.each([
    [200, "at least", undefined, 0],
    [700, "where the upstream asks for as much", 700, 0],
    [600, "by chance", undefined, 0.5],
  ])("comes after %i ms, %s", async (ms, _why, retryAfterMs, random) => {
    answers = () => (asked.length === 1 ? [failure("busy", retryAfterMs)] : ["Yes."]);
    const began = performance.now();
    await ask(newFailover(1, { random }));
    expect(performance.now() - began).toBeGreaterThanOrEqual(ms - 1);
  });

  it("does not come where the upstream asks for more than ten seconds: that is told instead", async () => {
    answers = () => [failure("busy", 20_000)];
    expect(await failureOf(ask(newFailover(1)))).toMatchObject({ kind: "busy", retryAfterMs: 20_000 });
    expect(asked).toEqual(["a"]);
  });

  it("comes for ten questions, and for one in ten after that", async () => {
    answers = () => [failure("busy")];
    const failover = newFailover(1);
    await Promise.all(Array.from({ length: 60 }, async () => failureOf(ask(failover))));
    expect(recorder.retries).toHaveLength(10);
    await Promise.all(Array.from({ length: 60 }, async () => failureOf(ask(failover))));
    expect(recorder.retries).toHaveLength(16);
  });

  it("does not come, and is not counted, where the upstream turned out to be down meanwhile", async () => {
    answers = () => [failure("server")];
    const failover = newFailover(1);
    await Promise.all(Array.from({ length: 5 }, async () => failureOf(ask(failover))));
    expect(asked).toHaveLength(5);
    expect(recorder.retries).toEqual([]);
  });

  it("takes nothing of the budget where the upstream is known to be down", async () => {
    answers = () => [failure("server")];
    const failover = newFailover(1);
    await Promise.all(Array.from({ length: 30 }, async () => failureOf(ask(failover))));
    expect(recorder.breakers).toEqual(["a open"]);
    nowMs += 1000;
    answers = () => ["Yes."];
    await ask(failover);
    answers = () => [failure("busy")];
    await Promise.all(Array.from({ length: 3 }, async () => failureOf(ask(failover))));
    expect(recorder.retries).toEqual(["a", "a", "a"]);
  });

  it("is given up by a shopper who leaves while it is waited for", async () => {
    answers = () => [failure("busy", 9000)];
    const controller = new AbortController();
    const asking = ask(newFailover(1), controller.signal);
    await expect.poll(() => recorder.failures).toHaveLength(1);
    controller.abort(new Error("left"));
    await expect(asking).rejects.toThrow("left");
    expect(asked).toEqual(["a"]);
  });
});

describe("after the first piece", () => {
  it.each(["cut", "timeout", "reported", "server"] as const)("nobody else is asked: %s", async (kind) => {
    answers = () => ["Yes, ", failure(kind)];
    const failover = newFailover(2);
    const pieces = failover.ask(put, new AbortController().signal);
    expect((await pieces.next()).value).toBe("Yes, ");
    await expect(pieces.next()).rejects.toMatchObject({ kind });
    expect(asked).toEqual(["a"]);
    expect(recorder.failures).toMatchObject([{ kind }]);
  });

  it("connections that break count as much as ones that cannot be made", async () => {
    answers = () => ["Yes, ", failure("cut", undefined, new Error("other side closed"))];
    const failover = newFailover(1);
    for (let count = 0; count < 5; count += 1) await failureOf(ask(failover));
    expect(recorder.breakers).toEqual(["a open"]);
    expect(await failureOf(ask(failover))).toMatchObject({ code: "upstream_unavailable" });
    expect(asked).toHaveLength(5);
  });

  it("the limit for all of it ends the answer, and is not held against the upstream", async () => {
    answers = () => ["Yes, ", silence];
    const failover = newFailover(1, { totalMs: 30 });
    for (let count = 0; count < 6; count += 1)
      expect(await failureOf(ask(failover))).toMatchObject({ kind: "timeout" });
    expect(recorder.breakers).toEqual([]);
    expect(open).toBe(0);
  });

  it("a limit that passes before the first piece is held against the upstream, unless the answer was to come whole", async () => {
    answers = () => [silence];
    for (const isWhole of [true, false]) {
      const failover = newFailover(1, { totalMs: 10 });
      for (let count = 0; count < 5; count += 1) {
        expect(await failureOf(askWith(failover, { isWhole }))).toMatchObject({ kind: "timeout" });
      }
      expect(recorder.breakers).toEqual(isWhole ? [] : ["a open"]);
    }
  });

  it("a failure that the caller has to mend is not put to another upstream", async () => {
    answers = () => [failure("rejected")];
    expect(await failureOf(askWith(newFailover(2), { finalKinds: ["rejected"] }))).toMatchObject({ kind: "rejected" });
    expect(asked).toEqual(["a"]);
  });

  it.each([1, 2])("whoever leaves at piece %i ends the request", async (count) => {
    const pieces = newFailover(1).ask(put, new AbortController().signal);
    for (let index = 0; index < count; index += 1) await pieces.next();
    expect(open).toBe(1);
    await pieces.return("stop");
    expect(open).toBe(0);
  });
});

describe("what is told where nobody answers", () => {
  it("is the last failure, with the time after which to come back", async () => {
    answers = (name) => [failure(name === "a" ? "server" : "denied")];
    expect(await failureOf(ask(newFailover(2)))).toMatchObject({ kind: "denied", retryAfterMs: 3000 });
  });

  it("scatters that time, so that not all come back in one moment", async () => {
    answers = () => [failure("rejected")];
    expect(await failureOf(ask(newFailover(1, { random: 0.5 })))).toMatchObject({ retryAfterMs: 4500 });
  });

  it("is not before a breaker lets anybody through", async () => {
    answers = () => [failure("server")];
    const failover = newFailover(1);
    await Promise.all(Array.from({ length: 5 }, async () => failureOf(ask(failover))));
    for (const openMs of [1000, 2000, 4000]) {
      nowMs += openMs;
      await failureOf(ask(failover));
    }
    expect(await failureOf(ask(failover))).toMatchObject({ code: "upstream_unavailable", retryAfterMs: 8000 });
  });

  it("has no such time where the content filter declined: it would decline again", async () => {
    answers = () => [failure("filtered")];
    const error = await failureOf(ask(newFailover(2)));
    expect(error).toMatchObject({ code: "content_filter", retryAfterMs: undefined });
    expect(asked).toEqual(["a"]);
  });
});

describe("limits", () => {
  it("ends all tries together", async () => {
    answers = (name) => (name === "a" ? [failure("server")] : [silence]);
    const error = await failureOf(ask(newFailover(2, { totalMs: 50 })));
    expect(error).toMatchObject({ kind: "timeout" });
    expect([asked, open]).toEqual([["a", "b"], 0]);
  });

  it("ends a pause before the second try, with what had failed", async () => {
    answers = () => [failure("busy", 9000)];
    expect(await failureOf(ask(newFailover(1, { totalMs: 50 })))).toMatchObject({ kind: "busy" });
    expect(asked).toEqual(["a"]);
  });

  it("throws the shopper's reason, also where nothing has been asked yet", async () => {
    const controller = new AbortController();
    controller.abort(new Error("left"));
    await expect(ask(newFailover(2), controller.signal)).rejects.toThrow("left");
    expect(asked).toEqual([]);
  });

  it("goes on where a probe's shopper has left, and takes that for no answer", async () => {
    answers = () => [failure("server")];
    const failover = newFailover(1);
    await Promise.all(Array.from({ length: 5 }, async () => failureOf(ask(failover))));
    nowMs += 1000;
    answers = () => [silence];
    const controller = new AbortController();
    const probe = ask(failover, controller.signal);
    await expect.poll(() => open).toBe(1);
    expect(await failureOf(ask(failover))).toMatchObject({ code: "upstream_unavailable" });
    controller.abort(new Error("left"));
    await expect(probe).rejects.toThrow("left");
    expect(recorder.breakers).toEqual(["a open", "a half-open"]);
    answers = () => ["Yes."];
    expect(await ask(failover)).toBe("Yes.");
  });

  it("lets a probe that was put in the wrong words be put again", async () => {
    answers = () => [failure("server")];
    const failover = newFailover(1);
    for (let count = 0; count < 5; count += 1) await failureOf(ask(failover));
    nowMs += 10_000;
    const steps = [[failure("rejected")], ["Yes."]];
    answers = () => steps.shift() ?? [];
    const learn = (_client: unknown, { kind }: UpstreamFailure) => kind === "rejected";
    const pieces = failover.ask(put, new AbortController().signal, { learn });
    expect((await pieces.next()).value).toBe("Yes.");
    await pieces.return("stop");
  });

  it("leaves nothing behind on the shopper's signal", async () => {
    const { signal } = new AbortController();
    const failover = newFailover(1);
    answers = () => (asked.length % 2 === 1 ? [failure("busy")] : ["Yes."]);
    await Promise.all(Array.from({ length: 5 }, async () => ask(failover, signal).catch(() => undefined)));
    expect(getEventListeners(signal, "abort")).toEqual([]);
    expect(open).toBe(0);
  });
});
