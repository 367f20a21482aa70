import type { DatabaseSync } from "node:sqlite";

import { Type } from "typebox";
import { Compile } from "typebox/compile";

import type { Money, SessionUsage, TurnUsage } from "./store.ts";

const nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

const totalRow = Compile(
  Type.Object({
    prompt_tokens: Type.Number(),
    completion_tokens: Type.Number(),
    cached_tokens: Type.Number(),
    is_estimated: Type.Number(),
    cost: nullable(Type.Number()),
    currency: nullable(Type.String()),
  }),
);

type UsageWrite = (ownerHash: Uint8Array, usage: readonly TurnUsage[]) => void;

/** Returns what adds to the usage of a running answer, by its task: an answer that has ended keeps what it has. */
export function createUsageWrite(db: DatabaseSync): UsageWrite {
  return createAdding(db, "usage", "turn", "SELECT id FROM turn WHERE task_hash = ? AND status = 'running'");
}

/** Returns what adds to the usage of a session's summaries. */
export function createSummaryUsageWrite(db: DatabaseSync): UsageWrite {
  return createAdding(db, "summary_usage", "session", "SELECT id_hash FROM session WHERE id_hash = ?");
}

/** @param owner finds whose usage it is; where it finds nobody, nothing is written */
function createAdding(db: DatabaseSync, table: string, column: string, owner: string): UsageWrite {
  const add = db.prepare(
    `INSERT INTO ${table} (model, prompt_tokens, completion_tokens, cached_tokens, is_estimated, cost, currency, ${column})
     SELECT ?, ?, ?, ?, ?, ?, ?, owner.* FROM (${owner}) AS owner WHERE true
     ON CONFLICT (${column}, model) DO UPDATE SET
       prompt_tokens     = prompt_tokens + excluded.prompt_tokens,
       completion_tokens = completion_tokens + excluded.completion_tokens,
       cached_tokens     = cached_tokens + excluded.cached_tokens,
       is_estimated      = max(is_estimated, excluded.is_estimated),
       -- Between two runs of the server a price may come, go, or change its currency: then the later one counts alone.
       cost              = iif(currency = excluded.currency, cost + excluded.cost, coalesce(excluded.cost, cost)),
       currency          = coalesce(excluded.currency, currency)`,
  );
  return (ownerHash, usage) => {
    for (const { model, promptTokens, completionTokens, cachedTokens, isEstimated, cost } of usage) {
      const [amount, currency] = [cost?.amount ?? null, cost?.currency ?? null];
      add.run(model, promptTokens, completionTokens, cachedTokens, Number(isEstimated), amount, currency, ownerHash);
    }
  };
}

/** Returns what adds up the usage of a session's answers and summaries. */
export function createUsageRead(db: DatabaseSync): (sessionHash: Uint8Array) => SessionUsage | null {
  const figures = "currency, cost, prompt_tokens, completion_tokens, cached_tokens, is_estimated";
  const sum = db.prepare(
    `SELECT currency, sum(cost) AS cost, sum(prompt_tokens) AS prompt_tokens, sum(completion_tokens) AS completion_tokens,
            sum(cached_tokens) AS cached_tokens, max(is_estimated) AS is_estimated
     FROM (
       SELECT ${figures} FROM turn JOIN usage ON usage.turn = turn.id WHERE turn.session = ?1
       UNION ALL
       SELECT ${figures} FROM summary_usage WHERE session = ?1
     ) GROUP BY currency ORDER BY currency`,
  );
  return (sessionHash) => sum.all(sessionHash).map(totalOf).reduce<SessionUsage | null>(together, null);
}

function totalOf(row: unknown): SessionUsage {
  if (!totalRow.Check(row)) throw new Error("the database is damaged: the usage of a session does not add up");
  const { cost, currency } = row;
  const costs: readonly Money[] = cost === null || currency === null ? [] : [{ amount: cost, currency }];
  return {
    promptTokens: row.prompt_tokens,
    completionTokens: row.completion_tokens,
    cachedTokens: row.cached_tokens,
    isEstimated: row.is_estimated === 1,
    costs,
  };
}

function together(sum: SessionUsage | null, more: SessionUsage): SessionUsage {
  if (!sum) return more;
  return {
    promptTokens: sum.promptTokens + more.promptTokens,
    completionTokens: sum.completionTokens + more.completionTokens,
    cachedTokens: sum.cachedTokens + more.cachedTokens,
    isEstimated: sum.isEstimated || more.isEstimated,
    costs: [...sum.costs, ...more.costs],
  };
}
