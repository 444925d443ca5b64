// What people read about the gate: the queue, the decisions about a debtor.
import type { ContactDecision, ReviewItem } from "#http/contract/compliance.ts";
import type { DebtorId, PortfolioId } from "#kernel/ids.ts";
import type { Tx } from "#platform/db.ts";

/** Rows a reader gets at once; the queue holds one row per mandate and rule, so it never comes near. */
export const readLimit = 200;

export async function listReviews(tx: Tx, state: ReviewItem["state"] | undefined): Promise<ReviewItem[]> {
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
    state: row.state as ReviewItem["state"],
    times: row.times,
    openedAt: row.opened_at,
    lastAt: row.last_at,
    resolvedAt: row.resolved_at,
    note: row.note,
  }));
}

export async function listDecisions(tx: Tx, debtor: DebtorId): Promise<ContactDecision[]> {
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
    purpose: row.purpose as ContactDecision["purpose"],
    channel: row.channel,
    verdict: row.verdict as ContactDecision["verdict"],
    reasons: row.reasons,
    ruleVersions: row.rule_versions,
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
