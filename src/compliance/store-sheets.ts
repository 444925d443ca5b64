// Instruction sheets in the database: append-only, the version in force chosen by instant.
import { sql } from "kysely";
import {
  asId,
  type CreditorId,
  type DebtorId,
  type PhoneId,
  type PortfolioId,
  type TenantId,
  type UserId,
} from "#kernel/ids.ts";
import type { Instant, LocalDate } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";
import { newId } from "#platform/new-id.ts";
import { defaultSheet, type InstructionSheet, type SignedSheet } from "./core/sheet.ts";
import { asSheet, sheetsAt } from "./store-signed.ts";

export interface SheetVersion extends SignedSheet {
  readonly note: string;
  readonly createdAt: Instant;
}

/** The latest version in force of each creditor and mandate; a handful of rows. */
export async function sheetsInForce(tx: Tx, tenant: TenantId, at: Instant): Promise<SignedSheet[]> {
  const { rows } = await sql<{ sheets: SignedSheet[] }>`select ${sheetsAt(tenant, at)} as sheets`.execute(tx);
  return (rows[0]?.sheets ?? []).map(asSheet);
}

/** When the signed rules of a mandate last changed, overlays and sheets together; 0 when none was ever signed. */
export async function rulesChangedAt(
  tx: Tx,
  asked: { readonly tenant: TenantId; readonly portfolio: PortfolioId; readonly at: Instant },
): Promise<Instant> {
  const { rows } = await sql<{ at: Instant | null }>`
    select greatest(
      (select max(s.from_at) from instruction_sheet s
        where s.tenant_id = p.tenant_id and s.creditor_id = p.creditor_id
          and (s.portfolio_id is null or s.portfolio_id = p.id) and s.from_at <= ${new Date(asked.at)}),
      (select max(o.created_at) from rule_overlay o
        where o.tenant_id = p.tenant_id and (o.portfolio_id is null or o.portfolio_id = p.id))) as at
    from portfolio p where p.tenant_id = ${asked.tenant} and p.id = ${asked.portfolio}`.execute(tx);
  return rows[0]?.at ?? 0;
}

/** Every version of a mandate's own sheet and of its creditor's, newest first. */
export async function sheetsOf(
  tx: Tx,
  mandate: { readonly creditor: string; readonly portfolio: string },
): Promise<SheetVersion[]> {
  const { rows } = await sql<SheetRow>`
    select * from instruction_sheet
    where creditor_id = ${mandate.creditor} and (portfolio_id is null or portfolio_id = ${mandate.portfolio})
    order by created_at desc, version desc`.execute(tx);
  return rows.map(toSheet);
}

/** Takes the next version number; two signatures at once wait for each other on the creditor's row. */
export async function insertSheet(
  tx: Tx,
  tenant: TenantId,
  signed: Omit<SignedSheet, "id" | "version"> & {
    readonly note: string;
    readonly at: Instant;
    readonly by: UserId | null;
  },
): Promise<{ id: string; version: number }> {
  const id = newId();
  await sql`select from creditor where id = ${signed.creditor} for update`.execute(tx);
  const { rows } = await sql<{ version: number }>`
    insert into instruction_sheet (tenant_id, id, creditor_id, portfolio_id, version, from_at, sheet, signed_by,
      signed_on, note, created_at, created_by)
    select ${tenant}, ${id}, ${signed.creditor}, ${signed.portfolio}, coalesce(max(version), 0) + 1,
      ${new Date(signed.from)}, ${JSON.stringify(signed.sheet)}, ${signed.signedBy}, ${signed.signedOn},
      ${signed.note}, ${new Date(signed.at)}, ${signed.by}
    from instruction_sheet
    where creditor_id = ${signed.creditor} and portfolio_id is not distinct from ${signed.portfolio}
    returning version`.execute(tx);
  return { id, version: rows[0]?.version ?? 1 };
}

interface SignedFor {
  readonly creditor: CreditorId;
  readonly creditorKind: string;
  readonly country: string;
  readonly timeZone: string;
  readonly hidesAmounts: boolean;
}

export async function mandateOf(tx: Tx, portfolio: PortfolioId): Promise<SignedFor | undefined> {
  const row = await mandateRow(tx, portfolio).executeTakeFirst();
  return row && toSignedFor(row);
}

/** With the sheets in force then, its own among them. */
export async function mandateAt(
  tx: Tx,
  {
    tenant,
    portfolio,
    at,
  }: { readonly tenant: TenantId; readonly portfolio: PortfolioId; readonly at: Instant },
): Promise<(SignedFor & { readonly sheets: readonly SignedSheet[] }) | undefined> {
  const row = await mandateRow(tx, portfolio).select(sheetsAt(tenant, at).as("sheets")).executeTakeFirst();
  return row && { ...toSignedFor(row), sheets: row.sheets.map(asSheet) };
}

function mandateRow(tx: Tx, portfolio: PortfolioId) {
  return tx
    .selectFrom("portfolio as p")
    .innerJoin("creditor as c", (join) =>
      join.onRef("c.tenant_id", "=", "p.tenant_id").onRef("c.id", "=", "p.creditor_id"),
    )
    .select(["p.creditor_id", "c.kind", "p.country", "p.time_zone", "p.hide_amounts_until_identity"])
    .where("p.id", "=", portfolio);
}

function toSignedFor(row: {
  readonly creditor_id: string;
  readonly kind: string;
  readonly country: string;
  readonly time_zone: string;
  readonly hide_amounts_until_identity: boolean;
}): SignedFor {
  return {
    creditor: asId(row.creditor_id),
    creditorKind: row.kind,
    country: row.country,
    timeZone: row.time_zone,
    hidesAmounts: row.hide_amounts_until_identity,
  };
}

/** What is signed for a creditor holds in every mandate of theirs. */
export async function seesWholeCreditor(tx: Tx, creditor: CreditorId): Promise<boolean> {
  const { rows } = await sql<{ all: boolean }>`select sees_whole_creditor(${creditor}) as all`.execute(tx);
  return rows[0]?.all === true;
}

export interface Mandate {
  readonly portfolio: PortfolioId;
  readonly creditor: string;
  readonly hides: boolean;
  readonly endsOn: LocalDate | null;
}
export async function mandates(tx: Tx): Promise<readonly Mandate[]> {
  const rows = await tx
    .selectFrom("portfolio")
    .select([
      "id as portfolio",
      "creditor_id as creditor",
      "hide_amounts_until_identity as hides",
      "ends_on as endsOn",
    ])
    .execute();
  return rows.map((row) => ({
    ...row,
    portfolio: asId<PortfolioId>(row.portfolio),
    endsOn: row.endsOn as LocalDate | null,
  }));
}

/**
 * People of a mandate with something open, each with the phone that would be tried first: all of them up to `exact`, of more a
 * sample, the same ones every time.
 */
export async function peopleOf(
  tx: Tx,
  portfolio: PortfolioId,
  { exact, sample }: { readonly exact: number; readonly sample: number },
): Promise<{ total: number; people: { debtor: DebtorId; phone: PhoneId | null }[] }> {
  const { rows } = await sql<{ debtor: string; phone: string | null; total: bigint }>`
    with open as materialized (
      select debtor_id, md5(debtor_id::text) as shuffle from account
      where portfolio_id = ${portfolio} and state = 'open' group by debtor_id),
    counted as (select count(*) as total from open),
    looked as (
      select * from open order by shuffle
      limit (select case when total > ${exact} then ${sample}::bigint else total end from counted))
    select o.debtor_id as debtor, best.id as phone, counted.total
    from looked o cross join counted
    left join lateral (
      select f.id from phone f where f.debtor_id = o.debtor_id and f.active
      order by (f.role = 'titular') desc, f.quality desc, f.id limit 1) best on true
    order by o.shuffle`.execute(tx);
  return {
    total: Number(rows[0]?.total ?? 0),
    people: rows.map(({ debtor, phone }) => ({
      debtor: asId<DebtorId>(debtor),
      phone: phone === null ? null : asId<PhoneId>(phone),
    })),
  };
}

interface SheetRow {
  readonly id: string;
  readonly creditor_id: string;
  readonly portfolio_id: string | null;
  readonly version: number;
  readonly from_at: number;
  readonly sheet: InstructionSheet;
  readonly signed_by: string;
  readonly signed_on: string;
  readonly note: string;
  readonly created_at: number;
}
function toSheet(row: SheetRow): SheetVersion {
  return {
    id: row.id,
    creditor: row.creditor_id,
    portfolio: row.portfolio_id,
    version: row.version,
    from: row.from_at,
    signedBy: row.signed_by,
    signedOn: row.signed_on as LocalDate,
    // Signed before it could speak of questions: it forbids none.
    sheet: { ...row.sheet, questions: row.sheet.questions ?? defaultSheet.questions },
    note: row.note,
    createdAt: row.created_at,
  };
}
