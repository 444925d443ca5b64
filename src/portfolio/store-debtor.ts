// Debtors, their debts and their phones, one by one: what desks, payments and calls read and change.
import { sql } from "kysely";
import { asId, type DebtorId, type PhoneId, type PortfolioId, type TenantId } from "#kernel/ids.ts";
import type { Phone } from "#kernel/phone.ts";
import type { Instant, LocalDate } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";
import { newId } from "#platform/new-id.ts";
import type { ContactOrigin } from "./core/contact-points.ts";
import type { Document } from "./core/documents.ts";
import type { PhoneRole } from "./core/fields.ts";
import type { LineType } from "./phone-parse.ts";

export interface FoundDebtor {
  readonly id: DebtorId;
  readonly portfolio: PortfolioId;
  readonly portfolioName: string;
  readonly fullName: string;
  readonly documentType: string;
  readonly document: string;
  readonly accounts: number;
}

/** What was typed, already understood: any of these that is present is searched for. */
export interface DebtorQuestion {
  readonly documents: readonly Document[];
  readonly phones: readonly Phone[];
  readonly operation: string | null;
  /** Beginnings of words of the name, in any order. */
  readonly words: readonly string[];
  readonly portfolio?: PortfolioId;
}
/** People of one name put in order before the first are shown. Judgement. */
const namesakes = 200;

export async function findDebtors(
  tx: Tx,
  question: DebtorQuestion,
  limit: number,
): Promise<readonly FoundDebtor[]> {
  const documents = question.documents.map((document) => document.text);
  const mandate = question.portfolio ?? null;
  const { rows } = await sql<{
    id: string;
    portfolio_id: string;
    portfolio_name: string;
    full_name: string;
    document_type: string;
    document: string;
    accounts: bigint;
  }>`
    with hit as (
      select d.id from person p join debtor d on d.tenant_id = p.tenant_id and d.person_id = p.id
        where p.tenant_id = app_tenant() and p.document = any (${documents}::text[])
      union
      select debtor_id from phone where tenant_id = app_tenant() and e164 = any (${question.phones}::text[])
      union
      select debtor_id from account where tenant_id = app_tenant() and number = ${question.operation}
      union
      select debtors_named(${question.words}::text[], ${mandate}::uuid, ${namesakes})
    )
    select d.id, d.portfolio_id, m.name as portfolio_name, d.full_name, p.document_type, p.document,
      (select count(*) from account a where a.tenant_id = d.tenant_id and a.debtor_id = d.id) as accounts
    from hit join debtor d on d.tenant_id = app_tenant() and d.id = hit.id
    join person p on p.tenant_id = d.tenant_id and p.id = d.person_id
    join portfolio m on m.tenant_id = d.tenant_id and m.id = d.portfolio_id
    where ${mandate}::uuid is null or d.portfolio_id = ${mandate}::uuid
    order by d.full_name, m.name, d.id limit ${limit}`.execute(tx);
  return rows.map((row) => ({
    id: asId(row.id),
    portfolio: asId(row.portfolio_id),
    portfolioName: row.portfolio_name,
    fullName: row.full_name,
    documentType: row.document_type,
    document: row.document,
    accounts: Number(row.accounts),
  }));
}

export interface DebtorChange {
  readonly fullName?: string;
  readonly givenName?: string;
  readonly birthOn?: LocalDate | null;
  readonly email?: string | null;
  readonly address?: string | null;
  readonly commune?: string | null;
  readonly region?: string | null;
  readonly employer?: string | null;
  /** Follows commune and region; the caller asks the places table. */
  readonly zone?: string | null;
  readonly flags?: readonly string[];
}
const columnOf = {
  fullName: "full_name",
  givenName: "given_name",
  birthOn: "birth_on",
  email: "email",
  address: "address",
  commune: "commune",
  region: "region",
  employer: "employer",
} as const;

/** Writes what a person corrected and remembers that it was a person: files no longer overwrite those fields. */
export async function changeDebtor(
  tx: Tx,
  id: DebtorId,
  change: DebtorChange,
): Promise<{ portfolio: PortfolioId } | undefined> {
  const corrected = Object.entries(columnOf)
    .filter(([field]) => field in change)
    .map(([, column]) => column);
  const values = Object.fromEntries(
    Object.entries(columnOf).flatMap(([field, column]) =>
      field in change ? [[column, change[field as keyof typeof columnOf]]] : [],
    ),
  );
  const row = await tx
    .updateTable("debtor")
    .set({
      ...values,
      ...("zone" in change ? { zone: change.zone } : {}),
      ...(change.flags ? { flags: [...change.flags] } : {}),
      corrected: sql`array(select distinct unnest(corrected || ${corrected}::text[]) order by 1)`,
    })
    .where("id", "=", id)
    .returning("portfolio_id")
    .executeTakeFirst();
  return row && { portfolio: asId(row.portfolio_id) };
}

/** How a person is reached, as it is known before a correction; locked, so that two corrections follow each other. */
export async function lockDebtor(tx: Tx, id: DebtorId) {
  const row = await tx
    .selectFrom("debtor")
    .innerJoin("portfolio", (join) =>
      join
        .onRef("portfolio.tenant_id", "=", "debtor.tenant_id")
        .onRef("portfolio.id", "=", "debtor.portfolio_id"),
    )
    .select([
      "debtor.portfolio_id as portfolio",
      "portfolio.country",
      "debtor.full_name as fullName",
      "debtor.birth_on as birthOn",
      "debtor.email",
      "debtor.address",
      "debtor.commune",
      "debtor.region",
      "debtor.employer",
    ])
    .where("debtor.id", "=", id)
    .forNoKeyUpdate("debtor")
    .executeTakeFirst();
  return row && { ...row, portfolio: asId<PortfolioId>(row.portfolio) };
}

export interface NewPhone {
  readonly phone: Phone;
  readonly raw: string;
  readonly lineType: LineType;
  readonly role: PhoneRole;
  readonly origin: "agent" | "inbound" | "enrichment" | "sharing";
  readonly givenBy?: ContactOrigin;
}
/** Adds a number, or gives back the one the debtor already has, active again. */
export async function addPhoneTo(
  tx: Tx,
  where: { tenant: TenantId; portfolio: PortfolioId; debtor: DebtorId },
  phone: NewPhone,
  at: Instant,
): Promise<{ id: PhoneId; isNew: boolean }> {
  const row = await tx
    .insertInto("phone")
    .values({
      tenant_id: where.tenant,
      id: newId<PhoneId>(),
      portfolio_id: where.portfolio,
      debtor_id: where.debtor,
      e164: phone.phone,
      raw: phone.raw,
      role: phone.role,
      line_type: phone.lineType,
      origin: phone.origin,
      given_by: phone.givenBy ?? null,
      created_at: new Date(at),
    })
    .onConflict((conflict) =>
      conflict.columns(["tenant_id", "debtor_id", "e164"]).doUpdateSet({ active: true }),
    )
    .returning(["id", sql<boolean>`xmax = 0`.as("isNew")])
    .executeTakeFirstOrThrow();
  return { id: asId<PhoneId>(row.id), isNew: row.isNew };
}

export type Ownership = "unknown" | "holder" | "third_party" | "employer" | "wrong";
export interface PhoneLearning {
  readonly validity?: "unknown" | "valid" | "invalid" | "confirmed_invalid";
  readonly ownership?: Ownership;
  readonly reach?: "never" | "no_human" | "human";
  readonly quality?: number;
  readonly active?: boolean;
  readonly attempts?: number;
  readonly invalidDays?: number;
  readonly lastInvalidOn?: LocalDate;
  readonly lastAttemptAt?: Instant;
  readonly lastHumanAt?: Instant;
  readonly lastOutcome?: string;
  readonly role?: PhoneRole;
}

export interface KnownPhone {
  readonly validity: NonNullable<PhoneLearning["validity"]>;
  readonly ownership: Ownership;
  readonly reach: NonNullable<PhoneLearning["reach"]>;
}
export async function lockPhone(tx: Tx, id: PhoneId): Promise<KnownPhone | undefined> {
  const row = await tx
    .selectFrom("phone")
    .select(["validity", "ownership", "reach"])
    .where("id", "=", id)
    .forUpdate()
    .executeTakeFirst();
  return row as KnownPhone | undefined;
}

export async function writePhone(tx: Tx, id: PhoneId, learning: PhoneLearning): Promise<void> {
  const values = {
    ...given("validity", learning.validity),
    ...given("ownership", learning.ownership),
    ...given("reach", learning.reach),
    ...given("quality", learning.quality),
    ...given("active", learning.active),
    ...given("attempts", learning.attempts),
    ...given("invalid_days", learning.invalidDays),
    ...given("last_invalid_on", learning.lastInvalidOn),
    ...given("last_attempt_at", dateOf(learning.lastAttemptAt)),
    ...given("last_human_at", dateOf(learning.lastHumanAt)),
    ...given("last_outcome", learning.lastOutcome),
    ...given("role", learning.role),
  };
  if (Object.keys(values).length === 0) return;
  await tx.updateTable("phone").set(values).where("id", "=", id).execute();
}
function given<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]?: V });
}
function dateOf(at: Instant | undefined): Date | undefined {
  return at === undefined ? undefined : new Date(at);
}
