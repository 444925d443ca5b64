// Applying money to debts, and taking it back. Debts, promises and the event change in one transaction: whoever paid is
// not dialable from that commit on.
import { assert } from "#kernel/assert.ts";
import { AppError } from "#kernel/errors.ts";
import {
  type AccountId,
  asId,
  type DebtorId,
  type PaymentId,
  type PortfolioId,
  type TenantId,
  type UserId,
} from "#kernel/ids.ts";
import type { Instant, LocalDate } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";
import { append } from "#platform/events.ts";
import { newId } from "#platform/new-id.ts";
import { ledger } from "#portfolio/service.ts";
import { type Allocation, allocate, settle } from "./core/apply.ts";
import type { ReadPayment } from "./core/payment-row.ts";
import * as store from "./store.ts";

/** Rows applied in one transaction. */
export const mostRows = 2_000;

export interface Occasion {
  readonly tenant: TenantId;
  readonly portfolio: PortfolioId;
  readonly now: Instant;
  readonly reversal?: boolean;
}
/** What must follow in the same transaction: promises decide (promises/fulfil), which this module may not know. */
export interface MoneyFollowers {
  readonly moved: (tx: Tx, occasion: Occasion, accounts: readonly AccountId[]) => Promise<unknown>;
  /** Payments are now known through a later day. */
  readonly covered: (tx: Tx, occasion: Occasion) => Promise<unknown>;
}

/** One row of a payments file, checked as far as it can be without the database. It has a reference by now. */
export interface IncomingPayment extends ReadPayment {
  readonly row: number;
}
export interface Applied {
  readonly applied: number;
  readonly duplicates: number;
  readonly closed: number;
  readonly refused: readonly {
    readonly row: number;
    readonly code: "operacion_desconocida" | "documento_desconocido" | "moneda_distinta";
  }[];
}

export async function apply(
  tx: Tx,
  scope: {
    readonly tenant: TenantId;
    readonly portfolio: PortfolioId;
    readonly file: string | null;
    readonly now: Instant;
  },
  rows: readonly IncomingPayment[],
  followers: MoneyFollowers,
): Promise<Applied> {
  assert(rows.length <= mostRows, "a transaction applies a bounded number of rows");
  const { tenant, portfolio, file, now } = scope;
  const mandate = await ledger.creditorOf(tx, portfolio);
  if (!mandate) throw new AppError("not_found", { field: "portfolioId" });
  const { people, named } = await whoIsMeant(tx, portfolio, rows);
  const debts = await ledger.lockDebts(tx, portfolio, named);
  const { payments, refused } = recognise(rows, people, debts);
  const batch = { tenant, portfolio, creditor: mandate.creditor, file, at: now };
  const fresh = await store.insertPayments(tx, batch, payments);
  const news = payments.filter((payment) => fresh.has(payment.id));
  const { parts, changed } = distribute(news, debts);
  await store.insertAllocations(tx, batch, parts);
  await ledger.writeDebts(tx, changed, now);
  const closed = changed.filter(
    (debt) => debt.state === "paid" && debts.find(({ id }) => id === debt.id)?.state === "open",
  );
  if (changed.length > 0) {
    const accountIds = changed.map((debt) => debt.id);
    await append(tx, [
      {
        tenant,
        at: now,
        type: "payment.applied",
        portfolio,
        ...(file === null ? {} : { subject: file }),
        payload: {
          accountIds,
          debtorIds: [...new Set(changed.map((debt) => debt.debtor))],
          closedAccountIds: closed.map((debt) => debt.id),
          payments: news.length,
        },
      },
    ]);
    await followers.moved(tx, { tenant, portfolio, now }, accountIds);
  }
  return {
    applied: news.length,
    duplicates: payments.length - news.length,
    closed: closed.length,
    refused,
  };
}

/** The rows that `apply` would refuse as the portfolio is now; changes nothing. */
export async function refusalsOf(
  tx: Tx,
  portfolio: PortfolioId,
  rows: readonly IncomingPayment[],
): Promise<Applied["refused"]> {
  const { people, named } = await whoIsMeant(tx, portfolio, rows);
  return recognise(rows, people, await ledger.readDebts(tx, portfolio, named)).refused;
}

async function whoIsMeant(tx: Tx, portfolio: PortfolioId, rows: readonly IncomingPayment[]) {
  const documents = rows.flatMap((row) => (row.number === null && row.document ? [row.document] : []));
  const people = await ledger.debtorsByDocument(tx, portfolio, documents);
  const numbers = rows.flatMap((row) => row.number ?? []);
  return { people, named: { numbers, debtors: [...people.values()] } };
}

/** Takes a payment back: balances rise, a debt closed by it opens, its promises are decided again. Once only. */
export async function reverse(
  tx: Tx,
  actor: { readonly tenant: TenantId; readonly user: UserId | null; readonly now: Instant },
  id: PaymentId,
  reason: string,
  followers: MoneyFollowers,
): Promise<void> {
  const payment = await store.lockPayment(tx, id);
  if (!payment) throw new AppError("not_found", { field: "paymentId" });
  if (payment.reversed_at !== null) return;
  const { tenant, user, now } = actor;
  const portfolio = asId<PortfolioId>(payment.portfolio_id);
  const parts = await store.allocationsOf(tx, id);
  const debts = await ledger.lockDebts(tx, portfolio, {
    numbers: [],
    debtors: [asId<DebtorId>(payment.debtor_id)],
  });
  const changed = debts.flatMap((debt) => {
    const part = parts.find((one) => one.debt === debt.id);
    return part ? [move(debt, part, true)] : [];
  });
  await store.markReversed(tx, id, { at: now, user, reason });
  await ledger.writeDebts(tx, changed, now);
  const accountIds = changed.map((debt) => debt.id);
  await append(tx, [
    {
      tenant,
      at: now,
      type: "payment.reversed",
      subject: id,
      portfolio,
      ...(user === null ? {} : { actor: user }),
      payload: { accountIds, debtorIds: [payment.debtor_id] },
    },
  ]);
  await followers.moved(tx, { tenant, portfolio, now, reversal: true }, accountIds);
}

/** The creditor's payments are known through this day: what waited for it can be decided. */
export async function cover(
  tx: Tx,
  occasion: Occasion,
  throughOn: LocalDate,
  followers: MoneyFollowers,
): Promise<void> {
  await ledger.advancePaymentsThrough(tx, occasion.portfolio, throughOn);
  await followers.covered(tx, occasion);
}

function recognise(
  rows: readonly IncomingPayment[],
  people: ReadonlyMap<string, DebtorId>,
  debts: readonly ledger.LedgerDebt[],
): { payments: readonly store.PaymentRow[]; refused: Applied["refused"] } {
  const byNumber = new Map(debts.map((debt) => [debt.number, debt]));
  const byDebtor = Map.groupBy(debts, (debt) => debt.debtor);
  const payments: store.PaymentRow[] = [];
  const refused: Applied["refused"][number][] = [];
  for (const { row, number, document, ...payment } of rows) {
    const account = number === null ? undefined : byNumber.get(number);
    const debtor = number === null ? people.get(document ?? "") : account?.debtor;
    const currency = account?.currency ?? (debtor && byDebtor.get(debtor)?.[0]?.currency);
    if (debtor === undefined || currency === undefined) {
      refused.push({ row, code: number === null ? "documento_desconocido" : "operacion_desconocida" });
    } else if (currency !== payment.currency) {
      refused.push({ row, code: "moneda_distinta" });
    } else {
      payments.push({ ...payment, id: newId<PaymentId>(), debtor, account: account?.id ?? null });
    }
  }
  return { payments, refused };
}

function distribute(
  payments: readonly store.PaymentRow[],
  debts: readonly ledger.LedgerDebt[],
): {
  parts: readonly (Allocation & { payment: PaymentId })[];
  changed: readonly ledger.LedgerDebt[];
} {
  const now = new Map(debts.map((debt) => [debt.id as string, debt]));
  const idsOf = Map.groupBy(debts, (debt) => debt.debtor);
  const touched = new Set<string>();
  const parts: (Allocation & { payment: PaymentId })[] = [];
  for (const payment of payments) {
    const own = (idsOf.get(payment.debtor) ?? []).flatMap((debt) => now.get(debt.id) ?? []);
    const sameCurrency = own.filter((debt) => debt.currency === payment.currency);
    const shares = allocate(payment.amountMinor, payment.account, sameCurrency);
    assert(shares, "a recognised payment has a debt");
    for (const part of shares) {
      const debt = now.get(part.debt);
      assert(debt, "an allocation belongs to a locked debt");
      now.set(part.debt, move(debt, part, false));
      touched.add(part.debt);
      parts.push({ ...part, payment: payment.id });
    }
  }
  return { parts, changed: [...now.values()].filter((debt) => touched.has(debt.id)) };
}

function move(debt: ledger.LedgerDebt, part: Allocation, undo: boolean): ledger.LedgerDebt {
  const moved = settle(debt, part, undo);
  const paidMinor = debt.paidMinor + (undo ? -part.amountMinor : part.amountMinor);
  // A later file of the creditor may have started the count anew: what it forgot cannot be taken back twice.
  return { ...moved, paidMinor: paidMinor < 0n ? 0n : paidMinor };
}

export { receivePayments } from "./receive.ts";
export { rejectedRows } from "./store.ts";
export { newestOfContent as newestPaymentsOfContent } from "./store-files.ts";
