// SQL of the list's next hour: those worth most in it, in their order, written once for the hour so that a refill reads a few rows
// of an index and never sorts a list.
import { type RawBuilder, sql } from "kysely";
import type { CampaignId, DebtorId, TenantId } from "#kernel/ids.ts";
import { hour, type Instant, type LocalDate } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";
import { afterWriting } from "#platform/statistics.ts";
import { type HourLens, priorTries } from "./core/contact/chance.ts";
import { weightRange } from "./core/contact/value.ts";
import { powerOf, roomToSort } from "./store-contact.ts";

/** People ordered for one hour of one list. Judgement: 300 agents reach some 15,000 in an hour; what is left follows by debt. */
export const turnsAnHour = 20_000;
/** campaign_debtor.priority holds this on top for a promise broken of late (store-list). */
export const aheadPriority = 100;

/** The hour of the clock an instant falls into: the zones of our countries are whole hours from Greenwich. */
export function hourOf(at: Instant): Instant {
  return Math.floor(at / hour) * hour;
}

export interface ZoneLens {
  readonly zone: string;
  readonly lens: HourLens;
}

/**
 * Best phone of each person, by what core/contact says of it, times the weight of what they owe. `zones`: how the hour looks from
 * each; the first is that of whoever lives in none of them.
 */
export async function buildTurns(
  tx: Tx,
  {
    tenant,
    campaign,
    forHour,
    explore,
  }: { tenant: TenantId; campaign: CampaignId; forHour: Instant; explore: number },
  zones: readonly [ZoneLens, ...ZoneLens[]],
  today: LocalDate,
): Promise<number> {
  await roomToSort(tx);
  const at = new Date(forHour);
  const priors = JSON.stringify(zones.map(({ zone, lens }) => ({ zone, prior: lens.prior.holder })));
  const lenses = JSON.stringify(
    zones.flatMap(({ zone, lens }) =>
      lens.hours.map((each) => ({ zone, hour: each.hour, share: each.share, pace: each.holderPace })),
    ),
  );
  await sql`delete from campaign_turn where campaign_id = ${campaign} and (for_hour = ${at} or for_hour < ${new Date(forHour - hour)})`.execute(
    tx,
  );
  const done = await sql`
    with prior as materialized (select * from jsonb_to_recordset(${priors}::jsonb) as v(zone text, prior float8)),
    lens as materialized (select * from jsonb_to_recordset(${lenses}::jsonb) as v(zone text, hour smallint, share float8, pace float8)),
    list as (
      select c.tenant_id, c.debtor_id, c.portfolio_id, c.priority >= ${aheadPriority} as ahead,
        c.priority - case when c.priority >= ${aheadPriority} then ${aheadPriority} else 0 end as size,
        coalesce(z.zone, ${zones[0].zone}) as zone,
        abs(hashtextextended(c.debtor_id::text, ${Math.floor(forHour / hour)})) % 1000 < ${explore * 1000} as explored
      from campaign_debtor c
      join debtor d on d.tenant_id = c.tenant_id and d.id = c.debtor_id
      left join prior z on z.zone = d.zone
      where c.campaign_id = ${campaign} and c.active and c.not_before < ${new Date(forHour + hour)}
    ), typical as (select avg(size) as size from list),
    own as (
      select h.phone_id, n.zone, sum(h.tries * n.share * n.pace) / ${powerOf(sql`${today}::date`)} as tries,
        sum(h.holders * n.share) / ${powerOf(sql`${today}::date`)} as holders
      from contact_hour h join lens n on n.hour = h.hour
      where h.portfolio_id = (select c.portfolio_id from campaign c where c.id = ${campaign})
      group by 1, 2
    ), best as (
      select l.debtor_id, l.portfolio_id, l.ahead, l.explored, l.size, max(case when l.explored then r.prior else
        least(1, (coalesce(o.holders, 0) + ${priorTries}::float8 * r.prior) / (coalesce(o.tries, 0) + ${priorTries}::float8)) end) as chance
      from list l
      join prior r on r.zone = l.zone
      join phone p on p.tenant_id = l.tenant_id and p.debtor_id = l.debtor_id and p.active and p.role in ('titular', 'aval')
        and p.validity in ('unknown', 'valid') and p.ownership in ('unknown', 'holder')
      left join own o on o.phone_id = p.id and o.zone = l.zone
      group by 1, 2, 3, 4, 5
    )
    insert into campaign_turn (tenant_id, campaign_id, for_hour, debtor_id, portfolio_id, ahead, value, weight, explored)
    select ${tenant}, ${campaign}, ${at}, b.debtor_id, b.portfolio_id, b.ahead, b.chance * w.weight as value, w.weight, b.explored
    from best b cross join typical t cross join lateral (
      select least(${weightRange.most}::float8, greatest(${weightRange.least}::float8, exp((b.size - t.size) / 2))) as weight
    ) w
    order by b.ahead desc, value desc, b.debtor_id limit ${turnsAnHour}`.execute(tx);
  const rows = Number(done.numAffectedRows ?? 0n);
  await afterWriting(tx, rows, ["campaign_turn"]);
  return rows;
}

/** Whoever may not be tried before an hour's end takes no place in its order: what is left stays near the top of the index. */
export function leavingTurns(
  campaign: CampaignId,
  items: readonly { readonly debtor: DebtorId; readonly until: Instant }[],
): RawBuilder<unknown> {
  const rows = items.map(({ debtor, until }) => ({ debtor, until: new Date(until - hour).toISOString() }));
  return sql`
    delete from campaign_turn t using jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as v(debtor uuid, until timestamptz)
    where t.campaign_id = ${campaign} and t.debtor_id = v.debtor and t.for_hour <= v.until`;
}

/** How many of an hour's order may be tried at an instant, counted up to `most`; null: there is no order for it. */
export async function turnsLeft(
  tx: Tx,
  campaign: CampaignId,
  { forHour, now, most }: { forHour: Instant; now: Instant; most: number },
): Promise<number | null> {
  const { rows } = await sql<{ there: boolean; left: bigint }>`
    select exists (select from campaign_turn where campaign_id = ${campaign} and for_hour = ${new Date(forHour)}) as there,
      (select count(*) from (select from campaign_turn t
        join campaign_debtor c on c.tenant_id = t.tenant_id and c.campaign_id = t.campaign_id and c.debtor_id = t.debtor_id
        where t.campaign_id = ${campaign} and t.for_hour = ${new Date(forHour)} and c.active and c.not_before <= ${new Date(now)}
        limit ${most}) some) as left`.execute(tx);
  return rows[0]?.there ? Number(rows[0].left) : null;
}

export interface Turn {
  /** From the first on; of those ordered for this hour. */
  readonly place: number;
  readonly ordered: number;
  readonly weight: number;
  readonly explored: boolean;
}
/** What the order of this hour says of one person. */
export async function turnOf(
  tx: Tx,
  campaign: CampaignId,
  debtor: DebtorId,
  now: Instant,
): Promise<Turn | null> {
  const hour = sql`t.campaign_id = ${campaign} and t.for_hour = ${new Date(hourOf(now))}`;
  const { rows } = await sql<{ place: bigint; ordered: bigint; weight: number; explored: boolean }>`
    select m.weight, m.explored, (select count(*) from campaign_turn t where ${hour}) as ordered,
      (select count(*) from campaign_turn t where ${hour} and (t.ahead, t.value) > (m.ahead, m.value)) + 1 as place
    from campaign_turn m where m.campaign_id = ${campaign} and m.for_hour = ${new Date(hourOf(now))} and m.debtor_id = ${debtor}`.execute(
    tx,
  );
  const [row] = rows;
  return row ? { ...row, place: Number(row.place), ordered: Number(row.ordered) } : null;
}
