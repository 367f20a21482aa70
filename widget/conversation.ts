import { signal, type ReadonlySignal, type Signal } from "@preact/signals";
import type { StreamEvent } from "./apply-event.ts";
import type { Backend } from "./backend.ts";
import { chatErrorFrom, gone } from "./chat-error.ts";
import type { Target } from "./connection.ts";
import { createFollower } from "./follow-turn.ts";
import { mergeTurns } from "./merge-turns.ts";
import { createOlderTurns, type OlderTurns } from "./older-turns.ts";
import type { ShownPage } from "./page-context.ts";
import type { Emit } from "./page-events.ts";
import { idLength, tidyPending } from "./pending.ts";
import { forgetSession, readSession } from "./session.ts";
import type { ChatStorage } from "./storage.ts";
import { createTurnClock, type TurnClock } from "./turn-clock.ts";
import { createTurnList, type TurnList } from "./turn-list.ts";
import { ended, isUnderWay, isUnsent, newTurn, turnsFrom, type Said, type Turn } from "./turn.ts";

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
  /** Something new of it is shown. */
  readonly onShown: (turn: Turn) => void;
  /**
   * An answer has ended here, well or not; one that comes from a transcript has not.
   *
   * @param isOwn whether it was asked in this tab
   */
  readonly onEnded: (turn: Turn, isOwn: boolean) => void;
}

/** The turns and what can be done with them: the inner half of chat.ts, and beside it the only writer of signals. */
export interface Conversation
  extends
    Pick<TurnList, "isAnswering" | "amend">,
    Pick<OlderTurns, "hasOlder" | "loadOlder">,
    Pick<TurnClock, "estimateOf" | "waitOf"> {
  /** Each turn is a signal of its own: an answer that grows touches nothing but itself. */
  readonly turns: ReadonlySignal<readonly ReadonlySignal<Turn>[]>;
  /** What the server remembers of the turns that are older than it tells; "" where there is nothing. */
  readonly summary: ReadonlySignal<string>;
  readonly ask: (question: string) => void;
  readonly stop: () => void;
  readonly retry: (turn: Turn) => void;
  readonly restore: () => Promise<void>;
  readonly startOver: () => void;
  /** Erases the conversation at the server, and starts over. Throws a ChatError. */
  readonly erase: () => Promise<void>;
  /** Goes on with this customer's conversation; this one becomes theirs if it is nobody's in particular (""). */
  readonly identify: (customer: string) => void;
  /** Follows nothing any more, for good. The answer goes on at the server for a while and can be attached to again. */
  readonly leave: () => void;
}

/** After so long a transcript is asked for again that could not be had, ms. */
const againMs = 10_000;

/** A conversation that was not begun. */
const nothingSaid: Said = { messages: [] };

export function createConversation(deps: ConversationDeps): Conversation {
  const { storage, backend, newId, emit } = deps;
  const list = createTurnList();
  const { turns, has } = list;
  const older = createOlderTurns(storage, backend, list);
  const clock = createTurnClock(deps.now);
  const summary = signal("");
  let following = new AbortController();
  /** Over when the last answer that was followed has ended here and, where it was stopped, at the server. */
  let over: Promise<unknown> = Promise.resolve();
  /** How many transcripts were asked for, and the last of them that was heeded. */
  let asked = 0;
  let heeded = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const run = createFollower(deps, list, restore);
  goOn();
  const verbs = { ask, stop, retry, restore, startOver, erase, identify, leave: () => following.abort() };
  return { ...list, ...older, ...clock, summary, ...verbs };

  /** Goes on with what was asked on the page before. */
  function goOn(): void {
    const pending = storage.read("pending");
    if (pending) put(pending.slice(0, idLength), pending.slice(idLength));
  }

  function ask(question: string): void {
    put(newId(), question, "");
  }

  /** Makes the conversation what it is at the server, and goes on with the answer that is still being made. */
  async function restore(): Promise<void> {
    const sent = new Set(turns.peek().filter((turn) => !isUnsent(turn.peek())));
    const sessionId = readSession(storage);
    const number = ++asked;
    clearTimeout(timer);
    try {
      const transcript: Said = sessionId ? await backend.loadTranscript(sessionId) : nothingSaid;
      // Another conversation was begun meanwhile, or a later transcript is here.
      if (readSession(storage) !== sessionId || number < heeded) return;
      heeded = number;
      const shown = turns.peek();
      summary.value = transcript.summary ?? "";
      const restored = turnsFrom(transcript);
      // Else what is shown begins before this page, and what is before that is known already.
      const isFirst = shown.findIndex((turn) => turn.peek().messageId === restored[0]?.messageId) < 1;
      if (isFirst) older.beginWith(transcript);
      turns.value = mergeTurns(shown, restored, sent);
      tidyPending(storage, turns.peek());
      for (const turn of turns.peek().filter((turn) => !shown.includes(turn))) {
        if (isUnderWay(turn.peek())) follow(turn);
        else deps.onShown(turn.peek());
      }
    } catch (error) {
      // Expired or erased elsewhere: the shopper simply begins anew. Anything else may pass.
      if (gone.includes(chatErrorFrom(error).code)) forgetSession(storage, sessionId);
      else timer = setTimeout(() => following.signal.aborted || void restore(), againMs);
    }
  }

  /** Puts a question at the end of the conversation, instead of the turn that had that id, and sends it. */
  function put(messageId: string, question: string, instead = messageId): void {
    const turn = signal(newTurn(messageId, question));
    turns.value = [...turns.value.filter((other) => other.peek().messageId !== instead), turn];
    storage.keep("pending", messageId + question);
    follow(turn, true);
    // Once a message: on another page or at another try it is the same.
    if (messageId !== instead) emit("message:sent", { messageId, text: question });
  }

  function retry({ failure, messageId, question }: Turn): void {
    put(failure?.isFinal === false ? messageId : newId(), question, messageId);
  }

  /** @param isOwn whether it was asked in this tab */
  function follow(turn: Signal<Turn>, isOwn = false): void {
    const { signal } = following;
    const before = over;
    over = followNext();

    async function followNext(): Promise<void> {
      // A question right after a stop would find the stopped answer still running.
      await before;
      clock.tick(
        () => following.signal.aborted || !has(turn) || !(isUnderWay(turn.peek()) || clock.waitOf(turn.peek())),
      );
      await run(turn, signal, isOwn);
      // Who turned it away has seen to that, and it may be another customer's by now.
      if (!signal.aborted) tidyPending(storage, turns.peek());
      if (has(turn) && !isUnderWay(turn.peek())) deps.onEnded(turn.peek(), isOwn);
    }
  }

  function stop(): void {
    storage.keep("pending", "");
    for (const turn of turns.peek()) {
      const { taskId } = turn.peek();
      if (!isUnderWay(turn.peek())) continue;
      turn.value = ended(turn.peek(), "stopped");
      if (!taskId) continue;
      over = Promise.all([over, backend.stopTask(taskId)]);
      turnAway();
    }
  }

  function startOver(): void {
    stop();
    storage.keep("session", "");
    drop();
  }

  async function erase(): Promise<void> {
    stop();
    // The first question's session is not known before its answer begins.
    await over;
    const sessionId = readSession(storage);
    try {
      if (sessionId) await backend.erase(sessionId);
    } catch (error) {
      // What is not there need not be erased.
      if (!gone.includes(chatErrorFrom(error).code)) throw error;
    }
    if (readSession(storage) === sessionId) startOver();
  }

  function identify(customer: string): void {
    const kept = () => storage.read("session") + storage.read("pending");
    const before = kept();
    storage.identify(customer);
    if (before && kept() === before) return;
    drop();
    goOn();
  }

  function drop(): void {
    turnAway();
    turns.value = [];
    summary.value = "";
    older.beginWith(nothingSaid);
  }

  /** Follows none of the answers any more that are followed now. */
  function turnAway(): void {
    following.abort();
    following = new AbortController();
  }
}
