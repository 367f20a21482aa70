import type { EndEvent, MessageStatus, Page, Rating, Source } from "../protocol.ts";

/** One shopper message and the answer to it. Times are milliseconds since the epoch. */
export interface Turn {
  readonly taskKey: string;
  readonly messageId: string;
  readonly question: string;
  readonly askedAt: number;
  readonly answer: string;
  readonly status: MessageStatus;
  readonly sources: readonly Source[];
  /** As it was told to whoever followed; null while the answer runs. */
  readonly end: EndEvent | null;
  readonly endedAt: number | null;
  readonly rating: Rating | null;
}

/** A question as it came in, with all that making its answer takes. */
export interface NewTurn extends Pick<Turn, "taskKey" | "messageId" | "question" | "askedAt"> {
  /** BCP 47. */
  readonly locale: string;
  readonly page: Page | null;
  /** The session's id, to be opened with the task's (secret.ts). */
  readonly sealedSession: Uint8Array;
}

/** `currency` is ISO 4217, `amount` in its units: 0.25 of USD are 25 cents. */
export interface Money {
  readonly amount: number;
  readonly currency: string;
}

/** What an answer took of one model, in tokens. */
export interface TurnUsage {
  readonly model: string;
  readonly promptTokens: number;
  readonly completionTokens: number;
  /** How many of the prompt's tokens came from the model's cache. */
  readonly cachedTokens: number;
  /** True where the model's server told no figures. */
  readonly isEstimated: boolean;
  /** Null where the model has no price. */
  readonly cost: Money | null;
}

/** What all answers and summaries of a session took together, of whatever models. */
export interface SessionUsage extends Omit<TurnUsage, "model" | "cost"> {
  /** One entry a currency; what has no price is in none. */
  readonly costs: readonly Money[];
}

export interface TurnEnd extends Pick<Turn, "answer" | "sources"> {
  readonly status: Exclude<MessageStatus, "running">;
  readonly end: EndEvent;
  readonly endedAt: number;
  /** One entry a model; empty where none was asked. */
  readonly usage: readonly TurnUsage[];
}

/** A turn as it is found by its task. */
export interface FoundTurn extends Turn {
  readonly sessionKey: string;
  readonly sealedSession: Uint8Array;
}

/** An answer that nobody has ended: the process that made it is gone. */
export interface UnfinishedTurn extends FoundTurn, NewTurn {
  readonly shop: string;
  /** How often it was begun anew. */
  readonly restarts: number;
}

/** What was learned of how long a source of answers takes: text that only its writer understands. */
export interface Experience {
  readonly source: string;
  /** A kilobyte or so. */
  readonly data: string;
}

/** What a session's first turns were condensed to. */
export interface Summary {
  readonly text: string;
  /** The last of the turns that are in it. */
  readonly throughMessageId: string;
}

/**
 * What outlives the process: sessions, their turns, and experience.
 *
 * A store never sees the id of a session or a task, only keys (secret.ts). Writes take effect in the order in
 * which they are made, and a read sees every write that was made before it. The promise of a write is kept once the
 * write is durable. Methods reject with `AppError("store_unavailable")` when the medium fails.
 */
export interface Store {
  /** Adds the first question of a new session. */
  createSession(session: { readonly key: string; readonly shop: string }, first: NewTurn): Promise<void>;
  /** Adds a question to a session. False where there is no such session. */
  addTurn(sessionKey: string, turn: NewTurn): Promise<boolean>;
  /** Adds to the text of a running answer; `sources`, where given, replace what is there. */
  extendAnswer(taskKey: string, text: string, sources?: readonly Source[]): Promise<void>;
  /** Writes the one end of an answer, with all of its text. A second end changes nothing. */
  endTurn(taskKey: string, end: TurnEnd): Promise<void>;
  /** Adds to what an unfinished answer has taken: what its end brings comes on top. */
  addUsage(taskKey: string, usage: readonly TurnUsage[]): Promise<void>;
  /** Counts that an unfinished answer is begun anew. */
  restartTurn(taskKey: string): Promise<void>;
  /** Rates an answer; null takes the rating back. False where the session has no such message. */
  rateTurn(sessionKey: string, messageId: string, rating: Rating | null, comment: string | null): Promise<boolean>;
  /** The shop of a session. */
  shopOf(sessionKey: string): Promise<string | undefined>;
  findTurn(sessionKey: string, messageId: string): Promise<FoundTurn | undefined>;
  findTurnByTask(taskKey: string): Promise<FoundTurn | undefined>;
  /** The last `limit` turns of a session (of those before the message `before`, where given), oldest first. */
  listTurns(sessionKey: string, limit: number, before?: string): Promise<readonly Turn[]>;
  /** The first `limit` turns of a session, or those after one of its messages, oldest first. */
  listTurnsAfter(sessionKey: string, messageId: string | null, limit: number): Promise<readonly Turn[]>;
  findSummary(sessionKey: string): Promise<Summary | undefined>;
  /**
   * Replaces a session's summary, where the one before it is the one that reaches through `expected` (null: there is none).
   *
   * False where it is another one, or where there is no such session or message: nothing is written then.
   */
  saveSummary(sessionKey: string, summary: Summary, expected: string | null): Promise<boolean>;
  /** Adds to what a session's summaries have taken. Nothing happens where there is no such session. */
  addSummaryUsage(sessionKey: string, usage: readonly TurnUsage[]): Promise<void>;
  /** What the session's answers and summaries took. Null where no model was asked. */
  sumUsage(sessionKey: string): Promise<SessionUsage | null>;
  /** All answers that have not ended, oldest first: for a process that starts. */
  listUnfinished(): Promise<readonly UnfinishedTurn[]>;
  /** Erases a session and every trace of it. False where there is none. */
  deleteSession(sessionKey: string): Promise<boolean>;
  /** Erases the sessions in which nothing was asked since `before`. Returns how many went. */
  deleteSessionsBefore(before: number): Promise<number>;
  loadExperience(): Promise<readonly Experience[]>;
  /** Replaces what was kept of the same source. */
  saveExperience(experience: Experience): Promise<void>;
  /** Waits for what is being written. */
  close(): Promise<void>;
}
