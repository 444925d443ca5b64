// SQL of payments people say they made: kept for the creditor to look up, found by the payments file.
import { sql } from "kysely";
import type { AccountId, DebtorId, GestionId, PortfolioId, TenantId } from "#kernel/ids.ts";
import type { Instant, LocalDate } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";
import type { PaymentChannel } from "./core/disposition-tree.ts";

export async function insertReported(
  tx: Tx,
  tenant: TenantId,
  said: {
    readonly gestion: GestionId;
    readonly portfolio: PortfolioId;
    readonly debtor: DebtorId;
    readonly on: LocalDate;
    readonly currency: string;
    readonly channel: PaymentChannel;
    readonly operation: string;
    readonly at: Instant;
  },
  parts: readonly { readonly debt: { readonly id: string }; readonly amountMinor: bigint }[],
): Promise<void> {
  if (parts.length === 0) return;
  await tx
    .insertInto("reported_payment")
    .values(
      parts.map(({ debt, amountMinor }) => ({
        tenant_id: tenant,
        gestion_id: said.gestion,
        account_id: debt.id,
        portfolio_id: said.portfolio,
        debtor_id: said.debtor,
        paid_on: said.on,
        amount_minor: amountMinor,
        currency: said.currency,
        channel: said.channel,
        operation: said.operation,
        reported_at: new Date(said.at),
      })),
    )
    .execute();
}

/** The payments file brought money to these debts: what was said of them is found. */
export async function findReported(tx: Tx, accounts: readonly AccountId[], at: Instant): Promise<void> {
  if (accounts.length === 0) return;
  await tx
    .updateTable("reported_payment")
    .set({ state: "found", found_at: new Date(at) })
    .where("account_id", "in", [...accounts])
    .where("state", "=", "open")
    .execute();
}

export async function reportsPayment(tx: Tx, gestion: GestionId): Promise<boolean> {
  const row = await tx
    .selectFrom("reported_payment")
    .select("gestion_id")
    .where("gestion_id", "=", gestion)
    .executeTakeFirst();
  return row !== undefined;
}

/** Of these debts, those that another gestión in force says are paid, and the creditor has not confirmed. */
export async function reportedElsewhere(
  tx: Tx,
  gestion: GestionId,
  accounts: readonly AccountId[],
): Promise<ReadonlySet<AccountId>> {
  const { rows } = await sql<{ id: AccountId }>`
    select r.account_id as id from reported_payment r
    where r.account_id = any (${[...accounts]}::uuid[]) and r.state = 'open' and r.gestion_id <> ${gestion}
      and ${inForce}`.execute(tx);
  return new Set(rows.map(({ id }) => id));
}
/** Said by a gestión nobody annulled. */
const inForce = sql`not exists (select from gestion n where n.tenant_id = r.tenant_id and n.annuls = r.gestion_id)`;

export interface ReportedRow {
  readonly gestionId: string;
  readonly accountId: string;
  readonly accountNumber: string;
  readonly portfolioId: string;
  readonly debtorId: string;
  readonly debtorName: string;
  readonly document: string;
  readonly paidOn: LocalDate;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly channel: PaymentChannel;
  readonly operation: string;
  readonly reportedAt: Instant;
  readonly state: "open" | "found";
}
export async function listReported(
  tx: Tx,
  filter: { readonly portfolio?: PortfolioId; readonly state?: "open" | "found"; readonly limit: number },
): Promise<ReportedRow[]> {
  const { rows } = await sql<ReportedRow>`
    select r.gestion_id as "gestionId", r.account_id as "accountId", a.number as "accountNumber",
      r.portfolio_id as "portfolioId", r.debtor_id as "debtorId", d.full_name as "debtorName", e.document,
      r.paid_on as "paidOn", r.amount_minor as "amountMinor", r.currency, r.channel, r.operation,
      r.reported_at as "reportedAt", r.state
    from reported_payment r
    join account a on a.tenant_id = r.tenant_id and a.id = r.account_id
    join debtor d on d.tenant_id = r.tenant_id and d.id = r.debtor_id
    join person e on e.tenant_id = d.tenant_id and e.id = d.person_id
    where ${inForce} ${filter.portfolio ? sql`and r.portfolio_id = ${filter.portfolio}` : sql``}
      ${filter.state ? sql`and r.state = ${filter.state}` : sql``}
    order by r.reported_at desc limit ${filter.limit}`.execute(tx);
  return rows;
}
