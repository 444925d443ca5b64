// What people read about the gate: the queue, the decisions about a debtor.
import type { DebtorId, PortfolioId } from "#kernel/ids.ts";
import type { Tx } from "#platform/db.ts";
import type { Reason } from "./core/request.ts";
import type { Verdict } from "./core/rule-set.ts";

/** Rows a reader gets at once; the queue holds one row per mandate and rule, so it never comes near. */
export const readLimit = 200;

type ReviewState = "open" | "allowed" | "denied";

export async function listReviews(tx: Tx, state: ReviewState | undefined) {
  const rows = await tx
    .selectFrom("review_item as r")
    .innerJoin("portfolio as p", (join) =>
      join.onRef("p.tenant_id", "=", "r.tenant_id").onRef("p.id", "=", "r.portfolio_id"),
    )
    .selectAll("r")
    .select("p.name as portfolio_name")
    .$if(state !== undefined, (query) => query.where("r.state", "=", state ?? "open"))
    .orderBy("r.last_at", "desc")
    .limit(readLimit)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    portfolioId: row.portfolio_id,
    portfolioName: row.portfolio_name,
    ruleSet: row.rule_set,
    rule: row.rule,
    article: row.article,
    state: row.state as ReviewState,
    times: row.times,
    openedAt: row.opened_at,
    lastAt: row.last_at,
    resolvedAt: row.resolved_at,
    note: row.note,
  }));
}

export async function listDecisions(tx: Tx, debtor: DebtorId) {
  const rows = await tx
    .selectFrom("contact_decision")
    .selectAll()
    .where("debtor_id", "=", debtor)
    .orderBy("at", "desc")
    .limit(readLimit)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    at: row.at,
    purpose: row.purpose as "plan" | "dial",
    channel: row.channel,
    verdict: row.verdict as Verdict,
    reasons: row.reasons as (Omit<Reason, "detail"> & { detail: Record<string, string | number> })[],
    ruleVersions: row.rule_versions as Record<string, string>,
    nextAllowedAt: row.next_allowed_at,
  }));
}

export async function zoneOfPortfolio(tx: Tx, portfolio: PortfolioId): Promise<string | undefined> {
  const row = await tx
    .selectFrom("portfolio")
    .select("time_zone")
    .where("id", "=", portfolio)
    .executeTakeFirst();
  return row?.time_zone;
}
export async function zoneOfReview(tx: Tx, item: string): Promise<string | undefined> {
  const row = await tx
    .selectFrom("review_item as r")
    .innerJoin("portfolio as p", (join) =>
      join.onRef("p.tenant_id", "=", "r.tenant_id").onRef("p.id", "=", "r.portfolio_id"),
    )
    .select("p.time_zone")
    .where("r.id", "=", item)
    .executeTakeFirst();
  return row?.time_zone;
}
