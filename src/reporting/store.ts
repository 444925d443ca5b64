// Counts behind the reports, and the rows of the gestiones export.
import { sql } from "kysely";
import { asId, type CampaignId, type UserId } from "#kernel/ids.ts";
import type { Currency, Money } from "#kernel/money.ts";
import type { Instant } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";
import type { AgentDay, CampaignCounts } from "./core/productivity.ts";

export interface Period {
  readonly from: Instant;
  /** Excluded. */
  readonly to: Instant;
}

export async function tenantPlace(tx: Tx): Promise<{ timeZone: string; country: string }> {
  const row = await tx.selectFrom("tenant").select(["time_zone", "country"]).executeTakeFirstOrThrow();
  return { timeZone: row.time_zone, country: row.country };
}

export interface AgentRow extends AgentDay {
  readonly user: UserId;
  readonly name: string;
  readonly promised: readonly Money[];
}

/** Agents with anything to count in the period. `now` closes the stretch somebody is still in. */
export async function agentDays(tx: Tx, { from, to }: Period, now: Instant): Promise<readonly AgentRow[]> {
  const [start, end, until] = [new Date(from), new Date(to), new Date(Math.min(now, to))];
  const { rows } = await sql<{
    id: string;
    name: string;
    connected: bigint;
    gestiones: bigint;
    direct: bigint;
    indirect: bigint;
    promises: bigint;
    help: bigint;
    seconds: Record<string, number> | null;
    promised: { currency: Currency; minor: string }[] | null;
  }>`
    with talked as (
      select user_id, count(*) as connected from attempt
      where bridged_at >= ${start} and bridged_at < ${end} and user_id is not null and one_way is null group by user_id
    ), done as (
      select user_id, count(*) as gestiones, count(*) filter (where contact_class = 'DIRECT') as direct,
        count(*) filter (where contact_class = 'INDIRECT') as indirect
      from gestion_in_force where at >= ${start} and at < ${end} and user_id is not null group by user_id
    ), by_currency as (
      select user_id, currency, count(*) as promises, sum(amount_minor) as minor from promise
      where taken_at >= ${start} and taken_at < ${end} and user_id is not null and state <> 'VOIDED' group by user_id, currency
    ), promised as (
      select user_id, sum(promises)::bigint as promises,
        jsonb_agg(jsonb_build_object('currency', currency, 'minor', minor::text) order by currency) as promised
      from by_currency group by user_id
    ), helped as (
      select user_id, count(*) as help from help_request where asked_at >= ${start} and asked_at < ${end} group by user_id
    ), by_state as (
      select user_id, state, sum(extract(epoch from least(coalesce(to_at, ${until}), ${until}) - greatest(from_at, ${start}))) as seconds
      from agent_state_log where from_at < ${until} and coalesce(to_at, ${until}) > ${start} group by user_id, state
    ), stayed as (
      select user_id, jsonb_object_agg(state, round(seconds)) as seconds from by_state group by user_id
    )
    select u.id, u.name, coalesce(t.connected, 0) as connected, coalesce(d.gestiones, 0) as gestiones,
      coalesce(d.direct, 0) as direct, coalesce(d.indirect, 0) as indirect, coalesce(p.promises, 0) as promises, coalesce(h.help, 0) as help, s.seconds, p.promised
    from app_user u left join talked t on t.user_id = u.id left join done d on d.user_id = u.id
      left join promised p on p.user_id = u.id left join stayed s on s.user_id = u.id left join helped h on h.user_id = u.id
    where s.user_id is not null or ((t.user_id is not null or d.user_id is not null or p.user_id is not null)
      and ((select app_is_system()) or u.id = any ((select app_agents())::uuid[])))
    order by u.name, u.id`.execute(tx);
  return rows.map((row) => ({
    user: asId<UserId>(row.id),
    name: row.name,
    connected: Number(row.connected),
    gestiones: Number(row.gestiones),
    direct: Number(row.direct),
    indirect: Number(row.indirect),
    promises: Number(row.promises),
    helpRequests: Number(row.help),
    seconds: row.seconds ?? {},
    promised: (row.promised ?? []).map(({ currency, minor }) => ({ currency, minor: BigInt(minor) })),
  }));
}

export async function findCampaign(tx: Tx, id: CampaignId) {
  return tx
    .selectFrom("campaign as c")
    .innerJoin("portfolio as p", (join) =>
      join.onRef("p.tenant_id", "=", "c.tenant_id").onRef("p.id", "=", "c.portfolio_id"),
    )
    .select(["c.id", "c.name", "p.time_zone"])
    .where("c.id", "=", id)
    .executeTakeFirst();
}

/** Campaigns that were started at least once, the newest first. */
export async function campaignsRun(tx: Tx, limit: number) {
  return tx
    .selectFrom("campaign as c")
    .innerJoin("portfolio as p", (join) =>
      join.onRef("p.tenant_id", "=", "c.tenant_id").onRef("p.id", "=", "c.portfolio_id"),
    )
    .select(["c.id", "c.name", "c.state", "p.name as portfolio_name", "p.time_zone"])
    .where("c.state", "<>", "draft")
    .orderBy("c.id", "desc")
    .limit(limit)
    .execute();
}

export async function campaignCounts(tx: Tx, id: CampaignId, { from, to }: Period): Promise<CampaignCounts> {
  const [start, end] = [new Date(from), new Date(to)];
  const { rows } = await sql<Record<keyof CampaignCounts, bigint>>`
    with tried as (
      select * from attempt where campaign_id = ${id} and dialled_at >= ${start} and dialled_at < ${end}
    ), calls as (
      select count(*) as dialled, count(answered_at) as answered,
        count(*) filter (where verdict = 'human' or bridged_at is not null or abandoned) as human,
        count(*) filter (where verdict in ('machine', 'fax', 'silence') and bridged_at is null) as machine,
        count(bridged_at) as connected, count(*) filter (where abandoned) as abandoned,
        count(*) filter (where abandoned_by_law) as "abandonedByLaw",
        count(*) filter (where outcome = 'hangup' and answered_at is not null and verdict is null
          and mode in ('progressive', 'predictive')) as hangups,
        count(message_at) as "messagesLeft",
        count(*) filter (where message_ms >= message_length_ms) as "messagesWhole",
        count(distinct debtor_id) as "peopleTried",
        count(distinct debtor_id) filter (where verdict = 'human' or bridged_at is not null or abandoned) as "peopleReached"
      from tried
    ), done as (
      select count(*) as gestiones, count(*) filter (where contact_class = 'DIRECT') as direct,
        count(*) filter (where contact_class = 'INDIRECT') as indirect
      from gestion_in_force where campaign_id = ${id} and at >= ${start} and at < ${end} and user_id is not null
    ), own as (
      select p.* from promise p join gestion g on g.tenant_id = p.tenant_id and g.id = p.gestion_id where g.campaign_id = ${id}
    ), promised as (
      select count(*) filter (where taken_at >= ${start} and taken_at < ${end} and state <> 'VOIDED') as promises,
        count(*) filter (where state = 'KEPT' and decided_at >= ${start} and decided_at < ${end}) as kept,
        count(*) filter (where (state in ('KEPT', 'PARTIAL', 'BROKEN') or (state = 'REPLACED' and replaced_late))
          and decided_at >= ${start} and decided_at < ${end}) as "dueDecided"
      from own
    )
    select * from calls, done, promised`.execute(tx);
  const counts = Object.entries(rows[0] ?? {}).map(([key, value]) => [key, Number(value)]);
  return Object.fromEntries(counts) as CampaignCounts;
}

export interface CostLine {
  /** Null: calls whose trunk has no price. */
  readonly currency: string | null;
  readonly micros: bigint | null;
  readonly seconds: number;
  readonly calls: number;
}
/** What the answered calls cost by the prices of their trunks, by currency. */
export async function campaignCost(
  tx: Tx,
  id: CampaignId,
  { from, to }: Period,
): Promise<readonly CostLine[]> {
  const { rows } = await sql<{
    currency: string | null;
    micros: string | null;
    seconds: bigint;
    calls: bigint;
  }>`
    select cost_currency as currency, sum(cost_micros)::text as micros, sum(billed_seconds) as seconds, count(*) as calls
    from attempt where campaign_id = ${id} and dialled_at >= ${new Date(from)} and dialled_at < ${new Date(to)}
      and direction = 'outbound' and billed_seconds > 0
    group by cost_currency order by cost_currency nulls last`.execute(tx);
  return rows.map(({ currency, micros, seconds, calls }) => ({
    currency,
    micros: currency === null || micros === null ? null : BigInt(micros),
    seconds: Number(seconds),
    calls: Number(calls),
  }));
}

export async function campaignResults(tx: Tx, id: CampaignId, { from, to }: Period) {
  const { rows } = await sql<{ code: string; name: string; count: bigint }>`
    select disposition as code, max(disposition_name) as name, count(*) as count from gestion_in_force
    where campaign_id = ${id} and at >= ${new Date(from)} and at < ${new Date(to)}
    group by disposition order by count(*) desc, disposition`.execute(tx);
  return rows.map((row) => ({ ...row, count: Number(row.count) }));
}
export async function campaignPromised(
  tx: Tx,
  id: CampaignId,
  { from, to }: Period,
): Promise<readonly Money[]> {
  const { rows } = await sql<{ currency: Currency; minor: string }>`
    select p.currency, sum(p.amount_minor)::text as minor from promise p
    join gestion g on g.tenant_id = p.tenant_id and g.id = p.gestion_id
    where g.campaign_id = ${id} and p.taken_at >= ${new Date(from)} and p.taken_at < ${new Date(to)} and p.state <> 'VOIDED'
    group by p.currency order by p.currency`.execute(tx);
  return rows.map(({ currency, minor }) => ({ currency, minor: BigInt(minor) }));
}

export interface ExportPosition {
  readonly at: Instant;
  readonly gestion: string;
  readonly account: string;
}
/** How many rows the export would have, as far as `most` and one more. */
export async function exportCount(
  tx: Tx,
  { from, to }: Period,
  portfolio: string | null,
  most: number,
): Promise<number> {
  const { rows } = await sql<{ n: bigint }>`select count(*) as n from (
    select from gestion_export where at >= ${new Date(from)} and at < ${new Date(to)}
      and (${portfolio}::uuid is null or portfolio_id = ${portfolio}::uuid) limit ${most + 1}) r`.execute(tx);
  return Number(rows[0]?.n ?? 0n);
}
/** Whether the caller has the mandate in sight. */
export async function seesPortfolio(tx: Tx, id: string): Promise<boolean> {
  const row = await tx.selectFrom("portfolio").select("id").where("id", "=", id).executeTakeFirst();
  return row !== undefined;
}
/** A page of the export in order of time, after a position. */
export async function exportPage(
  tx: Tx,
  period: Period,
  portfolio: string | null,
  after: ExportPosition | null,
  limit: number,
) {
  return tx
    .selectFrom("gestion_export")
    .selectAll()
    .where(sql<boolean>`at >= ${new Date(period.from)} and at < ${new Date(period.to)}`)
    .$if(portfolio !== null, (query) => query.where("portfolio_id", "=", portfolio))
    .$if(after !== null, (query) =>
      query.where(
        sql<boolean>`(at, gestion_id, account_id) > (${new Date(after?.at ?? 0)}, ${after?.gestion ?? null}::uuid, ${after?.account ?? null}::uuid)`,
      ),
    )
    .orderBy("at")
    .orderBy("gestion_id")
    .orderBy("account_id")
    .limit(limit)
    .execute();
}
