// SQL of the people who do not exist: planted after the debts of a mandate, listed with who opened them, taken away whole.
import { sql } from "kysely";
import type { Country } from "#kernel/country.ts";
import { asId, type DebtorId, type PortfolioId, type TenantId } from "#kernel/ids.ts";
import type { Instant } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";
import { newId } from "#platform/new-id.ts";
import type { Canary, Model } from "./core/canary.ts";

export interface ModelRow extends Model {
  /** The account from which the rest of the row is taken. */
  readonly id: string;
}

/** Open debts of the mandate, another few for each seed. */
export async function modelsOf(
  tx: Tx,
  portfolio: PortfolioId,
  { seed, most }: { readonly seed: string; readonly most: number },
): Promise<readonly ModelRow[]> {
  const { rows } = await sql<ModelRow>`
    select a.id, d.full_name as "fullName", d.birth_on as "birthOn", a.number, a.principal_minor as principal,
      a.interest_minor as interest, a.fees_minor as fees, a.balance_minor as balance, a.extra
    from account a join debtor d on d.tenant_id = a.tenant_id and d.id = a.debtor_id
    where a.portfolio_id = ${portfolio} and a.state = 'open' and d.erased_at is null and not a.canary
    order by md5(a.id::text || ${seed}) limit ${most}`.execute(tx);
  return rows;
}

/** Somebody has this document already, or the mandate this number. */
export async function isTaken(
  tx: Tx,
  portfolio: PortfolioId,
  { documentType, document, number }: Canary,
): Promise<boolean> {
  const { rows } = await sql<{ taken: boolean }>`select
    exists (select from person where document_type = ${documentType} and document = ${document})
    or exists (select from account where portfolio_id = ${portfolio} and number = ${number}) as taken`.execute(
    tx,
  );
  return rows[0]?.taken ?? true;
}

/** What is not drawn is as the model has it, the hours of loading included: a row of another hour would stand out. */
export async function insertCanary(
  tx: Tx,
  tenant: TenantId,
  { model, country, ...canary }: Canary & { readonly model: string; readonly country: Country },
): Promise<DebtorId> {
  const [person, debtor] = [newId(), newId<DebtorId>()];
  await sql`insert into person (tenant_id, id, country, document_type, document)
    values (${tenant}, ${person}, ${country}, ${canary.documentType}, ${canary.document})`.execute(tx);
  await sql`insert into debtor (tenant_id, id, portfolio_id, person_id, full_name, given_name, birth_on, commune, region, zone, canary)
    select d.tenant_id, ${debtor}, d.portfolio_id, ${person}, ${canary.fullName},
      case when d.given_name = '' then '' else ${canary.givenName} end, ${canary.birthOn}::date, d.commune, d.region, d.zone, true
    from account a join debtor d on d.tenant_id = a.tenant_id and d.id = a.debtor_id where a.id = ${model}`.execute(
    tx,
  );
  await sql`insert into account (tenant_id, id, portfolio_id, debtor_id, number, product, currency, principal_minor,
      interest_minor, fees_minor, balance_minor, file_balance_minor, assigned_minor, due_on, file_days_past_due,
      written_off, extra, loaded_at, changed_at, balance_as_of, canary)
    select tenant_id, ${newId()}, portfolio_id, ${debtor}, ${canary.number}, product, currency, ${canary.principal},
      ${canary.interest}, ${canary.fees}, ${canary.balance}, ${canary.balance}, ${canary.balance}, due_on, file_days_past_due,
      written_off, ${JSON.stringify(canary.extra)}::jsonb, loaded_at, changed_at, balance_as_of, true
    from account where id = ${model}`.execute(tx);
  await sql`insert into phone (tenant_id, id, portfolio_id, debtor_id, e164, raw, role, line_type, origin, position, created_at, canary)
    select tenant_id, ${newId()}, portfolio_id, ${debtor}, ${canary.phone.e164}, ${canary.phone.raw}, 'titular',
      ${canary.phone.lineType}, 'file', 1, loaded_at, true
    from account where id = ${model}`.execute(tx);
  return debtor;
}

export interface CanaryRow {
  readonly id: DebtorId;
  readonly portfolio: PortfolioId;
  readonly portfolioName: string;
  readonly fullName: string;
  readonly document: string;
  readonly number: string;
  readonly phone: string;
  /** Lines of the access log that somebody looked. */
  readonly looks: number;
  readonly lastLookAt: Instant | null;
  readonly lastLookBy: string | null;
}
export async function canaries(tx: Tx, most: number): Promise<readonly CanaryRow[]> {
  const { rows } = await sql<Omit<CanaryRow, "looks"> & { looks: bigint }>`
    select d.id, d.portfolio_id as portfolio, m.name as "portfolioName", d.full_name as "fullName",
      q.document_type || ' ' || q.document as document, a.number, f.e164 as phone,
      (select count(*) from access_log l where l.tenant_id = d.tenant_id and l.what = 'canary' and l.subject_id = d.id
        and l.action in ('read', 'export')) as looks,
      last.at as "lastLookAt", last.name as "lastLookBy"
    from debtor d
    join portfolio m on m.tenant_id = d.tenant_id and m.id = d.portfolio_id
    join person q on q.tenant_id = d.tenant_id and q.id = d.person_id
    join account a on a.tenant_id = d.tenant_id and a.debtor_id = d.id
    join phone f on f.tenant_id = d.tenant_id and f.debtor_id = d.id
    left join lateral (select l.at, u.name from access_log l
      left join app_user u on u.tenant_id = l.tenant_id and u.id = l.user_id
      where l.tenant_id = d.tenant_id and l.what = 'canary' and l.subject_id = d.id and l.action in ('read', 'export')
      order by l.at desc limit 1) last on true
    where d.canary order by m.name, d.full_name, d.id limit ${most}`.execute(tx);
  return rows.map((row) => ({ ...row, looks: Number(row.looks) }));
}

export async function canaryMandate(tx: Tx, debtor: DebtorId): Promise<PortfolioId | undefined> {
  const row = await tx
    .selectFrom("debtor")
    .select("portfolio_id")
    .where("id", "=", debtor)
    .where("canary", "=", true)
    .executeTakeFirst();
  return row && asId<PortfolioId>(row.portfolio_id);
}

export async function removeCanary(tx: Tx, debtor: DebtorId): Promise<boolean> {
  const { rows } = await sql<{ removed: boolean }>`select remove_canary(${debtor}) as removed`.execute(tx);
  return rows[0]?.removed ?? false;
}

/**
 * A file that is being loaded names a document or a number of a canary: it was somebody's after all, and the canary goes before
 * the file meets a row it cannot see.
 */
export async function giveWay(tx: Tx, portfolio: PortfolioId): Promise<void> {
  await sql`select set_config('app.canaries', 'yes', true)`.execute(tx);
  await sql`select remove_canary(d.id) from debtor d join person p on p.tenant_id = d.tenant_id and p.id = d.person_id
    where d.canary and d.portfolio_id = ${portfolio} and (
      exists (select from load l where (l.country, l.doc_type, l.doc) = (p.country, p.document_type, p.document))
      or exists (select from load l join account a on a.tenant_id = d.tenant_id and a.debtor_id = d.id and a.number = l.number))`.execute(
    tx,
  );
  await sql`select set_config('app.canaries', '', true)`.execute(tx);
}
