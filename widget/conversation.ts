import { computed, signal, type ReadonlySignal, type Signal } from "@preact/signals-core";
import type { ChatRequest, Page } from "../server/protocol.ts";
import type { Announcer } from "./announcer.ts";
import type { StreamEvent } from "./apply-event.ts";
import type { Backend } from "./backend.ts";
import { chatErrorFrom, type ChatError } from "./chat-error.ts";
import { estimateAt, type Estimate } from "./estimate.ts";
import { followTurn, type FollowedTurn } from "./follow-turn.ts";
import type { ChatStorage } from "./storage.ts";
import { isUnderWay, newTurn, turnsFrom, type Turn } from "./turn.ts";

export interface ConversationDeps {
  readonly shop: string;
  readonly locale: string;
  readonly backend: Backend;
  readonly storage: ChatStorage;
  readonly follow: (target: FollowTarget, signal: AbortSignal) => AsyncIterable<StreamEvent>;
  readonly readPage: () => Page;
  /** A UUID. */
  readonly newId: () => string;
  /** ms, on a clock that only goes forward. */
  readonly now: () => number;
}

export interface FollowTarget {
  readonly request?: ChatRequest;
  readonly taskId?: string;
  readonly offset: number;
}

/** The turns and what can be done with them: the inner half of chat.ts, and beside it the only writer of signals. */
export interface Conversation {
  /** Each turn is a signal of its own: an answer that grows touches nothing but itself. */
  readonly turns: ReadonlySignal<readonly ReadonlySignal<Turn>[]>;
  readonly isAnswering: ReadonlySignal<boolean>;
  /** Of the answer under way; undefined before the server's first word of it. */
  readonly estimate: ReadonlySignal<Estimate | undefined>;
  readonly ask: (question: string) => void;
  readonly stop: () => void;
  readonly retry: (turn: Turn) => void;
  readonly restore: () => Promise<void>;
  readonly startOver: () => void;
  readonly leave: () => void;
}

/** How often the estimate is looked at, ms. */
const tickMs = 250;

/** @param onShown called when something new is shown */
export function createConversation(deps: ConversationDeps, announcer: Announcer, onShown: () => void): Conversation {
  const { storage, backend } = deps;
  const turns = signal<readonly Signal<Turn>[]>([]);
  const now = signal(0);
  const isAnswering = computed(() => isUnderWay(turns.value.at(-1)?.value));
  const estimate = computed(() => {
    const progress = turns.value.at(-1)?.value.progress;
    return progress === undefined ? undefined : estimateAt(progress, Math.max(now.value, progress.at));
  });
  let following: FollowedTurn | undefined;
  let ticking: ReturnType<typeof setInterval> | undefined;
  let deleting: Promise<void> = Promise.resolve();
  let stopping = deleting;
  const ask = (question: string) => put(newTurn(deps.newId(), question));
  return { turns, isAnswering, estimate, ask, stop, retry, restore, startOver, leave };

  /** Brings the conversation back, and goes on with the answer that is still being made. */
  async function restore(except?: Signal<Turn>): Promise<void> {
    const sessionId = storage.sessionId();
    if (sessionId === undefined) return;
    try {
      const restored = turnsFrom(await backend.loadTranscript(sessionId));
      // What was asked meanwhile stays as it is.
      const kept = turns.peek().filter((turn) => turn !== except && turn.peek().isFresh);
      const keptIds = new Set(kept.map((turn) => turn.peek().messageId));
      turns.value = [...restored.filter((turn) => !keptIds.has(turn.messageId)).map((turn) => signal(turn)), ...kept];
      const last = kept.length === 0 ? turns.value.at(-1) : undefined;
      if (last !== undefined && isUnderWay(last.peek())) void follow(last, attachmentTo(last.peek()));
    } catch (error) {
      const { code } = chatErrorFrom(error);
      // Expired or erased elsewhere: the shopper simply begins anew. Anything else may pass.
      if (code === "unauthorized" || code === "not_found") storage.keepSessionId(undefined);
    }
  }

  /** Puts a turn at the end of the conversation, instead of the one it tries again, and sends it. */
  function put(turn: Turn, instead?: string): void {
    const store = signal(turn);
    turns.value = [...turns.value.filter((other) => other.peek().messageId !== instead), store];
    void follow(store, questionFrom(turn));
  }

  function retry(turn: Turn): void {
    if (isAnswering.peek()) return;
    const messageId = turn.failure?.isFinal === false ? turn.messageId : deps.newId();
    put(newTurn(messageId, turn.question), turn.messageId);
  }

  function questionFrom({ question, messageId }: Turn): FollowTarget {
    const { shop, locale } = deps;
    const sessionId = storage.sessionId();
    const request = { message: question, messageId, shop, locale, page: deps.readPage() };
    return { request: sessionId === undefined ? request : { ...request, sessionId }, offset: 0 };
  }

  async function follow(store: Signal<Turn>, target: FollowTarget): Promise<void> {
    const before = stopping;
    const followed = followTurn({
      turn: store.peek(),
      now: deps.now,
      stopTask,
      async *open(signal) {
        // A question right after a stop would find the stopped answer still running.
        await before;
        yield* deps.follow(target, signal);
      },
      onConnected: ({ sessionId }) => storage.keepSessionId(sessionId),
      show: (turn) => {
        store.value = turn;
        announcer.told(turn);
        onShown();
      },
    });
    following = followed;
    startTicking();
    const error = await followed.ended;
    if (error !== undefined && isUnderWay(followed.turn())) await recover(store, target, error);
    if (following !== followed) return;
    leave();
    announcer.ended(store.peek());
  }

  /** Finds a way on where the shopper need not be asked; else the turn has failed. */
  async function recover(store: Signal<Turn>, target: FollowTarget, error: ChatError): Promise<void> {
    const { taskId } = store.peek();
    const isGone = ["unauthorized", "not_found", "gone"].includes(error.code);
    if (isGone && taskId === undefined && target.request?.sessionId !== undefined) {
      storage.keepSessionId(undefined);
      return follow(store, questionFrom(store.peek()));
    }
    // The task is over and cleared away: its answer is in the transcript, where this turn then comes from.
    if (isGone && taskId !== undefined) await restore(store);
    const failure = { code: error.code, retryAfterMs: error.retryAfterMs, isFinal: false };
    store.value = { ...store.peek(), status: "failed", failure, progress: undefined, isLost: false };
    return undefined;
  }

  function stop(): void {
    if (following === undefined) return;
    const { ended } = following;
    following.stop();
    stopping = ended.then(() => deleting);
  }

  function stopTask(taskId: string): void {
    // Should it not get through, the server stops by itself soon, since nobody listens any more.
    deleting = backend.stopTask(taskId).catch(() => undefined);
  }

  function startOver(): void {
    stop();
    leave();
    storage.keepSessionId(undefined);
    turns.value = [];
  }

  function startTicking(): void {
    clearInterval(ticking);
    ticking = setInterval(() => {
      now.value = deps.now();
    }, tickMs);
  }

  /** Follows nothing any more. The answer goes on at the server for a while and can be attached to again. */
  function leave(): void {
    clearInterval(ticking);
    following?.leave();
    following = undefined;
  }
}

function attachmentTo({ taskId, answer }: Turn): FollowTarget {
  return { ...(taskId === undefined ? {} : { taskId }), offset: answer.length };
}
