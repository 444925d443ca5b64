// Calls promised for later, in the database.
import { sql } from "kysely";
import {
  asId,
  type DebtorId,
  type GestionId,
  type PhoneId,
  type PortfolioId,
  type TenantId,
  type UserId,
} from "#kernel/ids.ts";
import type { Instant } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";
import { newId } from "#platform/new-id.ts";
import type { CallbackReason } from "./core/callback.ts";

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

export async function isPhoneOf(tx: Tx, phone: PhoneId, debtor: DebtorId): Promise<boolean> {
  const row = await tx
    .selectFrom("phone")
    .select("id")
    .where("id", "=", phone)
    .where("debtor_id", "=", debtor)
    .executeTakeFirst();
  return row !== undefined;
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

export async function hasOpenCallback(tx: Tx, debtor: DebtorId): Promise<boolean> {
  const open = await tx
    .selectFrom("callback")
    .select("id")
    .where("debtor_id", "=", debtor)
    .where("state", "=", "open")
    .limit(1)
    .executeTakeFirst();
  return open !== undefined;
}

/** The person was spoken to: the calls owed until now are done; those agreed for later too, when a later word took their place. */
export async function closeCallbacks(
  tx: Tx,
  debtor: DebtorId,
  { at, alsoLater }: { readonly at: Instant; readonly alsoLater: boolean },
): Promise<void> {
  await tx
    .updateTable("callback")
    .set({ state: "done", closed_at: new Date(at) })
    .where("debtor_id", "=", debtor)
    .where("state", "=", "open")
    .where(sql<boolean>`(${alsoLater} or due_at <= ${new Date(at)})`)
    .execute();
}

/** The call a gestión agreed, if it is still owed. */
export async function openCallbackOf(tx: Tx, gestion: GestionId): Promise<string | undefined> {
  const row = await tx
    .selectFrom("callback")
    .select("id")
    .where("gestion_id", "=", gestion)
    .where("state", "=", "open")
    .executeTakeFirst();
  return row?.id;
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
  closed: { state: "done" | "expired" | "cancelled"; at: Instant; why?: CallbackReason },
): Promise<boolean> {
  const result = await tx
    .updateTable("callback")
    .set({ state: closed.state, closed_at: new Date(closed.at), why: closed.why ?? null })
    .where("id", "=", id)
    .where("state", "=", "open")
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

export async function moveCallback(tx: Tx, id: string, to: Instant, why: string): Promise<boolean> {
  const result = await tx
    .updateTable("callback")
    .set({ due_at: new Date(to), why })
    .where("id", "=", id)
    .where("state", "=", "open")
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

export interface SweptCallback {
  readonly id: string;
  readonly debtor: DebtorId;
  readonly portfolio: PortfolioId;
  readonly state: "expired" | "cancelled";
  readonly why: CallbackReason;
}
/** One mandate, or all of the tenant's except those that somebody else looks after. */
export type SweptMandates = { readonly portfolio: PortfolioId } | { readonly allBut: readonly PortfolioId[] };
/** Calls nobody owes any more: nothing is owed to us, or their hour is long past. */
export async function sweepCallbacks(
  tx: Tx,
  mandates: SweptMandates,
  { at, dueBefore }: { at: Instant; dueBefore: Instant },
): Promise<readonly SweptCallback[]> {
  const only = "portfolio" in mandates ? mandates.portfolio : null;
  const except = "allBut" in mandates ? mandates.allBut : [];
  const { rows } = await sql<{ id: string; debtor_id: string; portfolio_id: string; why: CallbackReason }>`
    with over as (
      select c.tenant_id, c.id, case
          when not exists (select from account a where a.tenant_id = c.tenant_id and a.debtor_id = c.debtor_id and a.state = 'open')
          then case when exists (select from account a where a.tenant_id = c.tenant_id and a.debtor_id = c.debtor_id and a.state = 'paid')
            then 'paid' else 'withdrawn' end
          when c.due_at <= ${new Date(dueBefore)} then 'expired' end as why
      from callback c where c.state = 'open' and (${only}::uuid is null or c.portfolio_id = ${only}::uuid)
        and not c.portfolio_id = any (${[...except]}::uuid[])
      for update of c skip locked
    )
    update callback c set state = case over.why when 'expired' then 'expired' else 'cancelled' end, why = over.why,
      closed_at = ${new Date(at)}
    from over where over.why is not null and c.tenant_id = over.tenant_id and c.id = over.id
    returning c.id, c.debtor_id, c.portfolio_id, c.why`.execute(tx);
  return rows.map((row) => ({
    id: row.id,
    debtor: row.debtor_id as DebtorId,
    portfolio: asId<PortfolioId>(row.portfolio_id),
    why: row.why,
    state: row.why === "expired" ? "expired" : "cancelled",
  }));
}

/** Open calls somebody owns, in sight of whoever asks. */
export async function callbacksOwnedBy(
  tx: Tx,
  owner: UserId,
): Promise<readonly { readonly id: string; readonly portfolio: PortfolioId }[]> {
  const rows = await tx
    .selectFrom("callback")
    .select(["id", "portfolio_id"])
    .where("owner_id", "=", owner)
    .where("state", "=", "open")
    .execute();
  return rows.map((row) => ({ id: row.id, portfolio: asId(row.portfolio_id) }));
}

/** Those still open and still of the owner before; null: of the team. Returns which. */
export async function giveCallbacks(
  tx: Tx,
  ids: readonly string[],
  from: UserId | null,
  to: UserId | null,
): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    update callback set owner_id = ${to} where id = any (${ids as string[]}::uuid[]) and state = 'open'
      and owner_id is not distinct from ${from}::uuid returning id`.execute(tx);
  return rows.map(({ id }) => id);
}
