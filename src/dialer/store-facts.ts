// What is told of a campaign's list: how many may be tried now and, for the rest, why not.
import { sql } from "kysely";
import type { CampaignId } from "#kernel/ids.ts";
import type { Instant, LocalDate } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";

export interface WhyNotRow {
  readonly why: string;
  readonly detail: string | null;
  readonly zone: string | null;
  readonly count: number;
  readonly soonest: Instant;
}

export interface ListFacts {
  readonly members: number;
  readonly callableNow: number;
  readonly whyNot: readonly WhyNotRow[];
}
/** One pass over the list: how many may be tried now and, for the rest, the reasons by place with their soonest end. */
export async function listFacts(
  tx: Tx,
  campaign: CampaignId,
  { now, today }: { now: Instant; today: LocalDate },
): Promise<ListFacts> {
  const at = new Date(now);
  const { rows } = await sql<{
    why: string | null;
    detail: string | null;
    zone: string | null;
    count: bigint;
    soonest: number;
  }>`
    select case when c.agreed then 'callback' when c.promised then 'promise' when c.not_before <= ${at} then null else coalesce(c.why, 'retry') end as why,
      case when c.not_before <= ${at} or c.why <> 'law' then null else c.why_detail end as detail,
      case when c.not_before <= ${at} or c.why <> 'law' then null else d.zone end as zone,
      count(*) as count, min(c.not_before) as soonest
    from (select m.*, exists (select from callback b where b.tenant_id = m.tenant_id and b.debtor_id = m.debtor_id and b.state = 'open') as agreed,
      exists (select from promise_lock l where l.tenant_id = m.tenant_id and l.debtor_id = m.debtor_id and l.until_on >= ${today}) as promised
      from campaign_debtor m where m.campaign_id = ${campaign} and m.active) c
    join debtor d on d.tenant_id = c.tenant_id and d.id = c.debtor_id
    group by 1, 2, 3 order by 4 desc limit 60`.execute(tx);
  return {
    members: rows.reduce((sum, row) => sum + Number(row.count), 0),
    callableNow: rows.filter((row) => row.why === null).reduce((sum, row) => sum + Number(row.count), 0),
    whyNot: rows.flatMap((row) =>
      row.why === null ? [] : [{ ...row, why: row.why, count: Number(row.count) }],
    ),
  };
}
