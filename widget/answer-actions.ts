import type { ReadonlySignal } from "@preact/signals";
import type { Rating } from "../server/protocol.ts";
import type { Announcer } from "./announcer.ts";
import type { Attempt } from "./attempt.ts";
import type { Feedback } from "./backend.ts";
import type { ChatError } from "./chat-error.ts";
import type { Conversation, ConversationDeps } from "./conversation.ts";
import { copyText } from "./copy-text.ts";
import { readSession } from "./session.ts";
import type { Strings } from "./strings/index.ts";
import type { Turn } from "./turn.ts";

type CopyState = "copy" | "copied";

/** What can be done with an answer that has ended. */
export interface AnswerActions {
  /**
   * Copies a text, and says so.
   *
   * @param button what was pressed
   * @param show is told what the button says from now on: "copied", and a little later "copy" again
   */
  readonly copy: (text: string, button: HTMLElement, show: (said: CopyState) => void) => Promise<void>;
  /** Rates an answer; the same rating again takes it back. What does not get through is undone. */
  readonly rate: (turn: ReadonlySignal<Turn>, rating: Rating) => Promise<void>;
  /** Says why an answer was rated as it was. */
  readonly explain: (turn: Turn, comment: string) => Promise<void>;
}

/** How long a button says that it has copied, ms. */
const copiedMs = 2000;

export function createAnswerActions(
  { backend, storage, emit }: Pick<ConversationDeps, "backend" | "storage" | "emit">,
  { amend }: Pick<Conversation, "amend">,
  announcer: Announcer,
  attempt: Attempt,
  strings: () => Strings,
): AnswerActions {
  /** Ratings get to the server in the order in which they were given. */
  let sent: Promise<ChatError | undefined> = Promise.resolve(undefined);
  return { copy, rate, explain };

  async function copy(text: string, button: HTMLElement, show: (said: CopyState) => void): Promise<void> {
    if (!(await copyText(text, button))) return;
    const word = strings().copied;
    show("copied");
    announcer.say(word);
    setTimeout(() => {
      show("copy");
      // So that it is heard again when it is done again.
      if (announcer.announcement.peek() === word) announcer.say("");
    }, copiedMs);
  }

  async function rate(turn: ReadonlySignal<Turn>, pressed: Rating): Promise<void> {
    const { messageId, rating: before = null } = turn.peek();
    const rating = before === pressed ? null : pressed;
    amend(messageId, { rating, reason: rating ? "asked" : undefined });
    // Unless another one was given meanwhile.
    if ((await send({ messageId, rating })) && turn.peek().rating === rating)
      amend(messageId, { rating: before, reason: undefined });
  }

  async function explain({ messageId, rating = null }: Turn, comment: string): Promise<void> {
    if (await send({ messageId, rating, comment: comment.trim() })) return;
    amend(messageId, { reason: "given" });
    announcer.say(strings().thanks);
  }

  /** @returns why it did not get through */
  async function send(feedback: Feedback): Promise<ChatError | undefined> {
    sent = sent.then(() => attempt(() => backend.rate(readSession(storage), feedback)));
    const failure = await sent;
    if (!failure) emit("feedback", feedback);
    return failure;
  }
}
