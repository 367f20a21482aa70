/** Numbered steps: the database's `user_version` is how many of them it has had. A step that has shipped never changes. */
export const schemaSteps: readonly string[] = [
  `
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
  `,
];
