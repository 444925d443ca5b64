// Balances of debts as payments move them, and how far the creditor's payments are known. For payments/service.
import { sql } from "kysely";
import {
  type AccountId,
  asId,
  type CreditorId,
  type DebtorId,
  type PersonId,
  type PhoneId,
  type PortfolioId,
} from "#kernel/ids.ts";
import type { Currency } from "#kernel/money.ts";
import type { Instant, LocalDate } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";

export interface LedgerDebt {
  readonly id: AccountId;
  readonly debtor: DebtorId;
  readonly number: string;
  readonly currency: Currency;
  readonly state: "open" | "paid" | "withdrawn";
  readonly balanceMinor: bigint;
  readonly paidMinor: bigint;
  readonly interestMinor: bigint;
  readonly feesMinor: bigint;
  readonly principalMinor: bigint;
  readonly dueOn: LocalDate;
}

interface Named {
  readonly numbers: readonly string[];
  readonly debtors: readonly DebtorId[];
}
/** Debts named by number, and every debt of the persons named by document: locked, in the order of their ids. */
export async function lockDebts(
  tx: Tx,
  portfolio: PortfolioId,
  named: Named,
): Promise<readonly LedgerDebt[]> {
  return debtsOf(await debtsNamed(tx, portfolio, named).forUpdate().execute());
}
/** The same debts as they are now, for whoever changes nothing. */
export async function readDebts(
  tx: Tx,
  portfolio: PortfolioId,
  named: Named,
): Promise<readonly LedgerDebt[]> {
  return debtsOf(await debtsNamed(tx, portfolio, named).execute());
}

function debtsNamed(tx: Tx, portfolio: PortfolioId, named: Named) {
  return tx
    .selectFrom("account")
    .selectAll()
    .where("portfolio_id", "=", portfolio)
    .where(
      sql<boolean>`(number = any (${named.numbers}::text[]) or debtor_id = any (${named.debtors}::uuid[]))`,
    )
    .orderBy("id");
}

function debtsOf(rows: Awaited<ReturnType<ReturnType<typeof debtsNamed>["execute"]>>): readonly LedgerDebt[] {
  return rows.map((row) => ({
    id: asId<AccountId>(row.id),
    debtor: asId<DebtorId>(row.debtor_id),
    number: row.number,
    currency: row.currency as Currency,
    state: row.state as LedgerDebt["state"],
    balanceMinor: row.balance_minor,
    paidMinor: row.paid_minor,
    interestMinor: row.interest_minor,
    feesMinor: row.fees_minor,
    principalMinor: row.principal_minor,
    dueOn: row.due_on as LocalDate,
  }));
}

/** The person of each document within the mandate; a document of two types names nobody. */
export async function debtorsByDocument(
  tx: Tx,
  portfolio: PortfolioId,
  documents: readonly string[],
): Promise<ReadonlyMap<string, DebtorId>> {
  if (documents.length === 0) return new Map();
  const rows = await tx
    .selectFrom("debtor as d")
    .innerJoin("person as p", (join) =>
      join.onRef("p.tenant_id", "=", "d.tenant_id").onRef("p.id", "=", "d.person_id"),
    )
    .select(["p.document", "d.id"])
    .where("d.portfolio_id", "=", portfolio)
    .where(sql<boolean>`p.document = any (${documents}::text[])`)
    .execute();
  const found = Map.groupBy(rows, (row) => row.document);
  return new Map(
    [...found].flatMap(([document, [only, second]]) =>
      only && !second ? [[document, asId<DebtorId>(only.id)] as const] : [],
    ),
  );
}

/** Balances after money moved. A debt whose state changes closes or opens at `at`. */
export async function writeDebts(tx: Tx, debts: readonly LedgerDebt[], at: Instant): Promise<void> {
  if (debts.length === 0) return;
  const rows = debts.map((debt) => ({
    id: debt.id,
    state: debt.state,
    balance: debt.balanceMinor.toString(),
    paid: debt.paidMinor.toString(),
    interest: debt.interestMinor.toString(),
    fees: debt.feesMinor.toString(),
    principal: debt.principalMinor.toString(),
  }));
  await sql`
    update account a set balance_minor = r.balance, paid_minor = r.paid, interest_minor = r.interest, fees_minor = r.fees,
      principal_minor = r.principal, state = r.state, changed_at = ${new Date(at)}::timestamptz,
      balance_as_of = ${new Date(at)}::timestamptz,
      closed_at = case when r.state = a.state then a.closed_at when r.state = 'open' then null
        else ${new Date(at)}::timestamptz end
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as r(id uuid, state text, balance bigint, paid bigint, interest bigint, fees bigint, principal bigint)
    where a.id = r.id`.execute(tx);
}

export async function creditorOf(
  tx: Tx,
  portfolio: PortfolioId,
): Promise<{ creditor: CreditorId; country: string; currency: Currency; timeZone: string } | undefined> {
  const row = await tx
    .selectFrom("portfolio")
    .select(["creditor_id", "country", "currency", "time_zone"])
    .where("id", "=", portfolio)
    .executeTakeFirst();
  return (
    row && {
      creditor: asId<CreditorId>(row.creditor_id),
      country: row.country,
      currency: row.currency as Currency,
      timeZone: row.time_zone,
    }
  );
}

/** The day only moves forward: an old file sent again proves nothing new. */
export async function advancePaymentsThrough(tx: Tx, portfolio: PortfolioId, on: LocalDate): Promise<void> {
  await sql`update portfolio set payments_through_on = greatest(coalesce(payments_through_on, ${on}::date), ${on}::date)
    where id = ${portfolio}`.execute(tx);
}

/** How grave what stops a debt is: nothing lesser takes its place. What the creditor itself stopped (legal) is the gravest. */
const graveness: Readonly<Record<string, number>> = {
  reported_payment: 1,
  dispute: 2,
  review: 3,
  fraud: 4,
  legal: 5,
};
/** The same of account `a` as it stands: 0 when nothing stops it now. */
export function gravenessNow(at: Instant) {
  const cases = Object.entries(graveness).map(
    ([kind, grade]) => sql`when a.hold = ${kind} then ${grade}::int`,
  );
  return sql`case when a.hold is null or a.hold_until <= ${new Date(at)} then 0 ${sql.join(cases, sql` `)} end`;
}

/** Stops asking for these debts; `until` null: until somebody resolves it. A graver reason that stands stays. */
export async function holdDebts(
  tx: Tx,
  accounts: readonly AccountId[],
  hold: { readonly kind: string; readonly until: Instant | null; readonly at: Instant },
): Promise<void> {
  await sql`
    update account a set hold = ${hold.kind}, hold_until = ${hold.until === null ? null : new Date(hold.until)}::timestamptz,
      changed_at = ${new Date(hold.at)}
    where a.id = any (${[...accounts]}::uuid[]) and a.state = 'open'
      and ${graveness[hold.kind] ?? 0}::int >= ${gravenessNow(hold.at)}`.execute(tx);
}

/** What stops the person is not one debt's: every open one of theirs in the mandate. */
export async function openDebtsOf(tx: Tx, debtor: DebtorId): Promise<readonly AccountId[]> {
  const rows = await tx
    .selectFrom("account")
    .select("id")
    .where("debtor_id", "=", debtor)
    .where("state", "=", "open")
    .orderBy("id")
    .execute();
  return rows.map(({ id }) => asId<AccountId>(id));
}

/** Collected again where this is still what stops them. Returns which. */
export async function releaseDebts(
  tx: Tx,
  accounts: readonly AccountId[],
  kind: string,
  at: Instant,
): Promise<readonly AccountId[]> {
  if (accounts.length === 0) return [];
  const rows = await tx
    .updateTable("account")
    .set({ hold: null, hold_until: null, changed_at: new Date(at) })
    .where("id", "in", [...accounts])
    .where("hold", "=", kind)
    .returning("id")
    .execute();
  return rows.map(({ id }) => asId<AccountId>(id));
}

/** Those of these debts that are disputed, by whomever. */
export async function disputedOf(tx: Tx, accounts: readonly AccountId[]): Promise<ReadonlySet<AccountId>> {
  if (accounts.length === 0) return new Set();
  const rows = await tx
    .selectFrom("account")
    .select("id")
    .where("id", "in", [...accounts])
    .where("hold", "in", ["dispute", "fraud"])
    .execute();
  return new Set(rows.map(({ id }) => asId<AccountId>(id)));
}

export async function flagDebtor(tx: Tx, debtor: DebtorId, flag: string): Promise<void> {
  await tx
    .updateTable("debtor")
    .set({ flags: sql`array(select distinct unnest(flags || ${[flag]}::text[]) order by 1)` })
    .where("id", "=", debtor)
    .execute();
}

export async function unflagDebtor(tx: Tx, debtor: DebtorId, flag: string): Promise<void> {
  await tx
    .updateTable("debtor")
    .set({ flags: sql`array_remove(flags, ${flag})` })
    .where("id", "=", debtor)
    .execute();
}

/** Who is behind a debtor, what is known of them, and the number of one of its phones. */
export async function contactOf(
  tx: Tx,
  debtor: DebtorId,
  phone: PhoneId | null,
): Promise<{ person: PersonId; number: string | null; flags: readonly string[] }> {
  const row = await tx
    .selectFrom("debtor as d")
    .leftJoin("phone as t", (join) =>
      join.onRef("t.tenant_id", "=", "d.tenant_id").onRef("t.debtor_id", "=", "d.id").on("t.id", "=", phone),
    )
    .select(["d.person_id", "d.flags", "t.e164"])
    .where("d.id", "=", debtor)
    .executeTakeFirstOrThrow();
  return { person: asId<PersonId>(row.person_id), number: row.e164, flags: row.flags };
}

export async function paymentsThrough(tx: Tx, portfolio: PortfolioId): Promise<LocalDate | null> {
  const row = await tx
    .selectFrom("portfolio")
    .select("payments_through_on")
    .where("id", "=", portfolio)
    .executeTakeFirst();
  return (row?.payments_through_on ?? null) as LocalDate | null;
}
