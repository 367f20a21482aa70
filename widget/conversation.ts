import { computed, signal, type ReadonlySignal, type Signal } from "@preact/signals";
import type { Transcript } from "../server/protocol.ts";
import type { Announcer } from "./announcer.ts";
import { applyEvent, type StreamEvent } from "./apply-event.ts";
import type { Backend } from "./backend.ts";
import { chatErrorFrom, type FailureCode } from "./chat-error.ts";
import type { Target } from "./connection.ts";
import { estimateAt, type Estimate } from "./estimate.ts";
import { mergeTurns } from "./merge-turns.ts";
import type { ShownPage } from "./page-context.ts";
import type { Emit } from "./page-events.ts";
import { keepPending, readPending, tidyPending } from "./pending.ts";
import { forgetSession, keepSession, readSession } from "./session.ts";
import type { ChatStorage } from "./storage.ts";
import { ended, failed, isUnderWay, isUnsent, newTurn, turnsFrom, type Turn } from "./turn.ts";

export interface ConversationDeps {
  readonly shop: string;
  readonly locale: string;
  readonly backend: Backend;
  readonly storage: ChatStorage;
  readonly follow: (target: Target, signal: AbortSignal) => AsyncIterable<StreamEvent>;
  /** Tells the page's scripts what happens. */
  readonly emit: Emit;
  /** The page that the shopper is on, as it is to be sent. */
  readonly look: () => ShownPage | undefined;
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
  /** What the server remembers of the turns that are older than it tells; "" where there is nothing. */
  readonly summary: ReadonlySignal<string>;
  /** Where an answer under way is by now; undefined before the server's first word of it. Read it as a signal. */
  readonly estimateOf: (turn: Pick<Turn, "progress">) => Estimate | undefined;
  readonly ask: (question: string) => void;
  readonly stop: () => void;
  readonly retry: (turn: Turn) => void;
  readonly restore: () => Promise<void>;
  readonly startOver: () => void;
  /** Follows nothing any more, for good. The answer goes on at the server for a while and can be attached to again. */
  readonly leave: () => void;
}

/** How often the estimate is looked at, ms. */
const tickMs = 250;
/** What the server does not know (any more) by that name. */
const gone = new Set<FailureCode>(["unauthorized", "not_found", "gone"]);

/** A conversation that was not begun. */
const nothingSaid: Transcript = { messages: [], activeTask: null, summary: null, usage: null };

/** @param onShown called when something new is shown */
export function createConversation(deps: ConversationDeps, announcer: Announcer, onShown: () => void): Conversation {
  const { storage, backend, newId } = deps;
  const turns = signal<readonly Signal<Turn>[]>([]);
  const now = signal(0);
  const summary = signal("");
  // From the end, where it is found at once: this is asked again with every piece of an answer.
  const isAnswering = computed(() => turns.value.findLast((turn) => isUnderWay(turn.value)) !== undefined);
  let following = new AbortController();
  /** Over when the last answer that was followed has ended here and, where it was stopped, at the server. */
  let over: Promise<unknown> = Promise.resolve();
  const ask = (question: string) => put(newId(), question);
  const pending = readPending(storage);
  if (pending !== undefined) put(...pending);
  const leave = () => following.abort();
  return { turns, isAnswering, summary, estimateOf, ask, stop, retry, restore, startOver, leave };

  function estimateOf({ progress }: Pick<Turn, "progress">): Estimate | undefined {
    return progress && estimateAt(progress, now.value);
  }

  /** Makes the conversation what it is at the server, and goes on with the answer that is still being made. */
  async function restore(): Promise<void> {
    const sent = new Set(turns.peek().filter((turn) => !isUnsent(turn.peek())));
    const sessionId = readSession(storage);
    try {
      const transcript = sessionId === "" ? nothingSaid : await backend.loadTranscript(sessionId);
      // Another conversation was begun meanwhile.
      if (readSession(storage) !== sessionId) return;
      const shown = turns.peek();
      summary.value = transcript.summary ?? "";
      turns.value = mergeTurns(shown, turnsFrom(transcript), sent);
      tidyPending(storage, turns.peek());
      for (const turn of turns.peek()) if (!shown.includes(turn) && isUnderWay(turn.peek())) follow(turn);
    } catch (error) {
      // Expired or erased elsewhere: the shopper simply begins anew. Anything else may pass.
      if (gone.has(chatErrorFrom(error).code)) forgetSession(storage, sessionId);
    }
  }

  /** Puts a question at the end of the conversation, instead of the turn that had its id, and sends it. */
  function put(messageId: string, question: string, instead = messageId): void {
    const turn = signal(newTurn(messageId, question));
    turns.value = [...turns.value.filter((other) => other.peek().messageId !== instead), turn];
    keepPending(storage, messageId, question);
    follow(turn);
  }

  function retry({ failure, messageId, question }: Turn): void {
    put(failure?.isFinal === false ? messageId : newId(), question, messageId);
  }

  function follow(turn: Signal<Turn>): void {
    over = followAfter(over, turn, following.signal);
  }

  async function followAfter(before: Promise<unknown>, turn: Signal<Turn>, signal: AbortSignal): Promise<void> {
    // A question right after a stop would find the stopped answer still running.
    await before;
    const ticking = setInterval(() => void (now.value = deps.now()), tickMs);
    await run(turn, signal);
    clearInterval(ticking);
    tidyPending(storage, turns.peek());
    if (turns.peek().includes(turn)) announcer.ended(turn.peek());
  }

  /** Follows the answer to its end, and finds a way on where the shopper need not be asked; else the turn has failed. */
  async function run(turn: Signal<Turn>, signal: AbortSignal): Promise<void> {
    const target = targetOf(turn.peek());
    const { sessionId } = target.request;
    try {
      for await (const event of deps.follow(target, signal)) {
        if (signal.aborted) return;
        const before = turn.peek();
        const isShown = turns.peek().includes(turn);
        if (event.event === "connected") {
          // Once a question: by the time it is connected again, another tab may have begun a new conversation.
          if (isShown && before.taskId === undefined) keepSession(storage, event.data.sessionId, before.messageId);
          if (before.status === "stopped") {
            // Stopped before anybody knew what to stop.
            await stopTask(event.data.taskId);
            return;
          }
        }
        // Its conversation was dropped in another tab.
        if (!isShown) return;
        const after = applyEvent(before, event, deps.now());
        turn.value = after;
        announcer.told(after);
        onShown();
        // An answer may come in one piece, but a stage that nobody saw might as well not be told.
        if (after.answer === "" && after.progress?.stage !== before.progress?.stage) await painted();
      }
    } catch (error) {
      const failure = chatErrorFrom(error);
      if (!isUnderWay(turn.peek())) return;
      if (gone.has(failure.code)) {
        if (turn.peek().taskId !== undefined) {
          // The task is over and cleared away: its answer is in the transcript.
          await restore();
        } else if (sessionId !== undefined) {
          forgetSession(storage, sessionId);
          return run(turn, signal);
        }
      }
      if (isUnderWay(turn.peek())) turn.value = failed(turn.peek(), failure, false);
    }
  }

  function targetOf({ taskId, answer, question, messageId }: Turn): Target {
    const { shop, locale } = deps;
    const sessionId = readSession(storage) || undefined;
    const request = { message: question, messageId, sessionId, shop, locale, page: deps.look() };
    return { taskId, offset: answer.length, request };
  }

  function stop(): void {
    storage.keep("pending", "");
    for (const turn of turns.peek()) {
      const { taskId } = turn.peek();
      if (!isUnderWay(turn.peek())) continue;
      turn.value = ended(turn.peek(), "stopped");
      if (taskId === undefined) continue;
      over = Promise.all([over, stopTask(taskId)]);
      turnAway();
    }
  }

  /** Should it not get through, the server stops by itself soon, since nobody listens any more. */
  function stopTask(taskId: string): Promise<unknown> {
    return backend.stopTask(taskId).catch(() => undefined);
  }

  function startOver(): void {
    stop();
    turnAway();
    storage.keep("session", "");
    turns.value = [];
    summary.value = "";
  }

  /** Follows none of the answers any more that are followed now. */
  function turnAway(): void {
    following.abort();
    following = new AbortController();
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
