// SQL of return calls: whose number this is.
import { asId, type CampaignId, type DebtorId, type PhoneId, type UserId } from "#kernel/ids.ts";
import type { Phone } from "#kernel/phone.ts";
import type { Instant } from "#kernel/time.ts";
import { stamp, type Tx } from "#platform/db.ts";

export interface KnownCaller {
  readonly debtor: DebtorId;
  readonly phone: PhoneId;
  readonly number: Phone;
  readonly zone: string | null;
  readonly lastUser: UserId | null;
}
/** Whose call somebody returns: the debtor of this campaign we tried last at that number. */
export async function callerOf(
  tx: Tx,
  campaign: CampaignId,
  from: Phone,
  since: Instant,
): Promise<KnownCaller | undefined> {
  const row = await tx
    .selectFrom("attempt")
    .innerJoin("phone", (join) =>
      join.onRef("phone.id", "=", "attempt.phone_id").onRef("phone.tenant_id", "=", "attempt.tenant_id"),
    )
    .innerJoin("debtor", (join) =>
      join.onRef("debtor.id", "=", "attempt.debtor_id").onRef("debtor.tenant_id", "=", "attempt.tenant_id"),
    )
    .select(["debtor.id as debtor", "phone.id as phone", "debtor.zone", "attempt.user_id"])
    .where("attempt.campaign_id", "=", campaign)
    .where("phone.e164", "=", from)
    .where("attempt.reserved_at", ">=", stamp(since))
    .orderBy("attempt.reserved_at", "desc")
    .limit(1)
    .executeTakeFirst();
  return (
    row && {
      debtor: asId(row.debtor),
      phone: asId(row.phone),
      number: from,
      zone: row.zone,
      lastUser: row.user_id === null ? null : asId<UserId>(row.user_id),
    }
  );
}
