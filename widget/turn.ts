import type { Source, Stage, Transcript, TranscriptMessage } from "../server/protocol.ts";
import { kindByCode, type FailureCode } from "./chat-error.ts";

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
}

export interface Failure {
  readonly code: FailureCode;
  readonly retryAfterMs: number | undefined;
  /** The server ended the answer itself: asking again needs a new message id, the old one would bring the same end. */
  readonly isFinal: boolean;
}

/** One message of the shopper and the answer to it. */
export interface Turn {
  readonly messageId: string;
  readonly question: string;
  readonly status: TurnStatus;
  readonly answer: string;
  readonly sources: readonly Source[];
  readonly taskId: string | undefined;
  readonly progress: Progress | undefined;
  readonly failure: Failure | undefined;
  /** The connection is gone and being made again. */
  readonly isLost: boolean;
  /** Asked or answered while this page is open: it has the view to itself (Message.css). Else it is from the transcript. */
  readonly isFresh: boolean;
}

export function newTurn(messageId: string, question: string): Turn {
  return {
    messageId,
    question,
    status: "sending",
    answer: "",
    sources: [],
    taskId: undefined,
    progress: undefined,
    failure: undefined,
    isLost: false,
    isFresh: true,
  };
}

export function isUnderWay(turn: Turn | undefined): boolean {
  return turn?.status === "sending" || turn?.status === "running";
}

/** Puts the pairs of a transcript together again: a question and its answer share the message id. */
export function turnsFrom(transcript: Transcript): readonly Turn[] {
  const answerById = new Map(transcript.messages.map((message) => [message.id, message]));
  const { activeTask } = transcript;
  return transcript.messages
    .filter((message) => message.role === "user")
    .map((question) => {
      const turn = turnFrom(question, answerById.get(`${question.id}:answer`));
      if (activeTask?.messageId !== question.id) return turn;
      return { ...turn, status: "running", taskId: activeTask.taskId, failure: undefined, isFresh: true };
    });
}

function turnFrom(question: TranscriptMessage, answer: TranscriptMessage | undefined): Turn {
  const turn = { ...newTurn(question.id, question.text), isFresh: false };
  if (answer === undefined) return { ...turn, status: "failed", failure: failure("interrupted") };
  const { text, sources = [], status, errorCode } = answer;
  const said = { ...turn, answer: text, sources };
  if (status === "done" || status === "stopped") return { ...said, status };
  return { ...said, status: "failed", failure: failure(errorCode ?? "interrupted") };
}

function failure(code: FailureCode): Failure {
  return { code: Object.hasOwn(kindByCode, code) ? code : "internal", retryAfterMs: undefined, isFinal: true };
}
