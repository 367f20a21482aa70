import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";

import type { AnswerCacheWatch } from "./tasks/answer-cache.ts";
import type { AnswerWatch, EndedAnswer } from "./tasks/answer-watch.ts";
import type { CostOf } from "./tasks/priced-usage.ts";
import type { Asker, UpstreamObserver } from "./upstream/observer.ts";

/** Seconds: the first text of a model comes after tenths of one, of one that thinks after minutes. */
const firstTextBuckets = [0.1, 0.25, 0.5, 1, 2, 3, 5, 8, 13, 20, 30, 60, 120];
const durationBuckets = [0.1, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300];

/**
 * How many models are told apart at most: a series once made is kept for as long as the server lives, and the relay's
 * callers name what they like.
 */
const maxModels = 50;
const maxModelChars = 100;

/** What the server counts, as Prometheus reads it. https://prometheus.io/docs/practices/naming/ */
export interface Metrics {
  readonly observer: UpstreamObserver;
  readonly watch: AnswerWatch;
  readonly answerCacheWatch: AnswerCacheWatch;
  /** The media type of `text`. */
  readonly contentType: string;
  readonly text: () => Promise<string>;
}

/**
 * Counts from zero: each server has figures of its own.
 *
 * @param upstreams the names of all that there are: told from the start, since an alarm cannot tell «closed» from «absent»
 */
export function createMetrics(costOf: CostOf, upstreams: readonly string[]): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return {
    observer: createObserver(registry, costOf, upstreams),
    watch: createWatch(registry),
    answerCacheWatch: createAnswerCacheWatch(registry),
    contentType: registry.contentType,
    text: async () => registry.metrics(),
  };
}

function createWatch(registry: Registry): AnswerWatch {
  const registers = [registry];
  const running = new Gauge({
    name: "xiaoer_answers_running",
    help: "Answers that are being made.",
    registers,
  });
  const ended = new Counter({
    name: "xiaoer_answers_total",
    help: "Answers by how they ended: the finish reason, degraded (in the shop's own words), or an error's code.",
    labelNames: ["end"],
    registers,
  });
  const duration = new Histogram({
    name: "xiaoer_answer_duration_seconds",
    help: "From the question's arrival to the answer's end.",
    buckets: durationBuckets,
    registers,
  });
  const firstText = new Histogram({
    name: "xiaoer_answer_first_text_seconds",
    help: "From the question's arrival to the first text of the answer.",
    buckets: firstTextBuckets,
    registers,
  });
  return {
    onBegin: () => running.inc(),
    onEnd: (answer) => {
      running.dec();
      if (!answer) return;
      ended.inc({ end: endLabel(answer) });
      duration.observe(answer.durationMs / 1000);
      if (answer.ttftMs !== null) firstText.observe(answer.ttftMs / 1000);
    },
  };
}

function createAnswerCacheWatch(registry: Registry): AnswerCacheWatch {
  const registers = [registry];
  const answers = new Counter({
    name: "xiaoer_answer_cache_total",
    help: "Answers of models by where they came from: hit (given before), joined (being given to another), miss (the model was asked, also for others), unshared (it was asked for this one alone).",
    labelNames: ["result"],
    registers,
  });
  for (const result of ["hit", "joined", "miss", "unshared"]) answers.inc({ result }, 0);
  const entries = new Gauge({
    name: "xiaoer_answer_cache_entries",
    help: "Answers that are kept to be given again, those included whose time is over and that nobody has asked for since.",
    registers,
  });
  return {
    onAnswer: (result) => answers.inc({ result }),
    onSize: (count) => entries.set(count),
  };
}

function endLabel({ end }: EndedAnswer): string {
  if (end.event === "error") return end.data.code;
  return end.data.degraded ? "degraded" : end.data.finishReason;
}

function createObserver(registry: Registry, costOf: CostOf, upstreams: readonly string[]): UpstreamObserver {
  const registers = [registry];
  const labelNames = ["upstream"];
  const active = new Gauge({
    name: "xiaoer_upstream_requests_active",
    help: "Requests to an upstream that are under way.",
    labelNames,
    registers,
  });
  const requests = new Counter({
    name: "xiaoer_upstream_requests_total",
    help: "Requests to an upstream by their outcome: ok, aborted (by whoever asked), or the kind of failure.",
    labelNames: [...labelNames, "outcome"],
    registers,
  });
  const firstText = new Histogram({
    name: "xiaoer_upstream_first_text_seconds",
    help: "From a request to an upstream to the first text of its answer.",
    labelNames,
    buckets: firstTextBuckets,
    registers,
  });
  const retries = new Counter({
    name: "xiaoer_upstream_retries_total",
    help: "Questions put to this upstream a second time.",
    labelNames,
    registers,
  });
  const breakerOpen = new Gauge({
    name: "xiaoer_upstream_breaker_open",
    help: "1 while an upstream is left alone since it failed too often, also while it is being tried again; else 0.",
    labelNames,
    registers,
  });
  for (const upstream of upstreams) {
    active.set({ upstream }, 0);
    retries.inc({ upstream }, 0);
    breakerOpen.set({ upstream }, 0);
  }
  return {
    onRequest: (upstream) => active.inc({ upstream }),
    onRequestEnd: (upstream, outcome, beginMs) => {
      active.dec({ upstream });
      requests.inc({ upstream, outcome });
      if (beginMs !== null) firstText.observe({ upstream }, beginMs / 1000);
    },
    onFailure: () => undefined, // the request's outcome tells it
    onRetry: (upstream) => retries.inc({ upstream }),
    onBreaker: (upstream, state) => breakerOpen.set({ upstream }, state === "closed" ? 0 : 1),
    onUsage: createUsageCounter(registry, costOf),
  };
}

function createUsageCounter(registry: Registry, costOf: CostOf): UpstreamObserver["onUsage"] {
  const registers = [registry];
  const tokens = new Counter({
    name: "xiaoer_tokens_total",
    help: "Tokens that models took; estimated where their servers told no figures.",
    labelNames: ["model", "kind", "asker", "estimated"],
    registers,
  });
  const cost = new Counter({
    name: "xiaoer_cost_total",
    help: "What models cost, by the configured prices, in units of the currency.",
    labelNames: ["model", "currency", "asker"],
    registers,
  });
  const labelOf = createModelLabels();
  return (asker, _upstream, usage) => {
    const model = labelOf(asker, usage.model);
    const labels = { model, asker, estimated: String(usage.isEstimated) };
    tokens.inc({ ...labels, kind: "prompt" }, countable(usage.promptTokens));
    tokens.inc({ ...labels, kind: "completion" }, countable(usage.completionTokens));
    const money = costOf(usage);
    if (money) cost.inc({ model, currency: money.currency, asker }, countable(money.amount));
  };
}

/** Returns what a model goes by: its name, as long as there are not too many. Our own are the configuration's, so few. */
function createModelLabels(): (asker: Asker, model: string) => string {
  const known = new Set<string>();
  return (asker, model) => {
    const isTaken = asker !== "relay" || (known.size < maxModels && model.length <= maxModelChars);
    if (isTaken) known.add(model);
    return known.has(model) ? model : "other";
  };
}

/** A counter throws at what is negative or infinite, and never forgets what is no number: an upstream may tell any. */
function countable(value: number): number {
  return Number.isFinite(value) && value > 0 ? value : 0;
}
