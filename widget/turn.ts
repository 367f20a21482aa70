import type { Rating, Source, Stage, Transcript } from "../server/protocol.ts";
import type { ChatError, FailureCode } from "./chat-error.ts";

/**
 * `sending`: not yet at the server, as far as we know. `running`: its answer is being made. `done`, `stopped` and
 * `failed` are final, until the shopper tries a failed one again.
 */
export type TurnStatus = "sending" | "running" | "done" | "stopped" | "failed";

/** Where the making of an answer was when the server last told. */
export interface Progress {
  readonly stage: Stage;
  /** In the shopper's language, as the server says it. */
  readonly message: string;
  /** 0 to 100, never less than what was shown before. */
  readonly percent: number;
  readonly etaMs: number;
  /** When this was told, ms, on the clock that is passed as `now`. */
  readonly at: number;
  /** When the first of them was told, on the same clock. */
  readonly since: number;
  /** How many questions are answered before this one. */
  readonly position?: number;
}

export interface Failure {
  readonly code: FailureCode;
  readonly retryAfterMs?: number | undefined;
  /** The server ended the answer itself: asking again needs a new message id, the old one would bring the same end. */
  readonly isFinal: boolean;
  /** When that was, ms, on the clock that is passed as `now`; 0 where it is long over. */
  readonly at: number;
}

/** One message of the shopper and the answer to it. */
export interface Turn {
  readonly messageId: string;
  readonly question: string;
  /** When it was asked, ms since 1970. */
  readonly at: number;
  /** When its answer ended, ms since 1970; before that the same as `at`. */
  readonly endedAt: number;
  readonly status: TurnStatus;
  readonly answer: string;
  /** The piece that the answer grew by last: taking it off the answer would cost more the longer that is. */
  readonly added?: string;
  readonly sources: readonly Source[];
  readonly taskId?: string;
  readonly progress?: Progress | undefined;
  readonly failure?: Failure;
  /** The model had no part in the answer, since it could not be had. */
  readonly degraded?: true | undefined;
  readonly rating?: Rating | null | undefined;
  /** The shopper has just rated the answer and is asked why, or has said it. */
  readonly reason?: "asked" | "given" | undefined;
  /** The connection is gone and being made again. */
  readonly isLost: boolean;
  /** Asked or answered while this page is open: it has the view to itself (Message.css). Else it is from the transcript. */
  readonly isFresh: boolean;
}

export function newTurn(messageId: string, question: string, at = Date.now()): Turn {
  const nothing = { answer: "", sources: [], isLost: false };
  return { messageId, question, at, endedAt: at, status: "sending", ...nothing, isFresh: true };
}

export function isUnderWay({ status }: Turn): boolean {
  return status === "sending" || status === "running";
}

/** Not at the server, as far as we know: another try would send it. */
export function isUnsent({ status, failure }: Turn): boolean {
  return status === "sending" || failure?.isFinal === false;
}

/** What a turn under way becomes when nothing more comes; what was said stays. */
export function ended(turn: Turn, status: "done" | "stopped" | "failed", endedAt = Date.now()): Turn {
  return { ...turn, status, endedAt, progress: undefined, isLost: false };
}

/**
 * @param isFinal see Failure
 * @param at see Failure
 */
export function failed(
  turn: Turn,
  error: Pick<ChatError, "code"> & Partial<ChatError>,
  isFinal: boolean,
  at: number,
): Turn {
  return { ...ended(turn, "failed"), failure: { ...error, isFinal, at } };
}

/** A transcript, as far as turns are concerned. */
export type Said = Pick<Transcript, "messages"> & Partial<Transcript>;

/**
 * Puts the pairs of a transcript together again: a question and its answer share the message id. One that failed and was
 * asked again at once is told once, as it was on the page.
 *
 * @param next what comes after the last of them, where that is known
 */
export function turnsFrom({ messages, activeTask }: Said, next?: Turn): readonly Turn[] {
  return messages
    .filter((message) => message.role === "user")
    .map(({ id, text, at }): Turn => {
      const said = messages.find((message) => message.id === `${id}:answer`);
      const { text: answer = "", sources = [], rating, degraded } = said ?? {};
      const turn = { ...newTurn(id, text, Date.parse(at)), answer, sources, rating, degraded, isFresh: false };
      if (activeTask?.messageId === id) {
        return { ...turn, status: "running", taskId: activeTask.taskId, isFresh: true };
      }
      if (said?.status === "done" || said?.status === "stopped") return ended(turn, said.status, Date.parse(said.at));
      return failed(turn, { code: said?.errorCode ?? "interrupted" }, true, 0);
    })
    .filter((turn, index, all) => turn.status !== "failed" || turn.question !== (all[index + 1] ?? next)?.question);
}
