import type { ErrorCode, FinishReason, Source, Usage } from "../protocol.ts";

/** How a turn's answer stands in the store. */
export type TurnStatus = "running" | "done" | "stopped" | "error";

/** One shopper message and the answer to it. Times are milliseconds since the epoch. */
export interface Turn {
  readonly taskId: string;
  readonly messageId: string;
  readonly question: string;
  readonly askedAt: number;
  readonly answer: string;
  readonly status: TurnStatus;
  readonly sources: readonly Source[];
  readonly finishReason: FinishReason | null;
  readonly errorCode: ErrorCode | null;
  readonly usage: Usage | null;
  readonly endedAt: number | null;
}

export type NewTurn = Pick<Turn, "taskId" | "messageId" | "question" | "askedAt">;

export type TurnEnd = Pick<Turn, "answer" | "status" | "sources" | "finishReason" | "errorCode" | "usage"> & {
  readonly endedAt: number;
};

/**
 * What outlives the process: sessions and their turns.
 *
 * A session id is a secret of the shopper; stores keep its hash only. Every promise that a write returns is kept once
 * the write is durable. Methods reject with `AppError("store_unavailable")` when the medium fails.
 */
export interface Store {
  /** Adds the first question of a new session. */
  createSession(session: { readonly id: string; readonly shop: string }, first: NewTurn): Promise<void>;
  /** Whether the session exists and belongs to the shop. */
  hasSession(sessionId: string, shop: string): Promise<boolean>;
  /** Adds a question to a session that exists. */
  addTurn(sessionId: string, turn: NewTurn): Promise<void>;
  /** Writes the one end of an answer. */
  endTurn(taskId: string, end: TurnEnd): Promise<void>;
  findTurn(sessionId: string, messageId: string): Promise<Turn | undefined>;
  /** The last `limit` turns of a session, oldest first. */
  listTurns(sessionId: string, limit: number): Promise<readonly Turn[]>;
  /** The shop of a session, whichever it is. */
  shopOf(sessionId: string): Promise<string | undefined>;
  /** Erases what nobody has touched since `before`. Returns how many sessions went. */
  deleteSessionsBefore(before: number): Promise<number>;
  close(): Promise<void>;
}
