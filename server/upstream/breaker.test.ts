import { describe, expect, it } from "vitest";

import { createBreaker, type Admission, type Breaker } from "./breaker.ts";
import { UpstreamFailure, type FailureKind } from "./failure.ts";

const failure = (kind: FailureKind, cause?: unknown) => new UpstreamFailure(kind, "It failed.", { cause });
const leaving = new Error("the shopper left");

function setUp({ random = 0 } = {}) {
  let nowMs = 1_000_000;
  const states: string[] = [];
  const breaker = createBreaker({ now: () => nowMs, random: () => random, onState: (state) => states.push(state) });
  return { breaker, states, pass: (ms: number) => void (nowMs += ms) };
}

function admit(breaker: Breaker): Admission {
  const admission = breaker.admit();
  if (!admission) throw new Error("Cannot go on: the breaker admits nobody");
  return admission;
}

async function fail(breaker: Breaker, error: unknown = failure("server"), times = 1): Promise<void> {
  for (let count = 0; count < times; count += 1) {
    admit(breaker).failed(error);
    await heard();
    await heard();
  }
}

async function succeed(breaker: Breaker, times: number): Promise<void> {
  for (let count = 0; count < times; count += 1) {
    admit(breaker).began();
    await heard();
    await heard();
  }
}

/** What a breaker is told takes effect before anything else happens in the loop. */
async function heard(): Promise<void> {
  await new Promise(setImmediate);
}

describe("a closed breaker", () => {
  it.each(["unreachable", "timeout", "server"] as const)("opens when the fifth of five ends as %s", async (kind) => {
    const { breaker, states } = setUp();
    await fail(breaker, failure(kind), 4);
    expect(breaker.waitMs()).toBe(0);
    await fail(breaker, failure(kind));
    expect(states).toEqual(["open"]);
    expect(breaker.admit()).toBeUndefined();
  });

  it.each(["busy", "denied", "rejected", "filtered", "malformed", "reported", "cut"] as const)(
    "does not open for %s: whoever says that is there",
    async (kind) => {
      const { breaker, states } = setUp();
      await fail(breaker, failure(kind), 50);
      expect(states).toEqual([]);
    },
  );

  it("does not take failures that come sooner than answers for all that there is to come", async () => {
    const { breaker, states } = setUp();
    // As with a model that thinks for a second while every tenth request is refused at once.
    for (let second = 0; second < 20; second += 1) {
      const sent = Array.from({ length: 100 }, () => admit(breaker));
      for (const [index, admission] of sent.entries()) if (index % 10 === 0) admission.failed(failure("server"));
      await heard();
      await heard();
      for (const [index, admission] of sent.entries()) if (index % 10 !== 0) admission.began();
      await heard();
      await heard();
    }
    expect(states).toEqual([]);
  });

  it("does not count shoppers who leave for answers", async () => {
    const { breaker, states } = setUp();
    for (let count = 0; count < 5; count += 1) {
      await fail(breaker, leaving, 4);
      await fail(breaker, failure("timeout"));
    }
    expect(states).toEqual(["open"]);
  });

  it("does not open for shoppers who leave", async () => {
    const { breaker, states } = setUp();
    await fail(breaker, leaving, 50);
    expect(states).toEqual([]);
  });

  it("opens when more than half of the last twenty failed", async () => {
    const { breaker, states } = setUp();
    await succeed(breaker, 40);
    await fail(breaker, failure("server"), 10);
    expect(states).toEqual([]);
    await fail(breaker);
    expect(states).toEqual(["open"]);
  });

  it("opens when the answers break off, though each had begun", async () => {
    const { breaker, states } = setUp();
    const broken = failure("cut", new Error("other side closed"));
    for (let count = 0; count < 5; count += 1) {
      expect(states).toEqual([]);
      const admission = admit(breaker);
      admission.began();
      admission.failed(broken);
      await heard();
    }
    expect(states).toEqual(["open"]);
  });

  it("stays closed when half of the answers are whole", async () => {
    const { breaker, states } = setUp();
    for (let count = 0; count < 50; count += 1) {
      const [whole, broken] = [admit(breaker), admit(breaker)];
      whole.began();
      broken.began();
      broken.failed(failure("cut", new Error("other side closed")));
      await heard();
    }
    expect(states).toEqual([]);
  });

  it("opens when the first of many thousands that are under way time out: so an upstream falls silent", async () => {
    const { breaker, states } = setUp();
    const sent = Array.from({ length: 20_000 }, () => admit(breaker));
    for (const admission of sent.slice(0, 5)) {
      expect(states).toEqual([]);
      admission.failed(failure("timeout"));
      await heard();
    }
    expect(states).toEqual(["open"]);
  });

  it("counts nobody who left, however many did", async () => {
    const { breaker, states } = setUp();
    const sent = Array.from({ length: 100 }, () => admit(breaker));
    for (const [index, admission] of sent.entries()) {
      expect(states).toEqual([]);
      admission.failed(index % 20 === 19 ? failure("timeout") : leaving);
      await heard();
    }
    expect(states).toEqual(["open"]);
  });
});

describe("an open breaker", () => {
  it("admits one after a second, and none beside it", async () => {
    const { breaker, states, pass } = setUp();
    await fail(breaker, failure("server"), 5);
    pass(999);
    expect(breaker.waitMs()).toBe(1);
    expect(breaker.admit()).toBeUndefined();
    pass(1);
    expect(breaker.waitMs()).toBe(0);
    expect(breaker.admit()).toBeDefined();
    expect(breaker.waitMs()).toBe(1000); // nobody knows how long the probe takes
    expect(breaker.admit()).toBeUndefined();
    expect(states).toEqual(["open", "half-open"]);
  });

  it("closes when that one is answered, and has forgotten what was before", async () => {
    const { breaker, states, pass } = setUp();
    await fail(breaker, failure("server"), 5);
    pass(1000);
    admit(breaker).began();
    await heard();
    expect(states).toEqual(["open", "half-open", "closed"]);
    await fail(breaker, failure("server"), 3);
    expect(states).toHaveLength(3);
  });

  it("closes when that one is refused: whoever refuses is there", async () => {
    const { breaker, states, pass } = setUp();
    await fail(breaker, failure("server"), 5);
    pass(1000);
    await fail(breaker, failure("busy"));
    expect(states).toEqual(["open", "half-open", "closed"]);
  });

  it("doubles its time with each that fails, up to ten seconds, and begins with one second the next time", async () => {
    const { breaker, pass } = setUp();
    await fail(breaker, failure("server"), 5);
    const openMs = [breaker.waitMs()];
    for (let count = 0; count < 5; count += 1) {
      pass(breaker.waitMs());
      await fail(breaker);
      openMs.push(breaker.waitMs());
    }
    expect(openMs).toEqual([1000, 2000, 4000, 8000, 10_000, 10_000]);
    pass(10_000);
    admit(breaker).began();
    await heard();
    await fail(breaker, failure("server"), 5);
    expect(breaker.waitMs()).toBe(1000);
  });

  it("takes up to a quarter off its time by chance, so that many servers do not come back in one moment", async () => {
    const { breaker } = setUp({ random: 1 });
    await fail(breaker, failure("server"), 5);
    expect(breaker.waitMs()).toBe(750);
  });

  it("learns nothing from a probe that its shopper left: the next one finds out, at once", async () => {
    const { breaker, states, pass } = setUp();
    await fail(breaker, failure("server"), 5);
    pass(1000);
    await fail(breaker, leaving);
    expect(states).toEqual(["open", "half-open"]);
    await fail(breaker);
    expect(breaker.waitMs()).toBe(2000);
  });

  it("does not wait for a probe that hears nothing: ten seconds later there is another, and either may close it", async () => {
    const { breaker, states, pass } = setUp();
    await fail(breaker, failure("timeout"), 5);
    pass(1000);
    const silent = admit(breaker);
    pass(9999);
    expect(breaker.admit()).toBeUndefined();
    pass(1);
    admit(breaker).began();
    await heard();
    expect(states).toEqual(["open", "half-open", "closed"]);
    silent.failed(failure("timeout"));
    await heard();
    expect(states).toHaveLength(3);
  });

  it("goes by the first of two probes that are heard of in one moment", async () => {
    const { breaker, states, pass } = setUp();
    await fail(breaker, failure("timeout"), 5);
    pass(1000);
    const slow = admit(breaker);
    pass(10_000);
    const quick = admit(breaker);
    slow.failed(failure("timeout"));
    quick.began();
    await heard();
    expect(states).toEqual(["open", "half-open", "open"]);
  });
});

describe("what went out before the breaker opened", () => {
  it("does not open it again when it fails after the upstream is back", async () => {
    const { breaker, states, pass } = setUp();
    const old = Array.from({ length: 100 }, () => admit(breaker));
    for (const admission of old.slice(0, 5)) admission.failed(failure("timeout"));
    await heard();
    pass(1000);
    admit(breaker).began();
    await heard();
    for (const admission of old.slice(5)) admission.failed(failure("timeout"));
    await heard();
    expect(states).toEqual(["open", "half-open", "closed"]);
  });

  it("neither ends nor prolongs the probing", async () => {
    const { breaker, states, pass } = setUp();
    const [first, second, ...old] = Array.from({ length: 7 }, () => admit(breaker));
    for (const admission of old) admission.failed(failure("timeout"));
    await heard();
    pass(1000);
    const probe = admit(breaker);
    first?.failed(failure("timeout"));
    await heard();
    second?.began();
    await heard();
    expect(states).toEqual(["open", "half-open"]);
    probe.began();
    await heard();
    expect(states).toEqual(["open", "half-open", "closed"]);
  });
});
