// Calls promised for later, in the database.
import { sql } from "kysely";
import type { DebtorId, GestionId, PhoneId, PortfolioId, TenantId, UserId } from "#kernel/ids.ts";
import type { Instant } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";
import { newId } from "#platform/new-id.ts";

export interface NewCallback {
  readonly tenant: TenantId;
  readonly portfolio: PortfolioId;
  readonly debtor: DebtorId;
  /** Null: the line made it (a return call nobody could take). */
  readonly gestion: GestionId | null;
  readonly phone: PhoneId | null;
  readonly owner: UserId | null;
  readonly dueAt: Instant;
  readonly at: Instant;
}

/** One open callback a person: a new one takes the place of those before. */
export async function putCallback(tx: Tx, callback: NewCallback): Promise<void> {
  await tx
    .updateTable("callback")
    .set({ state: "cancelled", closed_at: new Date(callback.at) })
    .where("debtor_id", "=", callback.debtor)
    .where("state", "=", "open")
    .execute();
  await tx
    .insertInto("callback")
    .values({
      tenant_id: callback.tenant,
      id: newId(),
      portfolio_id: callback.portfolio,
      debtor_id: callback.debtor,
      phone_id: callback.phone,
      gestion_id: callback.gestion,
      owner_id: callback.owner,
      due_at: new Date(callback.dueAt),
      created_at: new Date(callback.at),
    })
    .execute();
}

/** The person was spoken to: the calls owed until now are done. */
export async function closeCallbacks(tx: Tx, debtor: DebtorId, at: Instant): Promise<void> {
  await tx
    .updateTable("callback")
    .set({ state: "done", closed_at: new Date(at) })
    .where("debtor_id", "=", debtor)
    .where("state", "=", "open")
    .where(sql<boolean>`due_at <= ${new Date(at)}`)
    .execute();
}

/** Nobody is to be called any more. */
export async function cancelCallbacks(tx: Tx, debtors: readonly DebtorId[], at: Instant): Promise<void> {
  await tx
    .updateTable("callback")
    .set({ state: "cancelled", closed_at: new Date(at) })
    .where(sql<boolean>`debtor_id = any (${debtors}::uuid[])`)
    .where("state", "=", "open")
    .execute();
}

export async function closeCallback(
  tx: Tx,
  id: string,
  state: "done" | "expired",
  at: Instant,
): Promise<void> {
  await tx
    .updateTable("callback")
    .set({ state, closed_at: new Date(at) })
    .where("id", "=", id)
    .where("state", "=", "open")
    .execute();
}
