import { createHash } from "node:crypto";
import { DatabaseSync } from "node:sqlite";

/** The schema that the first server made. Copied: what has shipped never changes, whatever server/store/schema.ts becomes. */
const firstSchema = `
  CREATE TABLE session (
    id_hash   BLOB PRIMARY KEY,
    shop      TEXT NOT NULL,
    active_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX session_active_at ON session (active_at);

  CREATE TABLE turn (
    id            INTEGER PRIMARY KEY,
    session       BLOB NOT NULL REFERENCES session (id_hash) ON DELETE CASCADE,
    message_id    TEXT NOT NULL,
    task_id       TEXT NOT NULL UNIQUE,
    question      TEXT NOT NULL,
    asked_at      INTEGER NOT NULL,
    answer        TEXT NOT NULL DEFAULT '',
    status        TEXT NOT NULL DEFAULT 'running' CHECK (status IN ('running', 'done', 'stopped', 'error')),
    sources       TEXT NOT NULL DEFAULT '[]',
    finish_reason TEXT,
    error_code    TEXT,
    usage         TEXT,
    ended_at      INTEGER,
    UNIQUE (session, message_id)
  ) STRICT;
`;

/** One turn, as the first server kept it. */
export interface FirstTurn {
  readonly messageId: string;
  readonly question: string;
  readonly answer: string;
  readonly status: "running" | "done" | "stopped" | "error";
  readonly finishReason: "stop" | "stopped" | null;
  readonly errorCode: "upstream_error" | null;
  /** JSON. */
  readonly sources: string;
}

/** Makes a database as the first server would have left it, in WAL mode, with one session of these turns. */
export function makeFirstDatabase(path: string, sessionId: string, turns: readonly FirstTurn[]): void {
  const database = new DatabaseSync(path);
  database.exec(`PRAGMA journal_mode = WAL; ${firstSchema}; PRAGMA user_version = 1`);
  const session = createHash("sha256").update(sessionId).digest();
  const now = Date.now();
  database.prepare("INSERT INTO session VALUES (?, 'default', ?)").run(session, now);
  const insert = database.prepare(
    `INSERT INTO turn (session, message_id, task_id, question, asked_at, answer, status, sources, finish_reason, error_code, ended_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  for (const { messageId, question, answer, status, sources, finishReason, errorCode } of turns) {
    const endedAt = status === "running" ? null : now;
    insert.run(
      session,
      messageId,
      `t_${messageId}`,
      question,
      now,
      answer,
      status,
      sources,
      finishReason,
      errorCode,
      endedAt,
    );
  }
  database.close();
}
