// Promises and the money linked to them, in the database.
import { type Selectable, sql } from "kysely";
import type { Country } from "#kernel/country.ts";
import {
  type AccountId,
  asId,
  type DebtorId,
  type GestionId,
  type PortfolioId,
  type PromiseId,
  type TenantId,
  type UserId,
} from "#kernel/ids.ts";
import type { Currency } from "#kernel/money.ts";
import type { Instant, LocalDate } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";
import type { Promise as PromiseTable } from "#platform/db-types.generated.ts";
import type { Link, LinkablePayment } from "./core/link.ts";
import { unitOf } from "./core/policy.ts";
import type { PromiseState, PromiseTerms } from "./core/promise.ts";

export interface PromiseRow extends PromiseTerms {
  readonly id: PromiseId;
  readonly portfolio: PortfolioId;
  readonly debtor: DebtorId;
  readonly account: AccountId;
  readonly gestion: GestionId;
  readonly user: UserId | null;
  readonly currency: Currency;
  readonly takenAt: Instant;
  readonly graceDays: number;
  /** 1 for a first promise of its debt. */
  readonly inARow: number;
  /** The day said, when the bank rests on it and the promise moved. */
  readonly askedOn: LocalDate | null;
  readonly state: PromiseState;
  readonly paidMinor: bigint;
}

export async function insert(
  tx: Tx,
  tenant: TenantId,
  promise: Omit<PromiseRow, "state" | "paidMinor" | "unitMinor">,
  replaces: PromiseId | null,
): Promise<boolean> {
  const written = await tx
    .insertInto("promise")
    .values({
      tenant_id: tenant,
      id: promise.id,
      portfolio_id: promise.portfolio,
      debtor_id: promise.debtor,
      account_id: promise.account,
      gestion_id: promise.gestion,
      user_id: promise.user,
      amount_minor: promise.amountMinor,
      currency: promise.currency,
      taken_at: new Date(promise.takenAt),
      taken_on: promise.takenOn,
      due_on: promise.dueOn,
      grace_days: promise.graceDays,
      tolerance_per_mille: promise.tolerancePerMille,
      min_partial_per_mille: promise.minPartialPerMille,
      evaluate_on: promise.evaluateOn,
      in_a_row: promise.inARow,
      asked_on: promise.askedOn,
      replaces,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning("id")
    .executeTakeFirst();
  return written !== undefined;
}

export async function find(tx: Tx, id: PromiseId): Promise<PromiseRow | undefined> {
  const row = await tx.selectFrom("promise").selectAll().where("id", "=", id).forUpdate().executeTakeFirst();
  return row && toRow(row);
}
/** Every promise of a debt, oldest first. */
export async function ofDebt(tx: Tx, account: AccountId): Promise<readonly PromiseRow[]> {
  const rows = await tx
    .selectFrom("promise")
    .selectAll()
    .where("account_id", "=", account)
    .orderBy("taken_at")
    .orderBy("id")
    .execute();
  return rows.map(toRow);
}
export async function ofGestion(tx: Tx, gestion: GestionId): Promise<readonly PromiseRow[]> {
  const rows = await tx.selectFrom("promise").selectAll().where("gestion_id", "=", gestion).execute();
  return rows.map(toRow);
}

/** Every promise of these debts, oldest first, locked: two files at once must not both link the same money. */
export async function historyOf(tx: Tx, accounts: readonly AccountId[]): Promise<readonly PromiseRow[]> {
  const rows = await tx
    .selectFrom("promise")
    .selectAll()
    .where(sql<boolean>`account_id = any (${accounts}::uuid[])`)
    .orderBy("account_id")
    .orderBy("taken_at")
    .orderBy("id")
    .forUpdate()
    .execute();
  return rows.map(toRow);
}

export interface DebtMoney {
  readonly account: AccountId;
  readonly state: "open" | "paid" | "withdrawn";
  readonly closedAt: Instant | null;
  readonly payments: readonly LinkablePayment[];
}
/** Money that stands for each of these debts. */
export async function moneyOf(
  tx: Tx,
  accounts: readonly AccountId[],
): Promise<ReadonlyMap<AccountId, DebtMoney>> {
  const debts = await tx
    .selectFrom("account")
    .select(["id", "state", "closed_at"])
    .where(sql<boolean>`id = any (${accounts}::uuid[])`)
    .execute();
  const payments = await tx
    .selectFrom("account_payment")
    .select(["account_id", "payment_id", "amount_minor", "value_on"])
    .where(sql<boolean>`account_id = any (${accounts}::uuid[])`)
    .execute();
  const byAccount = Map.groupBy(payments, (payment) => payment.account_id ?? "");
  return new Map(
    debts.map((debt) => [
      asId<AccountId>(debt.id),
      {
        account: asId<AccountId>(debt.id),
        state: debt.state as DebtMoney["state"],
        closedAt: debt.closed_at,
        payments: (byAccount.get(debt.id) ?? []).map((payment) => ({
          id: payment.payment_id ?? "",
          amountMinor: payment.amount_minor ?? 0n,
          valueOn: payment.value_on as LocalDate,
        })),
      },
    ]),
  );
}

export async function linksOf(tx: Tx, promises: readonly PromiseId[]): Promise<readonly Link[]> {
  const rows = await tx
    .selectFrom("promise_payment")
    .select(["promise_id", "payment_id", "amount_minor"])
    .where(sql<boolean>`promise_id = any (${promises}::uuid[])`)
    .execute();
  return rows.map((row) => ({
    promise: row.promise_id,
    payment: row.payment_id,
    amountMinor: row.amount_minor,
  }));
}

/** The links of these promises become exactly these. */
export async function putLinks(
  tx: Tx,
  tenant: TenantId,
  portfolio: PortfolioId,
  promises: readonly PromiseId[],
  links: readonly Link[],
): Promise<void> {
  await tx
    .deleteFrom("promise_payment")
    .where(sql<boolean>`promise_id = any (${promises}::uuid[])`)
    .execute();
  if (links.length === 0) return;
  const rows = links.map((link) => ({ ...link, amountMinor: link.amountMinor.toString() }));
  await sql`
    insert into promise_payment (tenant_id, promise_id, payment_id, portfolio_id, amount_minor)
    select ${tenant}::uuid, promise, payment, ${portfolio}::uuid, "amountMinor"
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(promise uuid, payment uuid, "amountMinor" bigint)`.execute(
    tx,
  );
}

export interface Verdict {
  readonly id: PromiseId;
  readonly state: PromiseState;
  readonly paidMinor: bigint;
  readonly undone: boolean;
}
/** Writes what was decided; a promise open again has no day of decision. */
export async function decide(tx: Tx, verdicts: readonly Verdict[], at: Instant): Promise<void> {
  const rows = verdicts.map((verdict) => ({ ...verdict, paidMinor: verdict.paidMinor.toString() }));
  await sql`
    update promise p set state = r.state, paid_minor = r."paidMinor",
      decided_at = case when r.state in ('ACTIVE', 'PENDING_CONFIRMATION') then null
        when r.state = p.state then p.decided_at else ${new Date(at)}::timestamptz end,
      undone_by_reversal = (p.undone_by_reversal and r.state <> 'KEPT') or r.undone
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid, state text, "paidMinor" bigint, undone boolean)
    where p.id = r.id`.execute(tx);
}

export async function close(
  tx: Tx,
  id: PromiseId,
  state: "REPLACED" | "CANCELLED" | "VOIDED",
  at: Instant,
  more: { replacedLate?: boolean; reason?: string } = {},
): Promise<void> {
  await tx
    .updateTable("promise")
    .set({
      state,
      decided_at: new Date(at),
      ...(more.replacedLate === undefined ? {} : { replaced_late: more.replacedLate }),
      ...(more.reason === undefined ? {} : { cancel_reason: more.reason }),
    })
    .where("id", "=", id)
    .execute();
}
export async function linkSuccessor(tx: Tx, id: PromiseId, successor: PromiseId): Promise<void> {
  await tx.updateTable("promise").set({ replaced_by: successor }).where("id", "=", id).execute();
}

/** Debts with an open promise whose last day is over. */
export async function accountsDue(
  tx: Tx,
  portfolio: PortfolioId,
  today: LocalDate,
  limit: number,
  after: AccountId | null,
): Promise<readonly AccountId[]> {
  const rows = await tx
    .selectFrom("promise")
    .select("account_id")
    .where("portfolio_id", "=", portfolio)
    .where("state", "in", ["ACTIVE", "PENDING_CONFIRMATION"])
    .where("evaluate_on", "<", today)
    .$if(after !== null, (query) => query.where("account_id", ">", after ?? ""))
    .orderBy("account_id")
    .limit(limit)
    .execute();
  return rows.map((row) => asId<AccountId>(row.account_id));
}

export interface MandateDay {
  readonly portfolio: PortfolioId;
  readonly timeZone: string;
  readonly country: Country;
  readonly paymentsThroughOn: LocalDate | null;
}
export async function mandates(tx: Tx, only?: PortfolioId): Promise<readonly MandateDay[]> {
  const rows = await tx
    .selectFrom("portfolio")
    .select(["id", "time_zone", "country", "payments_through_on"])
    .$if(only !== undefined, (query) => query.where("id", "=", only ?? ""))
    .execute();
  return rows.map((row) => ({
    portfolio: asId<PortfolioId>(row.id),
    timeZone: row.time_zone,
    country: row.country as Country,
    paymentsThroughOn: row.payments_through_on as LocalDate | null,
  }));
}

type Raw = Selectable<PromiseTable>;

function toRow(row: Raw): PromiseRow {
  const currency = row.currency as Currency;
  return {
    id: asId<PromiseId>(row.id),
    portfolio: asId<PortfolioId>(row.portfolio_id),
    debtor: asId<DebtorId>(row.debtor_id),
    account: asId<AccountId>(row.account_id),
    gestion: asId<GestionId>(row.gestion_id),
    user: row.user_id as UserId | null,
    amountMinor: row.amount_minor,
    unitMinor: unitOf({ currency }),
    currency,
    takenAt: row.taken_at,
    takenOn: row.taken_on as LocalDate,
    dueOn: row.due_on as LocalDate,
    evaluateOn: row.evaluate_on as LocalDate,
    graceDays: row.grace_days,
    inARow: row.in_a_row,
    askedOn: row.asked_on as LocalDate | null,
    tolerancePerMille: row.tolerance_per_mille,
    minPartialPerMille: row.min_partial_per_mille,
    state: row.state as PromiseState,
    paidMinor: row.paid_minor,
  };
}
