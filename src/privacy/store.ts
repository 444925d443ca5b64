// SQL of a person's rights: what is held of them, requests to erase, and mandates whose data is past its time.
import { sql } from "kysely";
import {
  asId,
  type CreditorId,
  type DebtorId,
  type PersonId,
  type PortfolioId,
  type TenantId,
  type UserId,
} from "#kernel/ids.ts";
import type { Instant } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";
import { newId } from "#platform/new-id.ts";

/** The same person in each mandate the caller sees. */
export interface Part {
  readonly debtor: DebtorId;
  readonly person: PersonId;
  readonly portfolio: PortfolioId;
  readonly portfolioName: string;
  readonly creditor: CreditorId;
  readonly creditorName: string;
  readonly country: string;
  readonly name: string;
  readonly documentType: string;
  readonly document: string;
  readonly endsOn: string | null;
  readonly erasedAt: Instant | null;
}
export async function partsOf(tx: Tx, debtor: DebtorId): Promise<readonly Part[]> {
  const rows = await tx
    .selectFrom("debtor as d")
    .innerJoin("debtor as asked", (join) =>
      join.onRef("asked.tenant_id", "=", "d.tenant_id").onRef("asked.person_id", "=", "d.person_id"),
    )
    .innerJoin("person as w", (join) =>
      join.onRef("w.tenant_id", "=", "d.tenant_id").onRef("w.id", "=", "d.person_id"),
    )
    .innerJoin("portfolio as p", (join) =>
      join.onRef("p.tenant_id", "=", "d.tenant_id").onRef("p.id", "=", "d.portfolio_id"),
    )
    .innerJoin("creditor as c", (join) =>
      join.onRef("c.tenant_id", "=", "p.tenant_id").onRef("c.id", "=", "p.creditor_id"),
    )
    .select([
      "d.id",
      "d.person_id",
      "d.portfolio_id",
      "p.name as portfolio_name",
      "p.creditor_id",
      "c.name as creditor_name",
      "p.country",
      "d.full_name",
      "w.document_type",
      "w.document",
      "p.ends_on",
      "d.erased_at",
    ])
    .where("asked.id", "=", debtor)
    .orderBy("p.name")
    .execute();
  return rows.map((row) => ({
    debtor: asId(row.id),
    person: asId(row.person_id),
    portfolio: asId(row.portfolio_id),
    portfolioName: row.portfolio_name,
    creditor: asId(row.creditor_id),
    creditorName: row.creditor_name,
    country: row.country,
    name: row.full_name,
    documentType: row.document_type,
    document: row.document,
    endsOn: row.ends_on,
    erasedAt: row.erased_at,
  }));
}

export interface Held {
  readonly phones: number;
  readonly notes: number;
  readonly recordings: number;
  readonly contacts: number;
  readonly debts: number;
  readonly payments: number;
  readonly blocked: boolean;
}
export async function heldOf(tx: Tx, debtors: readonly DebtorId[], now: Instant): Promise<Held> {
  const those = sql`any (${debtors}::uuid[])`;
  const { rows } = await sql<Record<Exclude<keyof Held, "blocked">, bigint> & { blocked: boolean }>`select
    (select count(*) from phone where debtor_id = ${those}) as phones,
    (select count(*) from gestion where debtor_id = ${those} and note <> '') as notes,
    (select count(*) from attempt where debtor_id = ${those} and recorded) as recordings,
    (select count(*) from contact_event where debtor_id = ${those}) as contacts,
    (select count(*) from account where debtor_id = ${those}) as debts,
    (select count(*) from payment where debtor_id = ${those}) as payments,
    not exists (select from debtor d where d.id = ${those} and not exists (
      select from do_not_contact b where b.tenant_id = d.tenant_id and b.person_id = d.person_id and b.phone is null
        and b.channel is null and (b.portfolio_id is null or b.portfolio_id = d.portfolio_id)
        and (b.until_at is null or b.until_at > ${new Date(now)}))) as blocked`.execute(tx);
  const row = rows[0];
  if (!row) throw new Error("assertion failed: counting answers");
  const { blocked, ...counts } = row;
  return {
    ...(Object.fromEntries(Object.entries(counts).map(([name, n]) => [name, Number(n)])) as Omit<
      Held,
      "blocked"
    >),
    blocked,
  };
}

export interface ErasureRow {
  readonly requestId: string;
  readonly debtor: DebtorId;
  readonly portfolio: PortfolioId;
  readonly state: "asked" | "withdrawn" | "confirmed" | "done";
  readonly kind: "request" | "retention";
  readonly reason: string;
  readonly askedBy: UserId | null;
  readonly askedByName: string | null;
  readonly askedAt: Instant;
  readonly confirmedByName: string | null;
  readonly finishedAt: Instant | null;
}
export async function erasuresOf(
  tx: Tx,
  of: { readonly debtors: readonly DebtorId[] } | { readonly request: string },
): Promise<readonly ErasureRow[]> {
  const which =
    "request" in of ? sql`e.request_id = ${of.request}` : sql`e.debtor_id = any (${of.debtors}::uuid[])`;
  const { rows } = await sql<ErasureRow>`
    select e.request_id as "requestId", e.debtor_id as debtor, e.portfolio_id as portfolio, e.state, e.kind, e.reason,
      e.asked_by as "askedBy", a.name as "askedByName", e.asked_at as "askedAt", c.name as "confirmedByName",
      e.finished_at as "finishedAt"
    from erasure e
    left join app_user a on a.tenant_id = e.tenant_id and a.id = e.asked_by
    left join app_user c on c.tenant_id = e.tenant_id and c.id = e.confirmed_by
    where ${which} order by e.asked_at desc, e.id for no key update of e`.execute(tx);
  return rows;
}

export async function insertErasures(
  tx: Tx,
  tenant: TenantId,
  asked: {
    readonly request: string;
    readonly parts: readonly Pick<Part, "debtor" | "portfolio">[];
    readonly kind: "request" | "retention";
    readonly reason: string;
    readonly by: UserId | null;
    readonly at: Instant;
  },
): Promise<number> {
  const at = new Date(asked.at);
  const done = await tx
    .insertInto("erasure")
    .values(
      asked.parts.map(({ debtor, portfolio }) => ({
        tenant_id: tenant,
        id: newId(),
        request_id: asked.request,
        portfolio_id: portfolio,
        debtor_id: debtor,
        kind: asked.kind,
        // Age needs nobody's word.
        state: asked.kind === "retention" ? "confirmed" : "asked",
        reason: asked.reason,
        asked_by: asked.by,
        asked_at: at,
        confirmed_at: asked.kind === "retention" ? at : null,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return Number(done.numInsertedOrUpdatedRows ?? 0n);
}
export async function confirmErasures(tx: Tx, request: string, by: UserId, at: Instant): Promise<void> {
  await tx
    .updateTable("erasure")
    .set({ state: "confirmed", confirmed_by: by, confirmed_at: new Date(at) })
    .where("request_id", "=", request)
    .where("state", "=", "asked")
    .execute();
}
export async function withdrawErasures(tx: Tx, request: string): Promise<void> {
  await tx
    .updateTable("erasure")
    .set({ state: "withdrawn" })
    .where("request_id", "=", request)
    .where("state", "=", "asked")
    .execute();
}

/** One order to carry out, held until the transaction ends; those in `after` were looked at already. */
export async function nextOrder(
  tx: Tx,
  looked: readonly string[],
): Promise<{ id: string; debtor: DebtorId } | undefined> {
  const row = await tx
    .selectFrom("erasure")
    .select(["id", "debtor_id"])
    .where("state", "=", "confirmed")
    .where(sql<boolean>`not id = any (${looked}::uuid[])`)
    .orderBy("confirmed_at")
    .limit(1)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst();
  return row && { id: row.id, debtor: asId(row.debtor_id) };
}
export async function finishErasure(
  tx: Tx,
  id: string,
  at: Instant,
  counts: Readonly<Record<string, number>>,
): Promise<void> {
  await tx
    .updateTable("erasure")
    .set({ state: "done", finished_at: new Date(at), counts: JSON.stringify(counts) })
    .where("id", "=", id)
    .execute();
}

export interface EndedMandate {
  readonly portfolio: PortfolioId;
  readonly country: string;
  readonly timeZone: string;
  readonly endsOn: string;
}
export async function endedMandates(tx: Tx): Promise<readonly EndedMandate[]> {
  const rows = await tx
    .selectFrom("portfolio")
    .select(["id", "country", "time_zone", "ends_on"])
    .where("ends_on", "is not", null)
    .execute();
  return rows.map((row) => ({
    portfolio: asId(row.id),
    country: row.country,
    timeZone: row.time_zone,
    endsOn: row.ends_on ?? "",
  }));
}
/** Whoever is in a dispute or before a court needs what is known. */
export async function dueDebtors(
  tx: Tx,
  portfolio: PortfolioId,
  most: number,
): Promise<readonly Pick<Part, "debtor" | "portfolio">[]> {
  const { rows } = await sql<{ id: string }>`select d.id from debtor d where d.portfolio_id = ${portfolio}
    and d.erased_at is null and not exists (select from erasure e where e.tenant_id = d.tenant_id
      and e.debtor_id = d.id and e.state in ('asked', 'confirmed'))
    and not exists (select from account a where a.tenant_id = d.tenant_id and a.debtor_id = d.id
      and a.hold in ('dispute', 'fraud', 'legal'))
    order by d.id limit ${most}`.execute(tx);
  return rows.map(({ id }) => ({ debtor: asId<DebtorId>(id), portfolio }));
}
