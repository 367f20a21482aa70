import { beforeEach, describe, expect, it } from "vitest";

import type { DoneData, EndEvent } from "./protocol.ts";
import { createMetrics, type Metrics } from "./metrics.ts";

const done = (over: Partial<DoneData> = {}): EndEvent => ({
  event: "done",
  data: { finishReason: "stop", ttftMs: 80, durationMs: 1000, ...over },
});
const failed: EndEvent = { event: "error", data: { code: "upstream_error", message: "It failed.", retryable: true } };
const usage = { model: "small", promptTokens: 100, completionTokens: 20, cachedTokens: 0, isEstimated: false };

let metrics: Metrics;
beforeEach(() => {
  metrics = createMetrics(
    ({ model, promptTokens }) => (model === "small" ? { amount: promptTokens / 1000, currency: "USD" } : null),
    ["main"],
  );
});

/** The samples whose names begin so, without what Node itself tells. */
async function samples(prefix: string): Promise<readonly string[]> {
  const text = await metrics.text();
  return text.split("\n").filter((line) => line.startsWith(prefix));
}

describe("the answers", () => {
  const end = (how: EndEvent, ttftMs: number | null = 500) =>
    metrics.watch.onEnd({ end: how, ttftMs, durationMs: 1500 });

  it("are counted by how they ended", async () => {
    for (const how of [done(), done(), done({ finishReason: "stopped" }), done({ degraded: true }), failed]) {
      metrics.watch.onBegin();
      end(how);
    }
    expect(await samples("xiaoer_answers_total")).toEqual([
      'xiaoer_answers_total{end="stop"} 2',
      'xiaoer_answers_total{end="stopped"} 1',
      'xiaoer_answers_total{end="degraded"} 1',
      'xiaoer_answers_total{end="upstream_error"} 1',
    ]);
    expect(await samples("xiaoer_answers_running")).toEqual(["xiaoer_answers_running 0"]);
  });

  it("are running until they end, or are left to the next server, which counts as no end", async () => {
    for (let count = 0; count < 3; count += 1) metrics.watch.onBegin();
    end(done());
    metrics.watch.onEnd(null);
    expect(await samples("xiaoer_answers_running")).toEqual(["xiaoer_answers_running 1"]);
    expect(await samples("xiaoer_answers_total")).toEqual(['xiaoer_answers_total{end="stop"} 1']);
  });

  it("are measured in seconds, to their end and to their first text where they have any", async () => {
    end(done());
    end(failed, null);
    expect(await samples("xiaoer_answer_duration_seconds_sum")).toEqual(["xiaoer_answer_duration_seconds_sum 3"]);
    expect(await samples("xiaoer_answer_first_text_seconds_sum")).toEqual(["xiaoer_answer_first_text_seconds_sum 0.5"]);
    expect(await samples("xiaoer_answer_first_text_seconds_count")).toEqual([
      "xiaoer_answer_first_text_seconds_count 1",
    ]);
  });
});

describe("the answers that others get as well", () => {
  it("are counted by where they came from, all of which are told from the start", async () => {
    const counts = async () => (await samples("xiaoer_answer_cache_total")).map((line) => line.split(" ").at(-1));
    expect(await samples("xiaoer_answer_cache_total")).toEqual(
      ["hit", "joined", "miss", "unshared"].map((result) => `xiaoer_answer_cache_total{result="${result}"} 0`),
    );
    for (const result of ["miss", "joined", "joined", "joined", "hit", "hit", "unshared"] as const) {
      metrics.answerCacheWatch.onAnswer(result);
    }
    expect(await counts()).toEqual(["2", "3", "1", "1"]);
  });

  it("are told by how many are kept", async () => {
    expect(await samples("xiaoer_answer_cache_entries")).toEqual(["xiaoer_answer_cache_entries 0"]);
    metrics.answerCacheWatch.onSize(7);
    expect(await samples("xiaoer_answer_cache_entries")).toEqual(["xiaoer_answer_cache_entries 7"]);
  });
});

describe("the upstreams", () => {
  it("are counted by what became of each request, those under way apart", async () => {
    const { observer } = metrics;
    for (let count = 0; count < 3; count += 1) observer.onRequest("main");
    observer.onRequestEnd("main", "ok", 250);
    observer.onRequestEnd("main", "timeout", null);
    observer.onRetry("spare");
    expect(await samples("xiaoer_upstream_requests")).toEqual([
      'xiaoer_upstream_requests_active{upstream="main"} 1',
      'xiaoer_upstream_requests_total{upstream="main",outcome="ok"} 1',
      'xiaoer_upstream_requests_total{upstream="main",outcome="timeout"} 1',
    ]);
    expect(await samples("xiaoer_upstream_first_text_seconds_sum")).toEqual([
      'xiaoer_upstream_first_text_seconds_sum{upstream="main"} 0.25',
    ]);
    expect(await samples("xiaoer_upstream_retries_total")).toEqual([
      'xiaoer_upstream_retries_total{upstream="main"} 0',
      'xiaoer_upstream_retries_total{upstream="spare"} 1',
    ]);
  });

  it("are told from the start, as left in peace", async () => {
    expect(await samples("xiaoer_upstream_breaker_open")).toEqual(['xiaoer_upstream_breaker_open{upstream="main"} 0']);
    expect(await samples("xiaoer_upstream_requests_active")).toEqual([
      'xiaoer_upstream_requests_active{upstream="main"} 0',
    ]);
  });

  it.each([
    ["closed", 0],
    ["open", 1],
    ["half-open", 1],
  ] as const)("whose breaker is %s say %i", async (state, value) => {
    metrics.observer.onBreaker("main", state);
    expect(await samples("xiaoer_upstream_breaker_open")).toEqual([
      `xiaoer_upstream_breaker_open{upstream="main"} ${value}`,
    ]);
  });
});

describe("the usage", () => {
  it("is counted by model, kind and asker, what is estimated apart, and in money where the model has a price", async () => {
    metrics.observer.onUsage("chat", "main", usage);
    metrics.observer.onUsage("chat", "main", usage);
    metrics.observer.onUsage("relay", "main", { ...usage, isEstimated: true });
    metrics.observer.onUsage("chat", "main", { ...usage, model: "free" });
    expect(await samples("xiaoer_tokens_total")).toEqual([
      'xiaoer_tokens_total{model="small",asker="chat",estimated="false",kind="prompt"} 200',
      'xiaoer_tokens_total{model="small",asker="chat",estimated="false",kind="completion"} 40',
      'xiaoer_tokens_total{model="small",asker="relay",estimated="true",kind="prompt"} 100',
      'xiaoer_tokens_total{model="small",asker="relay",estimated="true",kind="completion"} 20',
      'xiaoer_tokens_total{model="free",asker="chat",estimated="false",kind="prompt"} 100',
      'xiaoer_tokens_total{model="free",asker="chat",estimated="false",kind="completion"} 20',
    ]);
    expect(await samples("xiaoer_cost_total")).toEqual([
      'xiaoer_cost_total{model="small",currency="USD",asker="chat"} 0.2',
      'xiaoer_cost_total{model="small",currency="USD",asker="relay"} 0.1',
    ]);
  });

  it("tells so many models apart and no more, whatever the relay's callers name; the chat's own always", async () => {
    const { onUsage } = metrics.observer;
    for (let number = 0; number < 1000; number += 1) onUsage("relay", "main", { ...usage, model: `model-${number}` });
    onUsage("relay", "main", { ...usage, model: "x".repeat(10_000) });
    onUsage("chat", "main", usage);
    onUsage("relay", "main", usage);
    const lines = await samples("xiaoer_tokens_total");
    expect(lines).toHaveLength(2 * (50 + 1 + 2));
    expect(lines).toContain('xiaoer_tokens_total{model="other",asker="relay",estimated="false",kind="prompt"} 95100');
    expect(lines).toContain('xiaoer_tokens_total{model="small",asker="relay",estimated="false",kind="prompt"} 100');
    expect(lines.join()).not.toContain("xxx");
  });

  it("stays countable whatever an upstream tells", async () => {
    for (const wrong of [-5, Number.NaN, Number.POSITIVE_INFINITY]) {
      metrics.observer.onUsage("chat", "main", { ...usage, promptTokens: wrong, completionTokens: wrong });
    }
    metrics.observer.onUsage("chat", "main", usage);
    expect(await samples('xiaoer_tokens_total{model="small",asker="chat",estimated="false",kind="prompt"}')).toEqual([
      'xiaoer_tokens_total{model="small",asker="chat",estimated="false",kind="prompt"} 100',
    ]);
    expect(await samples("xiaoer_cost_total")).toEqual([
      'xiaoer_cost_total{model="small",currency="USD",asker="chat"} 0.1',
    ]);
  });

  it("writes a model's name so that nothing in it ends the line", async () => {
    metrics.observer.onUsage("chat", "main", { ...usage, model: 'a"b\nc\\d' });
    expect(await samples('xiaoer_tokens_total{model="a\\"b\\nc\\\\d"')).toHaveLength(2);
  });
});

it("tells of the process as well, and each server has figures of its own", async () => {
  metrics.watch.onBegin();
  const other = createMetrics(() => null, []);
  expect(await other.text()).toContain("xiaoer_answers_running 0");
  expect(await other.text()).toContain("process_resident_memory_bytes");
});
