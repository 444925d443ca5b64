// SQL of whom a campaign is about, before anybody is picked: for the check before the floor opens.
import { sql } from "kysely";
import { asId, type CampaignId, type DebtorId, type PhoneId } from "#kernel/ids.ts";
import type { Tx } from "#platform/db.ts";

/** People with an open debt in the campaign's segment, each with the phone that would be tried first; the same ones every time. */
export async function campaignPeople(
  tx: Tx,
  campaign: CampaignId,
  limit: number,
): Promise<{ total: number; people: readonly { debtor: DebtorId; phone: PhoneId | null }[] }> {
  const { rows } = await sql<{ debtor: string; phone: string | null; total: bigint }>`
    with open as (
      select a.debtor_id, md5(a.debtor_id::text) as shuffle
      from campaign c
      join segment_member m on m.tenant_id = c.tenant_id and m.segment_id = c.segment_id
      join account a on a.tenant_id = m.tenant_id and a.id = m.account_id and a.state = 'open'
      where c.id = ${campaign} group by a.debtor_id)
    select o.debtor_id as debtor, best.id as phone, count(*) over () as total
    from open o
    left join lateral (
      select f.id from phone f where f.debtor_id = o.debtor_id and f.active and f.role in ('titular', 'aval')
      order by (f.role = 'titular') desc, f.quality desc, f.id limit 1) best on true
    order by o.shuffle limit ${limit}`.execute(tx);
  return {
    total: Number(rows[0]?.total ?? 0),
    people: rows.map(({ debtor, phone }) => ({
      debtor: asId<DebtorId>(debtor),
      phone: phone === null ? null : asId<PhoneId>(phone),
    })),
  };
}
