// Promises as lists show them.
import { sql } from "kysely";
import type { PromiseId } from "#kernel/ids.ts";
import type { LocalDate } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";
import type { PromiseState } from "./core/promise.ts";

export interface PromiseFilter {
  readonly portfolio?: string;
  readonly state?: PromiseState;
  readonly dueFrom?: LocalDate;
  readonly dueTo?: LocalDate;
  readonly before?: PromiseId;
  readonly limit: number;
}

export async function listPromises(tx: Tx, filter: PromiseFilter) {
  const { portfolio, state, dueFrom, dueTo, before, limit } = filter;
  return (
    tx
      .selectFrom("promise as p")
      .innerJoin("account as a", (join) =>
        join.onRef("a.tenant_id", "=", "p.tenant_id").onRef("a.id", "=", "p.account_id"),
      )
      .innerJoin("debtor as d", (join) =>
        join.onRef("d.tenant_id", "=", "p.tenant_id").onRef("d.id", "=", "p.debtor_id"),
      )
      .leftJoin("app_user as u", (join) =>
        join.onRef("u.tenant_id", "=", "p.tenant_id").onRef("u.id", "=", "p.user_id"),
      )
      .select([
        "p.id",
        "p.debtor_id",
        "d.full_name",
        "p.account_id",
        "a.number",
        "p.portfolio_id",
        "p.amount_minor",
        "p.paid_minor",
        "p.currency",
        "p.taken_at",
        "p.due_on",
        "p.evaluate_on",
        "p.state",
        "p.in_a_row",
        sql<string | null>`u.name`.as("by"),
      ])
      // Of the teams in sight (migration 0029): a supervisor follows what the own agents took.
      .where(
        sql<boolean>`(p.user_id is null or (select app_is_system()) or p.user_id = any ((select app_agents())::uuid[]))`,
      )
      .$if(portfolio !== undefined, (query) => query.where("p.portfolio_id", "=", portfolio ?? ""))
      .$if(state !== undefined, (query) => query.where("p.state", "=", state ?? ""))
      .$if(dueFrom !== undefined, (query) => query.where("p.due_on", ">=", dueFrom ?? ""))
      .$if(dueTo !== undefined, (query) => query.where("p.due_on", "<=", dueTo ?? ""))
      .$if(before !== undefined, (query) => query.where("p.id", "<", before ?? ""))
      .orderBy("p.id", "desc")
      .limit(limit)
      .execute()
  );
}
