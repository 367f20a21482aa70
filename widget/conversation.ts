import { computed, signal, type ReadonlySignal, type Signal } from "@preact/signals";
import type { Announcer } from "./announcer.ts";
import { applyEvent, type StreamEvent } from "./apply-event.ts";
import type { Backend } from "./backend.ts";
import { chatErrorFrom, type FailureCode } from "./chat-error.ts";
import type { Target } from "./connection.ts";
import { estimateAt, type Estimate } from "./estimate.ts";
import type { ChatStorage } from "./storage.ts";
import { ended, failed, isUnderWay, newTurn, turnsFrom, type Turn } from "./turn.ts";

export interface ConversationDeps {
  readonly shop: string;
  readonly locale: string;
  readonly backend: Backend;
  readonly storage: ChatStorage;
  readonly follow: (target: Target, signal: AbortSignal) => AsyncIterable<StreamEvent>;
  /** The address of the page that the shopper is on. */
  readonly pageUrl: () => string;
  /** A UUID. */
  readonly newId: () => string;
  /** ms, on a clock that only goes forward. */
  readonly now: () => number;
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
/** What the server does not know (any more) by that name. */
const gone = new Set<FailureCode>(["unauthorized", "not_found", "gone"]);

/** @param onShown called when something new is shown */
export function createConversation(deps: ConversationDeps, announcer: Announcer, onShown: () => void): Conversation {
  const { storage, backend, newId } = deps;
  const turns = signal<readonly Signal<Turn>[]>([]);
  const now = signal(0);
  const isAnswering = computed(() => isUnderWay(turns.value.at(-1)?.value));
  const estimate = computed(() => {
    const progress = turns.value.at(-1)?.value.progress;
    return progress && estimateAt(progress, now.value);
  });
  let following = new AbortController();
  /** Over when the last answer that was followed has ended here and, where it was stopped, at the server. */
  let over: Promise<unknown> = Promise.resolve();
  const ask = (question: string) => put(newId(), question);
  return { turns, isAnswering, estimate, ask, stop, retry, restore, startOver, leave };

  /** Brings the conversation back, and goes on with the answer that is still being made. */
  async function restore(except?: Signal<Turn>): Promise<void> {
    const sessionId = storage.read("session");
    if (sessionId === "") return;
    try {
      const restored = turnsFrom(await backend.loadTranscript(sessionId));
      // What was asked meanwhile stays as it is.
      const kept = turns.peek().filter((turn) => turn !== except && turn.peek().isFresh);
      const isMissing = ({ messageId }: Turn) => kept.every((turn) => turn.peek().messageId !== messageId);
      turns.value = [...restored.filter(isMissing).map((turn) => signal(turn)), ...kept];
      const last = turns.value.at(-1);
      if (kept.length === 0 && last !== undefined && isUnderWay(last.peek())) follow(last);
    } catch (error) {
      // Expired or erased elsewhere: the shopper simply begins anew. Anything else may pass.
      if (gone.has(chatErrorFrom(error).code)) storage.keep("session", "");
    }
  }

  /** Puts a question at the end of the conversation, instead of the turn that had its id, and sends it. */
  function put(messageId: string, question: string, instead = messageId): void {
    const turn = signal(newTurn(messageId, question));
    turns.value = [...turns.value.filter((other) => other.peek().messageId !== instead), turn];
    follow(turn);
  }

  function retry({ failure, messageId, question }: Turn): void {
    if (!isAnswering.peek()) put(failure?.isFinal === false ? messageId : newId(), question, messageId);
  }

  function follow(turn: Signal<Turn>): void {
    following = new AbortController();
    over = followAfter(over, turn, following.signal);
  }

  async function followAfter(before: Promise<unknown>, turn: Signal<Turn>, signal: AbortSignal): Promise<void> {
    const ticking = setInterval(() => {
      now.value = deps.now();
    }, tickMs);
    // A question right after a stop would find the stopped answer still running.
    await before;
    await run(turn, signal);
    clearInterval(ticking);
    if (turns.peek().includes(turn)) announcer.ended(turn.peek());
  }

  /** Follows the answer to its end, and finds a way on where the shopper need not be asked; else the turn has failed. */
  async function run(turn: Signal<Turn>, signal: AbortSignal): Promise<void> {
    try {
      await take(turn, signal);
    } catch (error) {
      const failure = chatErrorFrom(error);
      if (!isUnderWay(turn.peek())) return;
      if (gone.has(failure.code)) {
        if (turn.peek().taskId !== undefined) {
          // The task is over and cleared away: its answer is in the transcript, where this turn then comes from.
          await restore(turn);
        } else if (storage.read("session") !== "") {
          storage.keep("session", "");
          return run(turn, signal);
        }
      }
      turn.value = failed(turn.peek(), failure, false);
    }
  }

  function targetOf({ taskId, answer, question, messageId }: Turn): Target {
    const { shop, locale } = deps;
    const sessionId = storage.read("session") || undefined;
    const request = { message: question, messageId, sessionId, shop, locale, page: { url: deps.pageUrl() } };
    return { taskId, offset: answer.length, request };
  }

  async function take(turn: Signal<Turn>, signal: AbortSignal): Promise<void> {
    for await (const event of deps.follow(targetOf(turn.peek()), signal)) {
      if (signal.aborted) return;
      if (event.event === "connected") {
        storage.keep("session", event.data.sessionId);
        // Stopped before anybody knew what to stop.
        if (turn.peek().status === "stopped") return stopTask(event.data.taskId);
      }
      const before = turn.peek();
      const after = applyEvent(before, event, deps.now());
      turn.value = after;
      announcer.told(after);
      onShown();
      // An answer may come in one piece, but a stage that nobody saw might as well not be told.
      if (after.answer === "" && after.progress?.stage !== before.progress?.stage) await painted();
    }
  }

  function stop(): void {
    const turn = turns.peek().at(-1);
    if (turn === undefined || !isUnderWay(turn.peek())) return;
    const { taskId } = turn.peek();
    turn.value = ended(turn.peek(), "stopped");
    if (taskId === undefined) return;
    over = Promise.all([over, stopTask(taskId)]);
    following.abort();
  }

  /** Should it not get through, the server stops by itself soon, since nobody listens any more. */
  function stopTask(taskId: string): Promise<void> {
    return backend.stopTask(taskId).catch(() => undefined);
  }

  function startOver(): void {
    stop();
    leave();
    storage.keep("session", "");
    turns.value = [];
  }

  /** Follows nothing any more. The answer goes on at the server for a while and can be attached to again. */
  function leave(): void {
    following.abort();
  }
}

/** When what was shown has been painted, or would have been: a hidden tab has no frames. */
function painted(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 50);
    // After the frame: what is changed in it would be painted instead.
    globalThis.requestAnimationFrame?.(() => setTimeout(resolve));
  });
}
