import type { PromptLimits } from "../history/prompt-costs.ts";
import { checkedSummary, summaryBatch, summaryMessages } from "../history/summary.ts";
import { dueTurns, isAnswered, windowSize } from "../history/window.ts";
import { questionLocale } from "../knowledge/question-locale.ts";
import type { FinishReason } from "../protocol.ts";
import type { Store, Turn } from "../store/store.ts";
import type { Upstream, UpstreamMessage } from "../upstream/upstream.ts";
import { addedUsage, type ModelUsage } from "../upstream/usage.ts";
import { noCost, type CostOf } from "./priced-usage.ts";
import type { TaskLog } from "./running-tasks.ts";
import { createBackOff } from "./summary-back-off.ts";

/** Keeps what was said early in long conversations, behind the answers' backs: nobody ever waits for it. */
export interface Summaries {
  /** Takes note that an answer has ended: the session's summary may be due. */
  readonly note: (sessionKey: string, conversation: Conversation) => void;
  /** Drops what is under way for a session: it is erased. */
  readonly forget: (sessionKey: string) => void;
  /** Drops everything, also what is under way: the next answer in each session, of whatever server, brings it again. */
  readonly close: () => Promise<void>;
}

/** What a summary goes by, beside the turns. */
export interface Conversation {
  /** BCP 47, of the page. */
  readonly locale: string;
  /** The shop's own words: the longer they are, the less room they leave. */
  readonly systemPrompt: string;
}

export interface SummariesDeps {
  readonly store: Store;
  readonly upstream: Upstream;
  readonly limits: PromptLimits;
  readonly log: Pick<TaskLog, "warn">;
  /** Default: no model has a price. */
  readonly costOf?: CostOf;
}

/** How many are written at once, and how many sessions may wait. */
const maxRunning = 2;
const maxWaiting = 1000;
/** Read for one more look at how far a summary has to go. */
const pageTurns = 50;

interface Running {
  readonly controller: AbortController;
  readonly ended: Promise<void>;
}

export function createSummaries({ store, upstream, limits, log, costOf = noCost }: SummariesDeps): Summaries {
  /** By session, in the order in which they came. */
  const waiting = new Map<string, Conversation>();
  const runningBySession = new Map<string, Running>();
  const backOff = createBackOff();
  let isClosed = false;
  return { note, forget, close };

  function note(sessionKey: string, conversation: Conversation): void {
    if (isClosed || limits.maxTurns === 0 || backOff.isSkipped(sessionKey)) return;
    waiting.set(sessionKey, conversation);
    const [oldest] = waiting.keys();
    if (waiting.size > maxWaiting && oldest !== undefined) waiting.delete(oldest);
    startNext();
  }

  function forget(sessionKey: string): void {
    waiting.delete(sessionKey);
    backOff.succeeded(sessionKey);
    runningBySession.get(sessionKey)?.controller.abort(new Error("The conversation was erased."));
  }

  async function close(): Promise<void> {
    isClosed = true;
    waiting.clear();
    for (const { controller } of runningBySession.values()) controller.abort(new Error("The server is stopping."));
    await Promise.all([...runningBySession.values()].map(async ({ ended }) => ended));
  }

  function startNext(): void {
    for (const [sessionKey, conversation] of waiting) {
      if (runningBySession.size >= maxRunning) return;
      if (runningBySession.has(sessionKey)) continue;
      waiting.delete(sessionKey);
      const controller = new AbortController();
      runningBySession.set(sessionKey, { controller, ended: run(sessionKey, conversation, controller.signal) });
    }
  }

  async function run(sessionKey: string, conversation: Conversation, signal: AbortSignal): Promise<void> {
    try {
      while (await foldOnce(sessionKey, conversation, signal)) signal.throwIfAborted();
    } catch (error) {
      if (!signal.aborted) {
        log.warn({ err: error, session: sessionKey }, "summary not written");
        backOff.failed(sessionKey);
      }
    } finally {
      runningBySession.delete(sessionKey);
      if (!isClosed) startNext();
    }
  }

  /** Folds the turns that are due, or as many of them as one request takes. False where none are, or somebody else was faster. */
  async function foldOnce(
    sessionKey: string,
    { locale, systemPrompt }: Conversation,
    signal: AbortSignal,
  ): Promise<boolean> {
    const previous = await store.findSummary(sessionKey);
    const reached = previous?.throughMessageId ?? null;
    const turns = await answeredAfter(sessionKey, reached);
    const due = turns.slice(0, dueTurns(turns, limits, systemPrompt));
    const batch = turns.slice(0, summaryBatch(due, limits).length);
    const last = batch.at(-1);
    if (!last) return false;
    const material = { previous: previous?.text, turns: batch };
    const spoken = questionLocale(batch.map(({ question }) => question).join("\n"), locale);
    const { said, finishReason } = await ask(sessionKey, summaryMessages(material, spoken, limits), signal);
    signal.throwIfAborted();
    const text = checkedSummary(said, finishReason, material, limits);
    if (text === undefined)
      throw new Error(`Cannot keep a summary: expected one, got ${said.length} characters of none`);
    backOff.succeeded(sessionKey);
    return store.saveSummary(sessionKey, { text, throughMessageId: last.messageId }, reached);
  }

  /** The turns that a summary does not cover: the first ones, more than enough to tell how many are due. */
  async function answeredAfter(sessionKey: string, messageId: string | null): Promise<readonly Turn[]> {
    const answered: Turn[] = [];
    let after = messageId;
    while (answered.length <= 2 * windowSize(limits.maxTurns)) {
      const page = await store.listTurnsAfter(sessionKey, after, pageTurns);
      const running = page.findIndex(({ status }) => status === "running");
      answered.push(...(running < 0 ? page : page.slice(0, running)).filter(isAnswered));
      if (running >= 0 || page.length < pageTurns) break;
      after = page.at(-1)?.messageId ?? after;
    }
    return answered;
  }

  async function ask(sessionKey: string, messages: readonly UpstreamMessage[], signal: AbortSignal): Promise<Said> {
    const usageByModel = new Map<string, ModelUsage>();
    const onUsage = (usage: ModelUsage): void => {
      usageByModel.set(usage.model, addedUsage(usageByModel.get(usage.model) ?? null, usage));
    };
    try {
      return await wholeOf(upstream.streamAnswer(messages, signal, onUsage));
    } finally {
      const usage = [...usageByModel.values()].map((one) => ({ ...one, cost: costOf(one) }));
      await store.addSummaryUsage(sessionKey, usage).catch((error: unknown) => {
        log.warn({ err: error, session: sessionKey }, "usage of a summary not saved");
      });
    }
  }
}

interface Said {
  readonly said: string;
  readonly finishReason: FinishReason;
}

/** What is longer is no summary: a model that does not stop is not listened to for longer. */
const maxChars = 20_000;

async function wholeOf(pieces: ReturnType<Upstream["streamAnswer"]>): Promise<Said> {
  let said = "";
  try {
    while (said.length < maxChars) {
      const piece = await pieces.next();
      if (piece.done) return { said, finishReason: piece.value.finishReason };
      said += piece.value;
    }
    return { said, finishReason: "length" };
  } finally {
    await pieces.return({ finishReason: "stopped" });
  }
}
