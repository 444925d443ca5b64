// SQL of calls agreed for an hour, as the dialler and the agenda ask for them.
import { sql } from "kysely";
import {
  asId,
  type CampaignId,
  type DebtorId,
  type PhoneId,
  type PortfolioId,
  type UserId,
} from "#kernel/ids.ts";
import type { Instant, LocalDate } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";

export interface DueCallback {
  readonly id: string;
  readonly debtor: DebtorId;
  readonly debtorName: string;
  readonly phone: PhoneId | null;
  readonly at: Instant;
  readonly owner: UserId | null;
  /** The agent whose promise is in force. */
  readonly lockedTo: UserId | null;
  /** When the debtor in person asked for it, or called us; null: somebody else did. */
  readonly requestedAt: Instant | null;
}
export async function callbacksDue(
  tx: Tx,
  campaign: CampaignId,
  { until, today }: { until: Instant; today: LocalDate },
): Promise<readonly DueCallback[]> {
  const { rows } = await sql<{
    id: string;
    debtor_id: string;
    full_name: string;
    phone_id: string | null;
    due_at: number;
    owner_id: string | null;
    locked_to: string | null;
    requested_at: number | null;
  }>`
    select b.id, b.debtor_id, d.full_name, b.phone_id, b.due_at, b.owner_id, l.owner_id as locked_to,
      case when b.gestion_id is null or g.contact_class = 'DIRECT' then b.created_at end as requested_at
    from callback b
    left join gestion_in_force g on g.tenant_id = b.tenant_id and g.id = b.gestion_id
    join campaign_debtor c on c.tenant_id = b.tenant_id and c.debtor_id = b.debtor_id and c.campaign_id = ${campaign} and c.active
    join debtor d on d.tenant_id = b.tenant_id and d.id = b.debtor_id
    left join promise_lock l on l.tenant_id = b.tenant_id and l.debtor_id = b.debtor_id and l.until_on >= ${today}
    where b.state = 'open' and b.due_at <= ${new Date(until)} order by b.due_at limit 200`.execute(tx);
  return rows.map((row) => ({
    id: row.id,
    debtor: asId(row.debtor_id),
    debtorName: row.full_name,
    phone: row.phone_id === null ? null : asId<PhoneId>(row.phone_id),
    at: row.due_at,
    owner: row.owner_id === null ? null : asId<UserId>(row.owner_id),
    lockedTo: row.locked_to === null ? null : asId<UserId>(row.locked_to),
    requestedAt: row.requested_at,
  }));
}

export interface UntakenCall {
  readonly id: string;
  readonly at: Instant;
  readonly debtorName: string;
  readonly portfolio: PortfolioId;
  readonly portfolioName: string;
  readonly timeZone: string;
}
/** Told at once; more is a floor that is closed. Judgement. */
const mostUntaken = 50;
/** Open calls whose hour was before that instant, of every mandate of the tenant. */
export async function untakenCalls(tx: Tx, before: Instant): Promise<readonly UntakenCall[]> {
  const { rows } = await sql<Omit<UntakenCall, "portfolio"> & { portfolio: string }>`
    select b.id, b.due_at as at, d.full_name as "debtorName", b.portfolio_id as portfolio, m.name as "portfolioName",
      m.time_zone as "timeZone"
    from callback b
    join portfolio m on m.tenant_id = b.tenant_id and m.id = b.portfolio_id
    join debtor d on d.tenant_id = b.tenant_id and d.id = b.debtor_id
    where b.state = 'open' and b.due_at <= ${new Date(before)} order by b.due_at, b.id limit ${mostUntaken}`.execute(
    tx,
  );
  return rows.map((row) => ({ ...row, portfolio: asId<PortfolioId>(row.portfolio) }));
}

export interface AgendaRow {
  readonly id: string;
  readonly at: Instant;
  readonly debtorId: string;
  readonly debtorName: string;
  readonly portfolioName: string;
  readonly owner: UserId | null;
}
/** Longer than any agent's day. */
const mostAgreed = 200;

/** Open calls agreed until then in mandates of one zone: of these owners, of the promises they follow, or of everybody. */
export async function agreedUntil(
  tx: Tx,
  asked: {
    readonly owners: readonly UserId[];
    readonly until: Instant;
    readonly zone: string;
    readonly today: LocalDate;
  },
): Promise<AgendaRow[]> {
  const { rows } = await sql<Omit<AgendaRow, "owner"> & { owner: string | null }>`
    select b.id, b.due_at as at, b.debtor_id as "debtorId", d.full_name as "debtorName", m.name as "portfolioName",
      coalesce(l.owner_id, b.owner_id) as owner
    from callback b
    join portfolio m on m.tenant_id = b.tenant_id and m.id = b.portfolio_id and m.time_zone = ${asked.zone}
    join debtor d on d.tenant_id = b.tenant_id and d.id = b.debtor_id
    left join promise_lock l on l.tenant_id = b.tenant_id and l.debtor_id = b.debtor_id and l.until_on >= ${asked.today}
    where b.state = 'open' and b.due_at < ${new Date(asked.until)}
      and (coalesce(l.owner_id, b.owner_id) is null or coalesce(l.owner_id, b.owner_id) = any (${asked.owners}::uuid[]))
    order by b.due_at, b.id limit ${mostAgreed}`.execute(tx);
  return rows.map((row) => ({ ...row, owner: row.owner === null ? null : asId<UserId>(row.owner) }));
}

export async function zonesInSight(tx: Tx): Promise<readonly string[]> {
  const rows = await tx.selectFrom("portfolio").select("time_zone").distinct().orderBy("time_zone").execute();
  return rows.map((row) => row.time_zone);
}
