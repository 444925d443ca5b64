// SQL of a list put back by result: who waits only for the house's own spacing, and their waking.
import { sql } from "kysely";
import type { CampaignId, DebtorId } from "#kernel/ids.ts";
import type { Instant } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";

/** Waiting for their next try and nothing else, best first. Law, sheet, promises, doubts and agreed calls have other words. */
export async function restingAfter(
  tx: Tx,
  campaign: CampaignId,
  results: readonly string[],
  now: Instant,
  limit: number,
): Promise<{ readonly debtors: readonly DebtorId[]; readonly more: number }> {
  const { rows } = await sql<{ debtor_id: DebtorId; n: bigint }>`
    select debtor_id, count(*) over () as n from campaign_debtor c
    where campaign_id = ${campaign} and active and not_before > ${new Date(now)} and why = 'retry'
      and last_outcome = any (${results as string[]}::text[])
      and not exists (select from callback b where b.tenant_id = c.tenant_id and b.debtor_id = c.debtor_id and b.state = 'open')
    order by priority desc, debtor_id limit ${limit}`.execute(tx);
  return { debtors: rows.map((row) => row.debtor_id), more: Number(rows[0]?.n ?? 0) - rows.length };
}

/** How many wait after each result, for the choice. */
export async function restingByResult(
  tx: Tx,
  campaign: CampaignId,
  now: Instant,
): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ last_outcome: string; n: bigint }>`
    select last_outcome, count(*) as n from campaign_debtor
    where campaign_id = ${campaign} and active and not_before > ${new Date(now)} and why = 'retry' and last_outcome is not null
    group by last_outcome`.execute(tx);
  return new Map(rows.map((row) => [row.last_outcome, Number(row.n)]));
}

/** Only where the house's spacing is still all that keeps them: what changed meanwhile stands. */
export async function wake(
  tx: Tx,
  campaign: CampaignId,
  debtors: readonly DebtorId[],
  now: Instant,
): Promise<number> {
  if (debtors.length === 0) return 0;
  const result = await tx
    .updateTable("campaign_debtor")
    .set({ not_before: new Date(now), why: null, why_detail: null })
    .where("campaign_id", "=", campaign)
    .where(sql<boolean>`debtor_id = any (${debtors as DebtorId[]}::uuid[])`)
    .where("why", "=", "retry")
    .executeTakeFirst();
  return Number(result.numUpdatedRows);
}
