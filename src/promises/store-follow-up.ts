// SQL of promises as they are followed: those that wait, and those decided broken of late.
import { sql } from "kysely";
import { asId, type PortfolioId, type TeamId, type UserId } from "#kernel/ids.ts";
import type { Currency } from "#kernel/money.ts";
import type { Instant, LocalDate } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";
import type { PromiseState } from "./core/promise.ts";

/** More than an agent can follow; a team's are looked at by urgency. */
export const mostFollowed = 500;

export interface FollowedRow {
  readonly id: string;
  readonly debtorId: string;
  readonly debtorName: string;
  readonly accountId: string;
  readonly accountNumber: string;
  readonly portfolio: PortfolioId;
  readonly portfolioName: string;
  readonly country: string;
  readonly zone: string;
  readonly amountMinor: bigint;
  readonly currency: Currency;
  readonly dueOn: LocalDate;
  readonly evaluateOn: LocalDate;
  readonly decidedAt: Instant | null;
  readonly state: PromiseState;
  readonly inARow: number;
  readonly owner: UserId;
  readonly ownerName: string;
  /** Handed to the team of whoever took it (null: of nobody's team). */
  readonly ofTeam: boolean;
  readonly ownerTeam: TeamId | null;
}
/** Of these agents and of a team's, or of everybody whose work is in sight; the earliest due first. */
export async function promisesFollowed(
  tx: Tx,
  asked: {
    readonly owners: { readonly users: readonly UserId[]; readonly team: TeamId | null } | "in_sight";
    readonly brokenSince: Instant;
  },
): Promise<FollowedRow[]> {
  const owners =
    asked.owners === "in_sight"
      ? sql`p.user_id = any ((select app_agents())::uuid[])`
      : sql`case when p.team_keeps then u.team_id is not distinct from ${asked.owners.team}::uuid
          else coalesce(p.keeper_id, p.user_id) = any (${asked.owners.users}::uuid[]) end`;
  const { rows } = await sql<Omit<FollowedRow, "portfolio" | "owner"> & { portfolio: string; owner: string }>`
    select p.id, p.debtor_id as "debtorId", d.full_name as "debtorName", p.account_id as "accountId", a.number as "accountNumber", p.portfolio_id as portfolio,
      m.name as "portfolioName", m.country, m.time_zone as zone, p.amount_minor as "amountMinor", p.currency, p.due_on as "dueOn",
      p.evaluate_on as "evaluateOn", p.decided_at as "decidedAt", p.state, p.in_a_row as "inARow", coalesce(p.keeper_id, p.user_id) as owner,
      u.name as "ownerName", p.team_keeps as "ofTeam", u.team_id as "ownerTeam"
    from promise p
    join account a on a.tenant_id = p.tenant_id and a.id = p.account_id
    join debtor d on d.tenant_id = p.tenant_id and d.id = p.debtor_id
    join portfolio m on m.tenant_id = p.tenant_id and m.id = p.portfolio_id
    join app_user u on u.tenant_id = p.tenant_id and u.id = coalesce(p.keeper_id, p.user_id)
    where ${owners} and (p.state in ('ACTIVE', 'PENDING_CONFIRMATION')
      or (p.state = 'BROKEN' and p.decided_at >= ${new Date(asked.brokenSince)}))
    order by p.due_on, p.id limit ${mostFollowed}`.execute(tx);
  return rows.map((row) => ({
    ...row,
    portfolio: asId<PortfolioId>(row.portfolio),
    owner: asId<UserId>(row.owner),
  }));
}
