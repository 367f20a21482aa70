import type { DatabaseSync } from "node:sqlite";

import { Type, type TSchema } from "typebox";
import { Compile, type Validator } from "typebox/compile";

import { PageSchema, type EndEvent, type Rating, type Source } from "../protocol.ts";
import type {
  Experience,
  FoundTurn,
  NewTurn,
  SessionUsage,
  Summary,
  Turn,
  TurnEnd,
  TurnUsage,
  UnfinishedTurn,
} from "./store.ts";
import { createSummaryUsageWrite, createUsageRead, createUsageWrite } from "./usage-operations.ts";

export type Reads = ReturnType<typeof createReads>;
export type Writes = ReturnType<typeof createWrites>;

/** What the store can be asked, as synchronous functions of the database: one statement each, prepared once. */
export function createReads(db: DatabaseSync) {
  const shopOf = db.prepare("SELECT shop FROM session WHERE id_hash = ?");
  const findTurn = db.prepare("SELECT * FROM turn WHERE session = ? AND message_id = ?");
  const findTurnByTask = db.prepare("SELECT * FROM turn WHERE task_hash = ?");
  const listTurns = db.prepare("SELECT * FROM turn WHERE session = ? ORDER BY id DESC LIMIT ?");
  const listTurnsBefore = db.prepare(
    `SELECT * FROM turn WHERE session = ?1 AND id < (SELECT id FROM turn WHERE session = ?1 AND message_id = ?2)
     ORDER BY id DESC LIMIT ?3`,
  );
  const listTurnsAfter = db.prepare(
    `SELECT * FROM turn
     WHERE session = ?1 AND id > iif(?2 IS NULL, 0, (SELECT id FROM turn WHERE session = ?1 AND message_id = ?2))
     ORDER BY id LIMIT ?3`,
  );
  const findSummary = prepareSummary(db);
  const listUnfinished = db.prepare(
    "SELECT turn.*, shop FROM turn JOIN session ON session = id_hash WHERE status = 'running' ORDER BY id",
  );
  const loadExperience = db.prepare("SELECT source, data FROM experience");
  const sumUsage = createUsageRead(db);

  return {
    shopOf(sessionKey: string): string | undefined {
      const shop = shopOf.get(bytesOf(sessionKey))?.["shop"];
      return typeof shop === "string" ? shop : undefined;
    },
    findTurn(sessionKey: string, messageId: string): FoundTurn | undefined {
      const row = findTurn.get(bytesOf(sessionKey), messageId);
      return row && turnOf(row);
    },
    findTurnByTask(taskKey: string): FoundTurn | undefined {
      const row = findTurnByTask.get(bytesOf(taskKey));
      return row && turnOf(row);
    },
    listTurns(sessionKey: string, limit: number, before?: string): readonly Turn[] {
      const session = bytesOf(sessionKey);
      const rows = before === undefined ? listTurns.all(session, limit) : listTurnsBefore.all(session, before, limit);
      return rows.map(turnOf).toReversed();
    },
    listTurnsAfter(sessionKey: string, messageId: string | null, limit: number): readonly Turn[] {
      return listTurnsAfter.all(bytesOf(sessionKey), messageId, limit).map(turnOf);
    },
    findSummary(sessionKey: string): Summary | undefined {
      return findSummary(sessionKey);
    },
    sumUsage(sessionKey: string): SessionUsage | null {
      return sumUsage(bytesOf(sessionKey));
    },
    listUnfinished(): readonly UnfinishedTurn[] {
      return listUnfinished.all().map(unfinishedTurnOf);
    },
    loadExperience(): readonly Experience[] {
      return loadExperience.all().map((row) => checked(experience, { ...row }));
    },
  };
}

/** What can be written, each within the transaction of its batch. */
export function createWrites(db: DatabaseSync) {
  const insertSession = db.prepare("INSERT INTO session (id_hash, shop, active_at) VALUES (?, ?, ?)");
  const touchSession = db.prepare("UPDATE session SET active_at = ? WHERE id_hash = ?");
  const deleteSession = db.prepare("DELETE FROM session WHERE id_hash = ?");
  const deleteSessions = db.prepare("DELETE FROM session WHERE active_at < ?");
  const insertTurn = db.prepare(
    `INSERT INTO turn (session, message_id, task_hash, sealed_session, locale, page, question, asked_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const extendAnswer = db.prepare(
    `UPDATE turn SET answer = answer || ?, sources = coalesce(?, sources) WHERE task_hash = ? AND status = 'running'`,
  );
  const endTurn = db.prepare(
    `UPDATE turn SET answer = ?, status = ?, sources = ?, end_event = ?, ended_at = ?
     WHERE task_hash = ? AND status = 'running'`,
  );
  const restartTurn = db.prepare("UPDATE turn SET restarts = restarts + 1 WHERE task_hash = ?");
  const addUsage = createUsageWrite(db);
  const addSummaryUsage = createSummaryUsageWrite(db);
  const findSummary = prepareSummary(db);
  const saveSummary = db.prepare(
    `INSERT INTO summary (session, through, text) SELECT session, id, ? FROM turn WHERE session = ? AND message_id = ?
     ON CONFLICT (session) DO UPDATE SET through = excluded.through, text = excluded.text`,
  );
  const rateTurn = db.prepare("UPDATE turn SET rating = ?, rating_comment = ? WHERE session = ? AND message_id = ?");
  const saveExperience = db.prepare("INSERT OR REPLACE INTO experience (source, data) VALUES (?, ?)");

  return {
    createSession({ key, shop }: { readonly key: string; readonly shop: string }, first: NewTurn): void {
      insertSession.run(bytesOf(key), shop, first.askedAt);
      addTurn(key, first);
    },
    addTurn(sessionKey: string, turn: NewTurn): boolean {
      const { changes } = touchSession.run(turn.askedAt, bytesOf(sessionKey));
      if (changes !== 0) addTurn(sessionKey, turn);
      return changes !== 0;
    },
    extendAnswer(taskKey: string, text: string, sources?: readonly Source[]): void {
      extendAnswer.run(text, sources === undefined ? null : JSON.stringify(sources), bytesOf(taskKey));
    },
    endTurn(taskKey: string, { answer, status, sources, end, endedAt, usage }: TurnEnd): void {
      addUsage(bytesOf(taskKey), usage); // first: it is added to a running answer alone
      endTurn.run(answer, status, JSON.stringify(sources), JSON.stringify(end), endedAt, bytesOf(taskKey));
    },
    addUsage(taskKey: string, usage: readonly TurnUsage[]): void {
      addUsage(bytesOf(taskKey), usage);
    },
    saveSummary(sessionKey: string, { text, throughMessageId }: Summary, expected: string | null): boolean {
      const previous = findSummary(sessionKey)?.throughMessageId ?? null;
      return previous === expected && saveSummary.run(text, bytesOf(sessionKey), throughMessageId).changes !== 0;
    },
    addSummaryUsage(sessionKey: string, usage: readonly TurnUsage[]): void {
      addSummaryUsage(bytesOf(sessionKey), usage);
    },
    restartTurn(taskKey: string): void {
      restartTurn.run(bytesOf(taskKey));
    },
    rateTurn(sessionKey: string, messageId: string, rating: Rating | null, comment: string | null): boolean {
      return rateTurn.run(rating, comment, bytesOf(sessionKey), messageId).changes !== 0;
    },
    deleteSession(sessionKey: string): boolean {
      return deleteSession.run(bytesOf(sessionKey)).changes !== 0;
    },
    deleteSessionsBefore(before: number): number {
      return Number(deleteSessions.run(before).changes);
    },
    saveExperience({ source, data }: Experience): void {
      saveExperience.run(source, data);
    },
  };

  function addTurn(sessionKey: string, turn: NewTurn): void {
    const { messageId, taskKey, sealedSession, locale, page, question, askedAt } = turn;
    const pageText = page && JSON.stringify(page);
    insertTurn.run(
      bytesOf(sessionKey),
      messageId,
      bytesOf(taskKey),
      sealedSession,
      locale,
      pageText,
      question,
      askedAt,
    );
  }
}

function prepareSummary(db: DatabaseSync): (sessionKey: string) => Summary | undefined {
  const find = db.prepare(
    "SELECT text, message_id AS throughMessageId FROM summary JOIN turn ON turn.id = through WHERE summary.session = ?",
  );
  return (sessionKey) => {
    const row = find.get(bytesOf(sessionKey));
    return row && checked(summaryRow, { ...row });
  };
}

const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Bytes = Type.Unsafe<Uint8Array>(Type.Any());

// Compiled: a transcript has many rows, and a check that walks the schema each time takes longer than the query.
const turnRow = Compile(
  Type.Object({
    session: Bytes,
    task_hash: Bytes,
    sealed_session: Bytes,
    message_id: Type.String(),
    question: Type.String(),
    asked_at: Type.Number(),
    answer: Type.String(),
    status: Type.Unsafe<Turn["status"]>(Type.String()),
    sources: Type.String(),
    end_event: nullable(Type.String()),
    ended_at: nullable(Type.Number()),
    rating: nullable(Type.Unsafe<Rating>(Type.String())),
  }),
);
const unfinishedRow = Compile(
  Type.Object({
    shop: Type.String(),
    locale: Type.String(),
    page: nullable(Type.String()),
    restarts: Type.Number(),
  }),
);
const summaryRow = Compile(Type.Object({ text: Type.String(), throughMessageId: Type.String() }));
const experience = Compile(Type.Object({ source: Type.String(), data: Type.String() }));
const sources = Compile(Type.Unsafe<Turn["sources"]>(Type.Array(Type.Object({ title: Type.String() }))));
const endEvent = Compile(
  Type.Unsafe<EndEvent>(
    Type.Object({ event: Type.Union([Type.Literal("done"), Type.Literal("error")]), data: Type.Object({}) }),
  ),
);
const page = Compile(PageSchema);

/** What this code wrote; anything else is a damaged database and is told as such. */
function checked<const S extends TSchema>(schema: Validator<Type.TProperties, S>, value: unknown): Type.Static<S> {
  if (schema.Check(value)) return value;
  const mistakes = schema.Errors(value).map((error) => `${error.instancePath} ${error.message}`);
  throw new Error(`the database is damaged: a row has ${mistakes.join(", ")}`);
}

function turnOf(value: unknown): FoundTurn {
  const row = checked(turnRow, value);
  return {
    sessionKey: keyOfBytes(row.session),
    taskKey: keyOfBytes(row.task_hash),
    sealedSession: row.sealed_session,
    messageId: row.message_id,
    question: row.question,
    askedAt: row.asked_at,
    answer: row.answer,
    status: row.status,
    sources: checked(sources, JSON.parse(row.sources)),
    end: row.end_event === null ? null : checked(endEvent, JSON.parse(row.end_event)),
    endedAt: row.ended_at,
    rating: row.rating,
  };
}

function unfinishedTurnOf(value: unknown): UnfinishedTurn {
  const row = checked(unfinishedRow, value);
  return {
    ...turnOf(value),
    shop: row.shop,
    locale: row.locale,
    page: row.page === null ? null : checked(page, JSON.parse(row.page)),
    restarts: row.restarts,
  };
}

function bytesOf(key: string): Uint8Array {
  return Buffer.from(key, "base64url");
}

function keyOfBytes(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64url");
}
