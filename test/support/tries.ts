// Calls of ours that were made before the journey begins, so that somebody can return them.
import type { PhoneId, UserId } from "#kernel/ids.ts";
import { hour } from "#kernel/time.ts";
import { newId } from "#platform/new-id.ts";
import type { TestDatabase } from "./database.ts";
import type { SeededDebtor } from "./debtors.ts";
import type { Floor } from "./floor.ts";

/** The number the floor's trunk shows. */
export const ours = "+56600123456";

/** We called this person before, showing one of our numbers. */
export async function tried(
  test: TestDatabase,
  floor: Floor,
  debtor: SeededDebtor,
  more: { ago?: number; showing?: string; user?: UserId; campaign?: string } = {},
): Promise<void> {
  const at = new Date(floor.clock.now() - (more.ago ?? hour));
  const spoke = more.user
    ? { user_id: more.user, answered_at: at, bridged_at: at, outcome: "human" }
    : { outcome: "no_answer" };
  await test.db.inTenant(debtor.mandate.tenant, (tx) =>
    tx
      .insertInto("attempt")
      .values({
        tenant_id: debtor.mandate.tenant,
        id: newId(),
        campaign_id: more.campaign ?? floor.campaign,
        portfolio_id: debtor.mandate.portfolio,
        debtor_id: debtor.debtor,
        phone_id: debtor.phone,
        trunk_id: floor.trunk,
        mode: "progressive",
        state: "ended",
        caller_id: more.showing ?? ours,
        reserved_at: at,
        dialled_at: at,
        ended_at: at,
        ...spoke,
      })
      .execute(),
  );
}

/** The same telephone in another person's file. */
export async function sharePhone(
  test: TestDatabase,
  from: SeededDebtor,
  to: { readonly mandate: SeededDebtor["mandate"]; readonly phone: PhoneId },
): Promise<void> {
  await test.db.inTenant(to.mandate.tenant, async (tx) => {
    const { e164 } = await tx
      .selectFrom("phone")
      .select("e164")
      .where("id", "=", from.phone)
      .executeTakeFirstOrThrow();
    await tx.updateTable("phone").set({ e164, raw: e164 }).where("id", "=", to.phone).execute();
  });
}
