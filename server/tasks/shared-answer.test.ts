import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";

import type { AnswerEnd } from "../upstream/completion.ts";
import type { ModelUsage } from "../upstream/usage.ts";
import { createSharedAnswer, type Ask, type SharedAnswer, type WholeAnswer } from "./shared-answer.ts";

const stop: AnswerEnd = { finishReason: "stop" };
const usage: ModelUsage = { model: "m", promptTokens: 5, completionTokens: 2, cachedTokens: 0, isEstimated: false };

/** A request to a model that does what the test says, when the test says it. */
function createModel() {
  const said: (string | AnswerEnd | Error)[] = [];
  let wake: () => void = () => undefined;
  let isAborted = false;
  let count = 0;
  const ask: Ask = async function* (signal, onUsage) {
    count += 1;
    const onAbort = () => {
      isAborted = true;
      wake();
    };
    signal.addEventListener("abort", onAbort);
    try {
      for (;;) {
        signal.throwIfAborted();
        const next = said.shift();
        if (next === undefined) await new Promise<void>((resolve) => (wake = resolve));
        else if (typeof next === "string") yield next;
        else if (next instanceof Error) throw next;
        else return next;
      }
    } finally {
      onUsage(usage);
      signal.removeEventListener("abort", onAbort);
    }
  };
  return {
    ask,
    say: (next: string | AnswerEnd | Error) => {
      said.push(next);
      wake();
    },
    isAborted: () => isAborted,
    count: () => count,
  };
}

/** Somebody who follows, and writes down what happens to them. */
function follow(shared: SharedAnswer) {
  const controller = new AbortController();
  const pieces: string[] = [];
  const used: ModelUsage[] = [];
  const ended = (async () => {
    const answer = shared.follow(controller.signal, (more) => used.push(more));
    for (;;) {
      const result = await answer.next();
      if (result.done === true) return result.value;
      pieces.push(result.value);
    }
  })();
  const outcome = ended.catch((error: unknown) => error);
  return { pieces, used, outcome, text: () => pieces.join(""), leave: (why: unknown) => controller.abort(why) };
}

function createShared() {
  const model = createModel();
  const closed: (WholeAnswer | undefined)[] = [];
  return { model, closed, shared: createSharedAnswer(model.ask, (whole) => closed.push(whole)) };
}

describe("one request that many follow", () => {
  it("is made once; each has all of it, whoever comes late what was said so far as one piece", async () => {
    const { model, shared, closed } = createShared();
    const first = follow(shared);
    const second = follow(shared);
    for (const piece of ["Within ", "seven ", "days"]) model.say(piece);
    await vi.waitFor(() => expect(first.text()).toBe("Within seven days"));
    const late = follow(shared);
    await vi.waitFor(() => expect(late.pieces).toEqual(["Within seven days"]));
    model.say(".");
    model.say(stop);
    expect(await Promise.all([first, second, late].map(async ({ outcome }) => outcome))).toEqual([stop, stop, stop]);
    expect(first.pieces).toEqual(["Within ", "seven ", "days", "."]);
    for (const { text } of [second, late]) expect(text()).toBe("Within seven days.");
    expect(model.count()).toBe(1);
    expect(closed).toEqual([{ text: "Within seven days.", end: stop }]);
  });

  it("is put when the first one follows, not before", async () => {
    const { model, shared } = createShared();
    expect(model.count()).toBe(0);
    const only = follow(shared);
    model.say(stop);
    await only.outcome;
    expect(model.count()).toBe(1);
  });

  it("goes on when the one leaves for whom it was begun", async () => {
    const { model, shared } = createShared();
    const [first, second] = [follow(shared), follow(shared)];
    model.say("Within ");
    await vi.waitFor(() => expect(second.text()).toBe("Within "));
    const reason = new Error("stopped");
    first.leave(reason);
    expect(await first.outcome).toBe(reason);
    expect(model.isAborted()).toBe(false);
    model.say("days.");
    model.say(stop);
    expect(await second.outcome).toEqual(stop);
    expect([first.text(), second.text()]).toEqual(["Within ", "Within days."]);
  });

  it("is aborted when the last one leaves, and over before that one is gone", async () => {
    const { model, shared, closed } = createShared();
    const [first, second] = [follow(shared), follow(shared)];
    model.say("Within ");
    await vi.waitFor(() => expect(second.text()).toBe("Within "));
    first.leave(new Error("stopped"));
    await first.outcome;
    second.leave(new Error("stopped"));
    await second.outcome;
    expect(model.isAborted()).toBe(true);
    expect(closed).toEqual([undefined]);
    expect([first.used, second.used]).toEqual([[], [usage]]);
  });

  it("is not put for one who has left already", async () => {
    const { model, shared } = createShared();
    const gone = new AbortController();
    gone.abort(new Error("stopped"));
    await expect(shared.follow(gone.signal, () => undefined).next()).rejects.toThrow("stopped");
    expect(model.count()).toBe(0);
  });

  it("fails for each as for the first, with what was said until then", async () => {
    const { model, shared, closed } = createShared();
    const [first, second] = [follow(shared), follow(shared)];
    model.say("Within ");
    await vi.waitFor(() => expect(second.text()).toBe("Within "));
    const failure = new Error("cut");
    model.say(failure);
    const late = follow(shared);
    for (const { outcome, text } of [first, second, late]) {
      expect(await outcome).toBe(failure);
      expect(text()).toBe("Within ");
    }
    expect(closed).toEqual([undefined]);
  });

  it("fails for each also where it cannot even be put", async () => {
    const failure = new Error("no prompt");
    const shared = createSharedAnswer(
      () => {
        throw failure;
      },
      () => undefined,
    );
    expect(await Promise.all([follow(shared).outcome, follow(shared).outcome])).toEqual([failure, failure]);
  });

  it("waits for nobody: who takes nothing holds up neither the model nor the others", async () => {
    const { model, shared } = createShared();
    const slow = shared.follow(new AbortController().signal, () => undefined);
    model.say("One, ");
    expect((await slow.next()).value).toBe("One, ");
    const quick = follow(shared);
    for (const piece of ["two, ", "three.", stop]) model.say(piece);
    expect(await quick.outcome).toEqual(stop);
    expect(await slow.next()).toEqual({ done: false, value: "two, three." });
    expect(await slow.next()).toEqual({ done: true, value: stop });
  });

  it("is left by whoever ends reading in the middle", async () => {
    const { model, shared } = createShared();
    model.say("One, ");
    for await (const piece of shared.follow(new AbortController().signal, () => undefined)) {
      expect(piece).toBe("One, ");
      break;
    }
    expect(model.isAborted()).toBe(true);
  });

  it("is paid by the first, or by who has been there longest of those that are left", async () => {
    const one = createShared();
    const [first, second] = [follow(one.shared), follow(one.shared)];
    one.model.say(stop);
    await Promise.all([first.outcome, second.outcome]);
    expect([first.used, second.used]).toEqual([[usage], []]);

    const other = createShared();
    const three = [follow(other.shared), follow(other.shared), follow(other.shared)];
    three[0]?.leave(new Error("stopped"));
    await three[0]?.outcome;
    other.model.say(stop);
    await Promise.all(three.map(async ({ outcome }) => outcome));
    expect(three.map(({ used }) => used)).toEqual([[], [usage], []]);
  });
});

type Step =
  | { readonly kind: "say"; readonly text: string }
  | { readonly kind: "join" }
  | { readonly kind: "turn" }
  | { readonly kind: "leave"; readonly who: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant("say" as const), text: fc.string({ minLength: 1, maxLength: 5 }) }),
  fc.record({ kind: fc.constant("join" as const) }),
  fc.record({ kind: fc.constant("turn" as const) }),
  fc.record({ kind: fc.constant("leave" as const), who: fc.nat(20) }),
);

it("whoever joins and leaves, and however it ends: each has a beginning of the one answer, those who stay all of it, and one pays", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), fc.boolean(), async (steps, isCut) => {
      const { model, shared, closed } = createShared();
      const followers = [follow(shared)];
      const left = new Set<ReturnType<typeof follow>>();
      let whole = "";
      for (const next of steps) {
        if (left.size === followers.length) break; // the request is over: another one would be begun
        if (next.kind === "say") {
          whole += next.text;
          model.say(next.text);
        } else if (next.kind === "join") followers.push(follow(shared));
        else if (next.kind === "turn") await new Promise((resolve) => setImmediate(resolve));
        else {
          const leaver = followers[next.who % followers.length];
          leaver?.leave(new Error("stopped"));
          if (leaver) left.add(leaver);
        }
      }
      const end = isCut ? new Error("cut") : stop;
      model.say(end);
      const outcomes = await Promise.all(followers.map(async ({ outcome }) => outcome));
      for (const [index, follower] of followers.entries()) {
        expect(whole.startsWith(follower.text())).toBe(true);
        if (left.has(follower)) continue;
        expect(follower.text()).toBe(whole);
        expect(outcomes[index]).toEqual(end);
      }
      const isLeft = left.size === followers.length;
      expect(model.count()).toBe(1);
      expect(followers.flatMap(({ used }) => used)).toEqual([usage]);
      if (!isLeft) expect(closed).toEqual([isCut ? undefined : { text: whole, end: stop }]);
      else expect(closed).toHaveLength(1);
    }),
    { numRuns: 300 },
  );
});
