// What the card of a debtor shows, read in three queries. Reads across modules; writes nothing.
import { sql } from "kysely";
import type { DebtorId } from "#kernel/ids.ts";
import type { Currency } from "#kernel/money.ts";
import type { Instant } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";
import type { PromiseState } from "#promises/core/promise.ts";

export interface DebtorFacts {
  readonly debtor: string;
  readonly fullName: string;
  readonly givenName: string;
  readonly documentType: string;
  readonly document: string;
  readonly commune: string | null;
  readonly region: string | null;
  readonly zone: string | null;
  readonly flags: readonly string[];
  readonly contact: {
    readonly email: string | null;
    readonly address: string | null;
    readonly commune: string | null;
    readonly region: string | null;
    readonly employer: string | null;
  };
  readonly brokenPromises: number;
  readonly portfolio: {
    readonly id: string;
    readonly name: string;
    readonly country: string;
    readonly currency: Currency;
    readonly timeZone: string;
    readonly demo: boolean;
    readonly creditorName: string;
    readonly agencyName: string;
    readonly paymentInstructions: string;
    readonly callbackNumber: string | null;
  };
}

function debtorRow(tx: Tx, debtor: DebtorId) {
  return tx
    .selectFrom("debtor")
    .innerJoin("person", (join) =>
      join.onRef("person.id", "=", "debtor.person_id").onRef("person.tenant_id", "=", "debtor.tenant_id"),
    )
    .innerJoin("portfolio", (join) =>
      join
        .onRef("portfolio.id", "=", "debtor.portfolio_id")
        .onRef("portfolio.tenant_id", "=", "debtor.tenant_id"),
    )
    .innerJoin("creditor", (join) =>
      join
        .onRef("creditor.id", "=", "portfolio.creditor_id")
        .onRef("creditor.tenant_id", "=", "portfolio.tenant_id"),
    )
    .select([
      "debtor.id",
      "debtor.full_name",
      "debtor.given_name",
      "debtor.commune",
      "debtor.region",
      "debtor.zone",
      "debtor.flags",
      "debtor.email",
      "debtor.address",
      "debtor.employer",
      "person.document_type",
      "person.document",
      "portfolio.id as portfolioId",
      "portfolio.name as portfolioName",
      "portfolio.country",
      "portfolio.currency",
      "portfolio.time_zone",
      "portfolio.demo",
      "portfolio.agency_name",
      "portfolio.payment_instructions",
      "portfolio.callback_number",
      "creditor.name as creditorName",
      sql<bigint>`(select count(*) from promise p where p.tenant_id = debtor.tenant_id and p.debtor_id = debtor.id and p.state = 'BROKEN')`.as(
        "broken",
      ),
    ])
    .where("debtor.id", "=", debtor)
    .executeTakeFirst();
}

export async function readDebtor(tx: Tx, debtor: DebtorId): Promise<DebtorFacts | undefined> {
  const row = await debtorRow(tx, debtor);
  return (
    row && {
      debtor: row.id,
      fullName: row.full_name,
      givenName: row.given_name,
      documentType: row.document_type,
      document: row.document,
      commune: row.commune,
      region: row.region,
      zone: row.zone,
      flags: row.flags,
      contact: {
        email: row.email,
        address: row.address,
        commune: row.commune,
        region: row.region,
        employer: row.employer,
      },
      brokenPromises: Number(row.broken),
      portfolio: {
        id: row.portfolioId,
        name: row.portfolioName,
        country: row.country,
        currency: row.currency as Currency,
        timeZone: row.time_zone,
        demo: row.demo,
        creditorName: row.creditorName,
        agencyName: row.agency_name,
        paymentInstructions: row.payment_instructions,
        callbackNumber: row.callback_number,
      },
    }
  );
}

export interface DebtFacts {
  readonly id: string;
  readonly number: string;
  readonly product: string;
  readonly currency: Currency;
  readonly balance: bigint;
  readonly principal: bigint;
  readonly interest: bigint;
  readonly fees: bigint;
  readonly dueOn: string;
  readonly balanceAsOf: Instant;
  readonly extra: Readonly<Record<string, unknown>>;
  readonly state: "open" | "paid" | "withdrawn";
  readonly hold: string | null;
  readonly promise: {
    readonly id: string;
    readonly minor: bigint;
    readonly dueOn: string;
    readonly state: string;
  } | null;
  /** Of every promise of the debt, the latest first. */
  readonly promiseStates: readonly PromiseState[];
}

/** Debts of one person in one mandate: more is a file error. */
const mostDebts = 50;

export async function readDebts(tx: Tx, debtor: DebtorId): Promise<readonly DebtFacts[]> {
  const { rows } = await sql<{
    id: string;
    number: string;
    product: string;
    currency: Currency;
    balance_minor: bigint;
    principal_minor: bigint;
    interest_minor: bigint;
    fees_minor: bigint;
    due_on: string;
    as_of: Instant;
    extra: Readonly<Record<string, unknown>>;
    state: "open" | "paid" | "withdrawn";
    hold: string | null;
    promise_id: string | null;
    amount_minor: bigint | null;
    promise_due: string | null;
    promise_state: string | null;
    states: PromiseState[];
  }>`
    select a.id, a.number, a.product, a.currency, a.balance_minor, a.principal_minor, a.interest_minor, a.fees_minor, a.due_on, a.state, a.hold, coalesce(a.balance_as_of, m.balances_told_at, a.loaded_at) as as_of, a.extra,
      p.id as promise_id, p.amount_minor, p.due_on as promise_due, p.state as promise_state,
      (select coalesce(array_agg(o.state order by o.taken_at desc, o.id desc), '{}') from promise o
        where o.tenant_id = a.tenant_id and o.account_id = a.id) as states
    from account a join portfolio m on m.tenant_id = a.tenant_id and m.id = a.portfolio_id
    left join promise p on p.tenant_id = a.tenant_id and p.account_id = a.id and p.state in ('ACTIVE', 'PENDING_CONFIRMATION')
    where a.debtor_id = ${debtor} order by (a.state = 'open') desc, a.due_on, a.number limit ${mostDebts}`.execute(
    tx,
  );
  return rows.map((row) => ({
    id: row.id,
    number: row.number,
    product: row.product,
    currency: row.currency,
    balance: row.balance_minor,
    principal: row.principal_minor,
    interest: row.interest_minor,
    fees: row.fees_minor,
    dueOn: row.due_on,
    balanceAsOf: row.as_of,
    extra: row.extra,
    state: row.state,
    hold: row.hold,
    promise:
      row.promise_id === null || row.amount_minor === null
        ? null
        : {
            id: row.promise_id,
            minor: row.amount_minor,
            dueOn: row.promise_due ?? "",
            state: row.promise_state ?? "",
          },
    promiseStates: row.states,
  }));
}

export interface PhoneFacts {
  readonly id: string;
  readonly e164: string;
  readonly role: "titular" | "aval" | "referencia" | "laboral";
  readonly validity: string;
  readonly ownership: string;
  readonly reach: string;
  readonly active: boolean;
  readonly lastOutcome: string | null;
}
const mostPhones = 30;
export async function readPhones(tx: Tx, debtor: DebtorId): Promise<readonly PhoneFacts[]> {
  const rows = await tx
    .selectFrom("phone")
    .select(["id", "e164", "role", "validity", "ownership", "reach", "active", "last_outcome"])
    .where("debtor_id", "=", debtor)
    .orderBy("active", "desc")
    .orderBy("quality", "desc")
    .orderBy("position")
    .limit(mostPhones)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    e164: row.e164,
    role: row.role as PhoneFacts["role"],
    validity: row.validity,
    ownership: row.ownership,
    reach: row.reach,
    active: row.active,
    lastOutcome: row.last_outcome,
  }));
}
