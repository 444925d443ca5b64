// SQL of who is next on a list: the order of this hour, then of the list, among those whose time has come. Parts of one query
// (store-list).
import { sql } from "kysely";
import type { CampaignId, DebtorId } from "#kernel/ids.ts";
import type { Instant, LocalDate } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";
import { aheadPriority, hourOf } from "./store-turns.ts";

export interface Due {
  readonly campaign: CampaignId;
  readonly now: Instant;
  readonly dayStart: Instant;
  readonly limit: number;
  readonly not: readonly DebtorId[];
  /** In the mandate: whose promises still hold today. */
  readonly today: LocalDate;
  readonly only?: DebtorId;
  /** `only` is asked for about a promise: on the list or not. */
  readonly reminder?: boolean;
  /** These, whenever their time would come. */
  readonly among?: readonly DebtorId[];
}

/** A call agreed for an hour is made at that hour. */
const agreedOn = sql`exists (select from callback b where b.tenant_id = campaign_debtor.tenant_id
  and b.debtor_id = campaign_debtor.debtor_id and b.state = 'open')`;
/** Whoever promised is their agent's until the grace ends, and nobody's of the list. */
const lockedOn = (
  today: LocalDate,
) => sql`exists (select from promise_lock l where l.tenant_id = campaign_debtor.tenant_id
  and l.debtor_id = campaign_debtor.debtor_id and l.until_on >= ${today})`;

/** Named people are found wherever they stand; anybody, in the order of the hour and then in that of the list. */
export function ofList(wanted: Due) {
  if (wanted.only === undefined && wanted.among === undefined) return inOrder(wanted);
  const anybody = wanted.only === undefined;
  return sql`
      select tenant_id, debtor_id, last_phone_id, row_number() over (order by priority desc, not_before) as place from campaign_debtor
      where campaign_id = ${wanted.campaign} and active
        and debtor_id <> all (${wanted.not as DebtorId[]}::uuid[])
        and (${!anybody} or not ${agreedOn})
        ${anybody ? sql`and not ${lockedOn(wanted.today)}` : sql``}
        and (${wanted.only ?? null}::uuid is null or debtor_id = ${wanted.only ?? null}::uuid)
        and (${wanted.among === undefined} or debtor_id = any (${(wanted.among ?? []) as DebtorId[]}::uuid[]))
      order by place limit ${wanted.limit}`;
}

/**
 * Each part walks an index and stops: those of this hour's order, whoever broke a promise since it was made, and only when these
 * are too few the rest by debt.
 */
function inOrder({ campaign, now, not, today, limit }: Due) {
  const due = sql`campaign_debtor.campaign_id = ${campaign} and campaign_debtor.active and campaign_debtor.not_before <= ${new Date(now)}
    and campaign_debtor.debtor_id <> all (${not as DebtorId[]}::uuid[]) and not ${agreedOn} and not ${lockedOn(today)}`;
  const hour = sql`t.campaign_id = ${campaign} and t.for_hour = ${new Date(hourOf(now))}`;
  const unordered = sql`not exists (select from campaign_turn t where ${hour} and t.debtor_id = campaign_debtor.debtor_id)`;
  const row = sql`campaign_debtor.tenant_id, campaign_debtor.debtor_id, campaign_debtor.priority, campaign_debtor.not_before, campaign_debtor.last_phone_id`;
  const rest = (which: typeof row) => sql`
      (select ${row}, null::float8 as value from campaign_debtor where ${which} and ${due} and ${unordered}
      order by priority desc, not_before limit ${limit})`;
  return sql`
      with ordered as materialized (
        select ${row}, t.value from campaign_turn t
        join campaign_debtor on campaign_debtor.tenant_id = t.tenant_id and campaign_debtor.campaign_id = t.campaign_id
          and campaign_debtor.debtor_id = t.debtor_id
        where ${hour} and ${due} order by t.ahead desc, t.value desc limit ${limit}
      ), found as (
        select * from ordered
        union all ${rest(sql`priority >= ${aheadPriority}`)}
        union all ${rest(sql`priority < ${aheadPriority} and (select count(*) from ordered) < ${limit}`)}
      )
      select tenant_id, debtor_id, last_phone_id,
        row_number() over (order by priority >= ${aheadPriority} desc, value desc nulls last, priority desc, not_before) as place
      from found order by place limit ${limit}`;
}

/** Still the list's to call: on it, its time come, and neither promised nor agreed for an hour. */
export async function isDue(
  tx: Tx,
  { campaign, debtor, now, today }: Pick<Due, "campaign" | "now" | "today"> & { readonly debtor: DebtorId },
): Promise<boolean> {
  const { rows } = await sql`
    select from campaign_debtor where campaign_id = ${campaign} and debtor_id = ${debtor} and active
      and not_before <= ${new Date(now)} and not ${agreedOn} and not ${lockedOn(today)}`.execute(tx);
  return rows.length > 0;
}

export function ofMandate(wanted: Due) {
  return sql`select d.tenant_id, d.id as debtor_id, null::uuid as last_phone_id, 1 as place from debtor d
    join campaign c on c.tenant_id = d.tenant_id and c.portfolio_id = d.portfolio_id and c.id = ${wanted.campaign}
    where d.id = ${wanted.only ?? null}`;
}
