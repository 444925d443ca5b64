// Payments, their allocations, the files they came in and the rows refused, in the database.
import { sql } from "kysely";
import {
  type AccountId,
  asId,
  type CreditorId,
  type DebtorId,
  type JobId,
  type PaymentId,
  type PortfolioId,
  type TenantId,
  type UserId,
} from "#kernel/ids.ts";
import type { Currency } from "#kernel/money.ts";
import type { Instant, LocalDate } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";
import type { RejectedRow, RejectRow } from "#portfolio/core/row-codes.ts";
import type { Allocation } from "./core/apply.ts";

export interface PaymentRow {
  readonly id: PaymentId;
  readonly debtor: DebtorId;
  readonly account: AccountId | null;
  readonly reference: string;
  readonly amountMinor: bigint;
  readonly currency: Currency;
  readonly valueOn: LocalDate;
  readonly method: string;
}
export interface Batch {
  readonly tenant: TenantId;
  readonly portfolio: PortfolioId;
  readonly creditor: CreditorId;
  readonly file: string | null;
  readonly at: Instant;
}

/** The ids that are new; a payment already known is left as it is. */
export async function insertPayments(
  tx: Tx,
  batch: Batch,
  payments: readonly PaymentRow[],
): Promise<ReadonlySet<PaymentId>> {
  const rows = payments.map((payment) => ({ ...payment, amountMinor: payment.amountMinor.toString() }));
  const written = await sql<{ id: string }>`
    insert into payment (tenant_id, id, portfolio_id, creditor_id, debtor_id, account_id, file_id, reference, amount_minor,
      currency, value_on, method, received_at)
    select ${batch.tenant}::uuid, id, ${batch.portfolio}::uuid, ${batch.creditor}::uuid, debtor, account, ${batch.file}::uuid,
      reference, "amountMinor", currency, "valueOn", method, ${new Date(batch.at)}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid, debtor uuid, account uuid, reference text,
      "amountMinor" bigint, currency text, "valueOn" date, method text)
    on conflict do nothing returning id`.execute(tx);
  return new Set(written.rows.map((row) => asId<PaymentId>(row.id)));
}

export async function insertAllocations(
  tx: Tx,
  batch: Pick<Batch, "tenant" | "portfolio">,
  allocations: readonly (Allocation & { readonly payment: PaymentId })[],
): Promise<void> {
  if (allocations.length === 0) return;
  const rows = allocations.map((part) => ({
    payment: part.payment,
    debt: part.debt,
    amount: part.amountMinor.toString(),
    interest: part.interestMinor.toString(),
    fees: part.feesMinor.toString(),
    principal: part.principalMinor.toString(),
    excess: part.excessMinor.toString(),
  }));
  await sql`
    insert into payment_allocation (tenant_id, payment_id, account_id, portfolio_id, amount_minor, interest_minor, fees_minor,
      principal_minor, excess_minor)
    select ${batch.tenant}::uuid, payment, debt, ${batch.portfolio}::uuid, amount, interest, fees, principal, excess
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(payment uuid, debt uuid, amount bigint, interest bigint,
      fees bigint, principal bigint, excess bigint)`.execute(tx);
}

export async function lockPayment(tx: Tx, id: PaymentId) {
  return tx.selectFrom("payment").selectAll().where("id", "=", id).forUpdate().executeTakeFirst();
}
export async function allocationsOf(tx: Tx, id: PaymentId): Promise<readonly Allocation[]> {
  const rows = await tx.selectFrom("payment_allocation").selectAll().where("payment_id", "=", id).execute();
  return rows.map((row) => ({
    debt: row.account_id,
    amountMinor: row.amount_minor,
    interestMinor: row.interest_minor,
    feesMinor: row.fees_minor,
    principalMinor: row.principal_minor,
    excessMinor: row.excess_minor,
  }));
}
export async function markReversed(
  tx: Tx,
  id: PaymentId,
  by: { at: Instant; user: UserId | null; reason: string },
): Promise<void> {
  await tx
    .updateTable("payment")
    .set({ reversed_at: new Date(by.at), reversed_by: by.user, reversal_reason: by.reason })
    .where("id", "=", id)
    .execute();
}

export async function paymentsOf(
  tx: Tx,
  portfolio: PortfolioId,
  page: { limit: number; before: string | null },
) {
  return tx
    .selectFrom("payment as p")
    .leftJoin("account as a", (join) =>
      join.onRef("a.tenant_id", "=", "p.tenant_id").onRef("a.id", "=", "p.account_id"),
    )
    .select([
      "p.id",
      "p.debtor_id",
      "p.account_id",
      "a.number",
      "p.reference",
      "p.amount_minor",
      "p.currency",
      "p.value_on",
      "p.method",
      "p.received_at",
      "p.reversed_at",
    ])
    .where("p.portfolio_id", "=", portfolio)
    .$if(page.before !== null, (query) => query.where("p.id", "<", page.before ?? ""))
    .orderBy("p.id", "desc")
    .limit(page.limit)
    .execute();
}

export interface PaymentsFile {
  readonly id: string;
  readonly portfolio: PortfolioId;
  readonly job: JobId;
  readonly state: "received" | "loaded" | "refused" | "partial";
  readonly throughOn: LocalDate | null;
  /** What came of its rows so far; `done` once money was applied. */
  readonly counts: Readonly<Record<string, unknown>>;
}
export async function addFile(
  tx: Tx,
  tenant: TenantId,
  file: Omit<PaymentsFile, "state" | "counts"> & {
    name: string;
    sha256: Buffer;
    bytes: number;
    at: Instant;
    by: UserId | null;
  },
): Promise<void> {
  await tx
    .insertInto("payments_file")
    .values({
      tenant_id: tenant,
      id: file.id,
      portfolio_id: file.portfolio,
      job_id: file.job,
      name: file.name,
      sha256: file.sha256,
      bytes: file.bytes,
      state: "received",
      through_on: file.throughOn,
      received_at: new Date(file.at),
      received_by: file.by,
    })
    .execute();
}
export async function findFile(tx: Tx, id: string): Promise<PaymentsFile | undefined> {
  const row = await tx.selectFrom("payments_file").selectAll().where("id", "=", id).executeTakeFirst();
  return (
    row && {
      id: row.id,
      portfolio: asId<PortfolioId>(row.portfolio_id),
      job: asId<JobId>(row.job_id),
      state: row.state as PaymentsFile["state"],
      throughOn: row.through_on as LocalDate | null,
      counts: row.counts,
    }
  );
}
export async function loadedBefore(
  tx: Tx,
  portfolio: PortfolioId,
  sha256: Buffer,
): Promise<string | undefined> {
  const row = await tx
    .selectFrom("payments_file")
    .select("id")
    .where("portfolio_id", "=", portfolio)
    .where("sha256", "=", sha256)
    .where("state", "=", "loaded")
    .executeTakeFirst();
  return row?.id;
}
export async function markFile(
  tx: Tx,
  id: string,
  state: "loaded" | "refused" | "partial",
  more: { counts: object; throughOn?: LocalDate | null },
): Promise<void> {
  await tx
    .updateTable("payments_file")
    .set({
      state,
      counts: JSON.stringify(more.counts),
      ...(more.throughOn ? { through_on: more.throughOn } : {}),
    })
    .where("id", "=", id)
    .execute();
}

export async function keepCounts(tx: Tx, id: string, counts: object): Promise<void> {
  await tx
    .updateTable("payments_file")
    .set({ counts: JSON.stringify(counts) })
    .where("id", "=", id)
    .execute();
}

export async function addRejects(
  tx: Tx,
  file: { tenant: TenantId; portfolio: PortfolioId; id: string },
  rejects: readonly RejectRow[],
): Promise<void> {
  if (rejects.length === 0) return;
  await tx
    .insertInto("payments_reject")
    .values(
      rejects.map((reject) => ({
        tenant_id: file.tenant,
        file_id: file.id,
        portfolio_id: file.portfolio,
        row_number: reject.row,
        field: reject.field,
        code: reject.code,
        message: reject.message,
        cells: JSON.stringify(reject.cells),
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
export async function rejectsOf(tx: Tx, file: string, limit: number) {
  return tx
    .selectFrom("payments_reject")
    .select(["row_number", "field", "code", "message"])
    .where("file_id", "=", file)
    .orderBy("row_number")
    .limit(limit)
    .execute();
}
/** Refused rows in the file's order, each with all its reasons, from the row after `after`. */
export async function rejectedRows(
  tx: Tx,
  file: string,
  after: number,
  limit: number,
): Promise<readonly RejectedRow[]> {
  const { rows } = await sql<RejectedRow>`
    select row_number as row, (array_agg(cells order by field, code))[1] as cells,
      json_agg(json_build_object('field', field, 'code', code, 'message', message) order by field, code) as reasons
    from payments_reject where file_id = ${file} and row_number > ${after}
    group by row_number order by row_number limit ${limit}`.execute(tx);
  return rows;
}
