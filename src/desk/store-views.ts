// SQL of who opened whom: counted in the access log, against what a user serves.
import { sql } from "kysely";
import { logAccess } from "#identity/service.ts";
import { asId, type DebtorId, type PortfolioId, type TenantId, type UserId } from "#kernel/ids.ts";
import type { Instant } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";
import type { Viewing } from "./core/view-budget.ts";

/** Undefined: not in sight of whoever asks. */
export async function mandateOf(tx: Tx, debtor: DebtorId): Promise<PortfolioId | undefined> {
  const row = await tx
    .selectFrom("debtor")
    .select("portfolio_id")
    .where("id", "=", debtor)
    .executeTakeFirst();
  return row && asId<PortfolioId>(row.portfolio_id);
}

/** Nobody has a reason to look at a person who does not exist: the log says so, and from there the floor. */
export async function tellCanary(
  tx: Tx,
  { tenant, user }: { readonly tenant: TenantId; readonly user: UserId },
  { debtor, ...look }: CanaryLook,
  at: Instant,
): Promise<void> {
  const row = await tx
    .selectFrom("debtor")
    .select("portfolio_id")
    .where("id", "=", debtor)
    .where("canary", "=", true)
    .executeTakeFirst();
  if (!row) return;
  await logAccess(tx, tenant, user, at, {
    ...{
      action: look.action,
      what: "canary",
      subject: debtor,
      portfolio: asId<PortfolioId>(row.portfolio_id),
    },
    detail: look.detail ?? {},
  });
}
export interface CanaryLook {
  readonly debtor: DebtorId;
  readonly action: "read" | "export";
  readonly detail?: Readonly<Record<string, unknown>>;
}

/** Until the transaction ends nobody else opens a card as this user: two at once would both be the last. */
export async function viewingOf(
  tx: Tx,
  { user, debtor, since }: { user: UserId; debtor: DebtorId; since: Instant },
): Promise<Viewing & { told: boolean; served: boolean }> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`views ${user}`}, 0))`.execute(tx);
  const { rows } = await sql<{ others: number; known: boolean; told: boolean; served: boolean }>`
    with opened as (
      select distinct subject_id from access_log
      where user_id = ${user} and action = 'read' and what = 'debtor' and at > ${new Date(since)})
    select
      (select count(*) from opened o where not exists (
        select from served_debtor s where s.user_id = ${user} and s.debtor_id = o.subject_id))::int
      + (select count(*) from access_log l where l.user_id = ${user} and l.action = 'read' and l.what = 'reveal'
        and l.at > ${new Date(since)} and not exists (
          select from served_debtor s where s.user_id = ${user} and s.debtor_id = l.subject_id))::int as others,
      exists (select from served_debtor s where s.user_id = ${user} and s.debtor_id = ${debtor}) as served,
      exists (select from opened where subject_id = ${debtor})
        or exists (select from served_debtor s where s.user_id = ${user} and s.debtor_id = ${debtor}) as known,
      exists (select from access_log where user_id = ${user} and action = 'refused' and what in ('debtor', 'reveal')
        and at > ${new Date(since)}) as told`.execute(tx);
  const [row] = rows;
  return {
    ...{ others: row?.others ?? 0, known: row?.known ?? false },
    ...{ told: row?.told ?? false, served: row?.served ?? false },
  };
}
