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
  // Task ids are kept hashed too, and an answer that a dead process left can be made anew from what is here. The ids of
  // old tasks have long expired: random keys stand in for them.
  `
  CREATE TABLE turn_2 (
    id             INTEGER PRIMARY KEY,
    session        BLOB NOT NULL REFERENCES session (id_hash) ON DELETE CASCADE,
    message_id     TEXT NOT NULL,
    task_hash      BLOB NOT NULL UNIQUE,
    sealed_session BLOB NOT NULL,
    locale         TEXT NOT NULL,
    page           TEXT,
    question       TEXT NOT NULL,
    asked_at       INTEGER NOT NULL,
    restarts       INTEGER NOT NULL DEFAULT 0,
    answer         TEXT NOT NULL DEFAULT '',
    status         TEXT NOT NULL DEFAULT 'running' CHECK (status IN ('running', 'done', 'stopped', 'error')),
    sources        TEXT NOT NULL DEFAULT '[]',
    end_event      TEXT,
    ended_at       INTEGER,
    rating         TEXT CHECK (rating IN ('good', 'bad')),
    rating_comment TEXT,
    UNIQUE (session, message_id)
  ) STRICT;
  INSERT INTO turn_2 (id, session, message_id, task_hash, sealed_session, locale, question, asked_at,
                      answer, status, sources, end_event, ended_at)
    SELECT id, session, message_id, randomblob(32), x'', '', question, asked_at, answer,
           iif(status = 'running', 'error', status), sources,
           CASE WHEN status IN ('done', 'stopped') THEN
             json_object('event', 'done', 'data', json_object(
               'finishReason', coalesce(finish_reason, 'stop'), 'ttftMs', NULL, 'durationMs', coalesce(ended_at, asked_at) - asked_at))
           ELSE
             json_object('event', 'error', 'data', json_object(
               'code', coalesce(error_code, 'interrupted'), 'message', 'This answer was not finished.', 'retryable', json('true')))
           END,
           coalesce(ended_at, asked_at)
    FROM turn;
  DROP TABLE turn;
  ALTER TABLE turn_2 RENAME TO turn;
  CREATE INDEX turn_running ON turn (id) WHERE status = 'running';

  CREATE TABLE experience (
    source TEXT PRIMARY KEY,
    data   TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  // What an answer took of each model that had a part in it. What older answers took is not known.
  `
  CREATE TABLE usage (
    turn              INTEGER NOT NULL REFERENCES turn (id) ON DELETE CASCADE,
    model             TEXT NOT NULL,
    prompt_tokens     INTEGER NOT NULL CHECK (prompt_tokens >= 0),
    completion_tokens INTEGER NOT NULL CHECK (completion_tokens >= 0),
    cached_tokens     INTEGER NOT NULL CHECK (cached_tokens >= 0),
    is_estimated      INTEGER NOT NULL CHECK (is_estimated IN (0, 1)),
    cost              REAL CHECK (cost >= 0),
    currency          TEXT CHECK (currency GLOB '[A-Z][A-Z][A-Z]'),
    PRIMARY KEY (turn, model),
    CHECK ((cost IS NULL) = (currency IS NULL))
  ) STRICT, WITHOUT ROWID;
  `,
  // What the first turns of a session were condensed to, and what that took: it belongs to no turn of its own.
  `
  CREATE TABLE summary (
    session BLOB PRIMARY KEY REFERENCES session (id_hash) ON DELETE CASCADE,
    through INTEGER NOT NULL REFERENCES turn (id) ON DELETE CASCADE,
    text    TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX summary_through ON summary (through);

  CREATE TABLE summary_usage (
    session           BLOB NOT NULL REFERENCES session (id_hash) ON DELETE CASCADE,
    model             TEXT NOT NULL,
    prompt_tokens     INTEGER NOT NULL CHECK (prompt_tokens >= 0),
    completion_tokens INTEGER NOT NULL CHECK (completion_tokens >= 0),
    cached_tokens     INTEGER NOT NULL CHECK (cached_tokens >= 0),
    is_estimated      INTEGER NOT NULL CHECK (is_estimated IN (0, 1)),
    cost              REAL CHECK (cost >= 0),
    currency          TEXT CHECK (currency GLOB '[A-Z][A-Z][A-Z]'),
    PRIMARY KEY (session, model),
    CHECK ((cost IS NULL) = (currency IS NULL))
  ) STRICT, WITHOUT ROWID;
  `,
];
