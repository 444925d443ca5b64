// The history of how a person is reached: written with each correction, read beside the card.
import {
  asId,
  type DebtorId,
  type PhoneId,
  type PortfolioId,
  type TenantId,
  type UserId,
} from "#kernel/ids.ts";
import type { Instant } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";
import { newId } from "#platform/new-id.ts";
import type { ContactField, ContactOrigin } from "./core/contact-points.ts";
import type { PhoneRole } from "./core/fields.ts";

export interface ContactChange {
  readonly debtor: DebtorId;
  readonly portfolio: PortfolioId;
  readonly field: ContactField;
  readonly was: string | null;
  readonly became: string | null;
  readonly givenBy: ContactOrigin;
  /** The agreement it came under from another mandate. */
  readonly sharing?: string | undefined;
  readonly at: Instant;
}
export async function insertChanges(
  tx: Tx,
  who: { readonly tenant: TenantId; readonly user?: UserId },
  changes: readonly ContactChange[],
): Promise<void> {
  if (changes.length === 0) return;
  await tx
    .insertInto("contact_point_change")
    .values(
      changes.map((change) => ({
        tenant_id: who.tenant,
        id: newId(),
        portfolio_id: change.portfolio,
        debtor_id: change.debtor,
        field: change.field,
        was: change.was,
        became: change.became,
        given_by: change.givenBy,
        sharing_id: change.sharing ?? null,
        at: new Date(change.at),
        user_id: who.user ?? null,
      })),
    )
    .execute();
}

export async function changesOf(tx: Tx, debtor: DebtorId, limit: number) {
  const rows = await tx
    .selectFrom("contact_point_change as c")
    .leftJoin("app_user as u", (join) =>
      join.onRef("u.tenant_id", "=", "c.tenant_id").onRef("u.id", "=", "c.user_id"),
    )
    .select(["c.id", "c.field", "c.was", "c.became", "c.given_by as givenBy", "c.at", "u.name as by"])
    .where("c.debtor_id", "=", debtor)
    .orderBy("c.at", "desc")
    .orderBy("c.id", "desc")
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    ...row,
    field: row.field as ContactField,
    givenBy: row.givenBy as ContactOrigin,
  }));
}

export async function phoneFor(
  tx: Tx,
  { debtor, phone }: { readonly debtor: DebtorId; readonly phone: PhoneId },
): Promise<{ number: string; role: PhoneRole; active: boolean } | undefined> {
  const row = await tx
    .selectFrom("phone")
    .select(["e164", "role", "active"])
    .where("id", "=", phone)
    .where("debtor_id", "=", debtor)
    .forUpdate()
    .executeTakeFirst();
  return row && { number: row.e164, role: row.role as PhoneRole, active: row.active };
}

/** Whether the caller may see the debtor at all. */
export async function debtorInSight(tx: Tx, id: DebtorId): Promise<DebtorId | undefined> {
  const row = await tx.selectFrom("debtor").select("id").where("id", "=", id).executeTakeFirst();
  return row && asId<DebtorId>(row.id);
}
