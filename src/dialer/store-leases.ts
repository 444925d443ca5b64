// SQL of who drives a campaign: one owner at a time, and a fence that an owner before cannot pass.
import { sql } from "kysely";
import type { CampaignId, TenantId } from "#kernel/ids.ts";
import type { Instant } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";

/**
 * Takes or renews a lease; undefined while somebody else holds it. A new owner gets a higher fence. An owner that gives no
 * sign of life (platform/sign-of-life.ts: a session lock of its own, gone with its process) holds nothing.
 */
export async function takeLease(
  tx: Tx,
  lease: { tenant: TenantId; campaign: CampaignId; owner: string; now: Instant; until: Instant },
): Promise<bigint | undefined> {
  const until = new Date(lease.until);
  // Its owner's renewal leaves the fence: it waits for no call that is being begun, or on a busy floor it would wait for ever.
  const renewed = await sql<{ fence: bigint }>`
    update campaign_lease set until = ${until}
    where campaign_id = ${lease.campaign} and owner = ${lease.owner} returning fence`.execute(tx);
  if (renewed.rows[0]) return renewed.rows[0].fence;
  const held = await sql<{ free: boolean }>`
    select until < ${new Date(lease.now)} or pg_try_advisory_xact_lock_shared(hashtextextended(owner, 0)) as free
    from campaign_lease where campaign_id = ${lease.campaign}`.execute(tx);
  if (held.rows[0]?.free === false) return undefined;
  // A new owner comes after every call the old one was beginning (holdsFence).
  await sql`select from campaign_lease where campaign_id = ${lease.campaign} for update`.execute(tx);
  const { rows } = await sql<{ fence: bigint }>`
    insert into campaign_lease (tenant_id, campaign_id, owner, fence, until)
    values (${lease.tenant}, ${lease.campaign}, ${lease.owner}, 1, ${until})
    on conflict (tenant_id, campaign_id) do update
      set owner = excluded.owner, until = excluded.until,
          fence = campaign_lease.fence + case when campaign_lease.owner = excluded.owner then 0 else 1 end
      where campaign_lease.owner = excluded.owner or campaign_lease.until < ${new Date(lease.now)}
        or pg_try_advisory_xact_lock_shared(hashtextextended(campaign_lease.owner, 0))
    returning fence`.execute(tx);
  return rows[0]?.fence;
}
/** Whether this fence is still the campaign's, and no other can be given before the transaction ends. */
export async function holdsFence(tx: Tx, campaign: CampaignId, fence: bigint): Promise<boolean> {
  const { rows } =
    await sql`select from campaign_lease where campaign_id = ${campaign} and fence = ${fence} for key share`.execute(
      tx,
    );
  return rows.length > 0;
}
/** The last instant at which somebody was its owner, or still is. */
export async function ownedUntil(tx: Tx, campaign: CampaignId): Promise<Instant | undefined> {
  const row = await tx
    .selectFrom("campaign_lease")
    .select("until")
    .where("campaign_id", "=", campaign)
    .executeTakeFirst();
  return row?.until;
}
export async function dropLease(
  tx: Tx,
  { campaign, owner, now }: { campaign: CampaignId; owner: string; now: Instant },
): Promise<void> {
  await sql`update campaign_lease set until = ${new Date(now - 1)} where campaign_id = ${campaign} and owner = ${owner}`.execute(
    tx,
  );
}
