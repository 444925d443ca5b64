// The merge of a staged file into the mandate, set by set inside the caller's transaction: by business key, never
// deleting, never touching what was learned about a phone, and leaving rows alone that already say the same.
import { sql } from "kysely";
import type { PortfolioId, TenantId } from "#kernel/ids.ts";
import type { Currency } from "#kernel/money.ts";
import type { Instant } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";
import { afterWriting } from "#platform/statistics.ts";
import type { RowKind } from "./core/mapping.ts";
import { dateBalances } from "./store-balance-age.ts";
import { giveWay } from "./store-canaries.ts";

export interface MergeScope {
  readonly tenant: TenantId;
  readonly portfolio: PortfolioId;
  readonly fileId: string;
  readonly kind: RowKind;
  /** Of accounts whose row names none. */
  readonly currency: Currency;
  readonly at: Instant;
}

export interface MergeCounts {
  readonly accountsNew: number;
  readonly accountsChanged: number;
  readonly accountsSame: number;
  readonly debtorsNew: number;
  readonly phonesNew: number;
}

/**
 * Opens the staged rows as a temporary table of the transaction; statistics first, or the planner guesses. The original
 * cells stay behind: each update of a row would copy them.
 */
export async function openLoad(tx: Tx, scope: MergeScope): Promise<void> {
  // One load a mandate at a time: two files that add the same debtor would otherwise meet in the middle.
  await sql`select pg_advisory_xact_lock(hashtextextended(${scope.portfolio}, 0))`.execute(tx);
  await sql`set local statement_timeout = '30min'`.execute(tx);
  await sql`create temp table load on commit drop as
    select r.*, false as known, true as debtor_new, false as touched
    from import_stage s, jsonb_to_record(s.data) as r(
      n integer, person_id uuid, debtor_id uuid, account_id uuid,
      country text, doc_type text, doc text, full_name text, given_name text, birth_on date, email text, address text,
      commune text, region text, zone text, deceased boolean,
      number text, product text, currency text, principal bigint, interest bigint, fees bigint, balance bigint,
      due_on date, days integer, written_off boolean, extra jsonb, exclusion text, phones jsonb)
    where s.file_id = ${scope.fileId}`.execute(tx);
  await sql`create index on load (number)`.execute(tx);
  await sql`analyze load`.execute(tx);
}

export async function mergeLoad(tx: Tx, scope: MergeScope): Promise<MergeCounts> {
  await giveWay(tx, scope.portfolio);
  await resolvePeople(tx, scope);
  const debtorsNew = await mergeDebtors(tx, scope);
  const accounts = await mergeAccounts(tx, scope);
  await dateBalances(tx, scope);
  const phonesNew = await mergePhones(tx, scope);
  await afterWriting(tx, debtorsNew + phonesNew, ["person", "debtor", "account", "phone"]);
  return { ...accounts, debtorsNew, phonesNew };
}

async function resolvePeople(tx: Tx, { tenant, portfolio }: MergeScope): Promise<void> {
  await sql`insert into person (tenant_id, id, country, document_type, document)
    select distinct on (country, doc_type, doc) ${tenant}::uuid, person_id, country, doc_type, doc
    from load where doc is not null order by country, doc_type, doc, n
    on conflict (tenant_id, country, document_type, document) do nothing`.execute(tx);
  await sql`update load l set known = true, debtor_new = false, account_id = a.id, debtor_id = a.debtor_id
    from account a where a.tenant_id = ${tenant} and a.portfolio_id = ${portfolio} and a.number = l.number`.execute(
    tx,
  );
  await sql`update load l set person_id = p.id from person p
    where not l.known and p.tenant_id = ${tenant}
      and (p.country, p.document_type, p.document) = (l.country, l.doc_type, l.doc)`.execute(tx);
  await sql`update load l set debtor_new = false, debtor_id = d.id from debtor d
    where not l.known and d.tenant_id = ${tenant} and d.portfolio_id = ${portfolio} and d.person_id = l.person_id`.execute(
    tx,
  );
  // Several debts of somebody new share the debtor of the first row.
  await sql`update load l set debtor_id = f.debtor_id
    from (select distinct on (person_id) person_id, debtor_id from load where debtor_new order by person_id, n) f
    where l.debtor_new and l.person_id = f.person_id`.execute(tx);
}

/** One line a debtor: the first row of the file that says something wins. A place is taken whole from one row. */
async function mergeDebtors(tx: Tx, { tenant, portfolio }: MergeScope): Promise<number> {
  const first = (column: string) =>
    sql.raw(`(array_agg(${column} order by n) filter (where ${column} is not null))[1] as ${column}`);
  await sql`create temp table load_debtor on commit drop as
    select debtor_id, bool_or(debtor_new) as is_new, (array_agg(person_id order by n))[1] as person_id,
      ${first("full_name")}, ${first("given_name")}, ${first("birth_on")}, ${first("email")}, ${first("address")},
      (array_agg(jsonb_build_array(commune, region, zone) order by n)
        filter (where commune is not null or region is not null))[1] as place,
      bool_or(deceased) as deceased
    from load group by debtor_id`.execute(tx);
  await sql`analyze load_debtor`.execute(tx);
  await sql`with fresh as (
      select d.id, ${kept("full_name")}, ${kept("given_name")}, ${kept("birth_on")}, ${kept("email")}, ${kept("address")},
        case when 'commune' = any (d.corrected) then d.commune else coalesce(f.place ->> 0, d.commune) end as commune,
        case when 'region' = any (d.corrected) then d.region else coalesce(f.place ->> 1, d.region) end as region,
        case when f.place is null or d.corrected && '{commune,region}'::text[]
            or (coalesce(f.place ->> 0, d.commune), coalesce(f.place ->> 1, d.region)) is not distinct from (d.commune, d.region)
            and d.zone is not null
          then d.zone else f.place ->> 2 end as zone,
        case when f.deceased and not 'deceased' = any (d.flags) then d.flags || '{deceased}'::text[] else d.flags end as flags
      from load_debtor f join debtor d on d.tenant_id = ${tenant} and d.id = f.debtor_id
      where not f.is_new
    ), changed as (
      update debtor d set full_name = f.full_name, given_name = f.given_name, birth_on = f.birth_on, email = f.email,
        address = f.address, commune = f.commune, region = f.region, zone = f.zone, flags = f.flags
      from fresh f where d.tenant_id = ${tenant} and d.id = f.id
        and (d.full_name, d.given_name, d.birth_on, d.email, d.address, d.commune, d.region, d.zone, d.flags)
          is distinct from (f.full_name, f.given_name, f.birth_on, f.email, f.address, f.commune, f.region, f.zone, f.flags)
      returning d.id
    )
    update load set touched = true from changed where load.debtor_id = changed.id`.execute(tx);
  const added = await sql`insert into debtor
      (tenant_id, id, portfolio_id, person_id, full_name, given_name, birth_on, email, address, commune, region, zone, flags)
    select ${tenant}, debtor_id, ${portfolio}, person_id, full_name, coalesce(given_name, ''), birth_on, email, address,
      place ->> 0, place ->> 1, place ->> 2, case when deceased then '{deceased}'::text[] else '{}' end
    from load_debtor where is_new`.execute(tx);
  return Number(added.numAffectedRows ?? 0n);
}

function kept(column: string) {
  return sql.raw(
    `case when '${column}' = any (d.corrected) then d.${column} else coalesce(f.${column}, d.${column}) end as ${column}`,
  );
}

async function mergeAccounts(
  tx: Tx,
  scope: MergeScope,
): Promise<Pick<MergeCounts, "accountsNew" | "accountsChanged" | "accountsSame">> {
  const at = new Date(scope.at);
  await prepareAccounts(tx, scope);
  await sql`update account a set product = m.product, currency = m.currency, principal_minor = m.principal,
      interest_minor = m.interest, fees_minor = m.fees, balance_minor = m.balance, file_balance_minor = m.file_balance,
      assigned_minor = case when a.state = 'withdrawn' and m.state <> 'withdrawn' then m.balance else a.assigned_minor end,
      due_on = m.due_on, file_days_past_due = m.days, written_off = m.written_off, extra = m.extra, state = m.state,
      closed_at = case when m.state = 'open' then null when a.state = m.state then a.closed_at else ${at} end,
      changed_at = ${at}
    from load_account m where a.tenant_id = ${scope.tenant} and a.id = m.account_id and m.outcome = 'changed'`.execute(
    tx,
  );
  await sql`insert into account (tenant_id, id, portfolio_id, debtor_id, number, product, currency, principal_minor,
      interest_minor, fees_minor, balance_minor, file_balance_minor, assigned_minor, due_on, file_days_past_due,
      written_off, extra, state, loaded_at, changed_at, closed_at)
    select ${scope.tenant}, account_id, ${scope.portfolio}, debtor_id, number, product, currency, principal, interest,
      fees, balance, file_balance, balance, due_on, days, written_off, extra, state, ${at}, ${at},
      case when state = 'open' then null else ${at}::timestamptz end
    from load_account where outcome = 'new'`.execute(tx);
  const { rows } = await sql<{ outcome: string; count: bigint }>`
    select outcome, count(*) as count from load_account group by outcome`.execute(tx);
  const of = (outcome: string): number => Number(rows.find((row) => row.outcome === outcome)?.count ?? 0n);
  return { accountsNew: of("new"), accountsChanged: of("changed"), accountsSame: of("same") };
}

/**
 * What each account will say. The file's total replaces the balance only when the creditor changed it since the last
 * file; nothing owed closes an account, a new total or a new assignment opens it again.
 */
async function prepareAccounts(tx: Tx, scope: MergeScope): Promise<void> {
  const assigned = scope.kind === "assignment";
  await sql`create temp table load_account on commit drop as
    with amounts as (
      select l.n, l.account_id, l.debtor_id, l.number, l.known, a.state as was,
        coalesce(l.product, a.product, '') as product, coalesce(l.currency, a.currency, ${scope.currency}) as currency,
        coalesce(l.principal, a.principal_minor, 0) as principal, coalesce(l.interest, a.interest_minor, 0) as interest,
        coalesce(l.fees, a.fees_minor, 0) as fees, coalesce(l.balance, a.file_balance_minor) as file_balance,
        case when l.balance is null or (l.balance = a.file_balance_minor and coalesce(l.currency, a.currency) = a.currency)
          then a.balance_minor else l.balance end as balance,
        l.balance is distinct from a.file_balance_minor and l.balance is not null as news,
        coalesce(l.due_on, a.due_on) as due_on, coalesce(l.days, a.file_days_past_due) as days,
        coalesce(l.written_off, a.written_off, false) as written_off,
        coalesce(a.extra, '{}') || coalesce(l.extra, '{}') as extra
      from load l left join account a on l.known and a.tenant_id = ${scope.tenant} and a.id = l.account_id
    ), stated as (
      select m.*, case
        when was = 'withdrawn' and not ${assigned} then 'withdrawn'
        when balance = 0 then 'paid'
        when was = 'paid' and not news then 'paid'
        else 'open' end as state
      from amounts m
    )
    select m.*, case when not m.known then 'new'
      when (m.product, m.currency, m.principal, m.interest, m.fees, m.balance, m.file_balance, m.due_on, m.days,
          m.written_off, m.extra, m.state)
        is distinct from (a.product, a.currency, a.principal_minor, a.interest_minor, a.fees_minor, a.balance_minor,
          a.file_balance_minor, a.due_on, a.file_days_past_due, a.written_off, a.extra, a.state) then 'changed'
      else 'same' end as outcome
    from stated m left join account a on a.tenant_id = ${scope.tenant} and a.id = m.account_id and m.known`.execute(
    tx,
  );
  await sql`update load l set touched = true from load_account m where l.n = m.n and m.outcome <> 'same'`.execute(
    tx,
  );
}

async function mergePhones(tx: Tx, { tenant, portfolio, at }: MergeScope): Promise<number> {
  await sql`create temp table load_phone on commit drop as
    select distinct on (l.debtor_id, p.e164) l.debtor_id, p.*
    from load l cross join lateral jsonb_to_recordset(l.phones)
      as p(id uuid, e164 text, raw text, role text, line_type text, position integer)
    order by l.debtor_id, p.e164, l.n, p.position`.execute(tx);
  // Whose phone a number is stays the creditor's word unless one of ours wrote it down.
  await sql`with changed as (
      update phone t set role = p.role from load_phone p
      where t.tenant_id = ${tenant} and t.debtor_id = p.debtor_id and t.e164 = p.e164 and t.origin = 'file'
        and t.role <> p.role
      returning t.debtor_id)
    update load set touched = true from changed where load.debtor_id = changed.debtor_id`.execute(tx);
  const { rows } = await sql<{ added: bigint }>`with added as (
      insert into phone (tenant_id, id, portfolio_id, debtor_id, e164, raw, role, line_type, origin, position, created_at)
      select ${tenant}, id, ${portfolio}, debtor_id, e164, raw, role, line_type, 'file', position, ${new Date(at)}
      from load_phone on conflict (tenant_id, debtor_id, e164) do nothing
      returning debtor_id
    ), marked as (
      update load set touched = true from (select distinct debtor_id from added) a where load.debtor_id = a.debtor_id
    )
    select count(*) as added from added`.execute(tx);
  return Number(rows[0]?.added ?? 0n);
}

/** Marks the withdrawn accounts of a withdrawal file; those already withdrawn stay untouched. */
export async function withdrawLoad(tx: Tx, scope: MergeScope): Promise<MergeCounts> {
  const at = new Date(scope.at);
  const { rows } = await sql<{ changed: bigint; all: bigint }>`with changed as (
      update account a set state = 'withdrawn', closed_at = ${at}, changed_at = ${at}
      from load l where a.tenant_id = ${scope.tenant} and a.portfolio_id = ${scope.portfolio} and a.number = l.number
        and a.state <> 'withdrawn'
      returning a.id, a.number
    ), marked as (
      update load set touched = true, account_id = c.id from changed c where load.number = c.number
    )
    select (select count(*) from changed) as changed, (select count(*) from load) as all`.execute(tx);
  const changed = Number(rows[0]?.changed ?? 0n);
  return {
    accountsNew: 0,
    accountsChanged: changed,
    accountsSame: Number(rows[0]?.all ?? 0n) - changed,
    debtorsNew: 0,
    phonesNew: 0,
  };
}

/** Most account ids one event carries. */
export const idsPerEvent = 1_000;

/** Every account the merge changed, itself or through its debtor, in portions for the event log. */
export async function* touchedAccounts(tx: Tx, scope: MergeScope): AsyncGenerator<readonly string[]> {
  const source =
    scope.kind === "withdrawal"
      ? sql`select account_id as id from load where touched`
      : sql`select a.id from account a where a.tenant_id = ${scope.tenant}
          and a.debtor_id in (select debtor_id from load where touched)`;
  await sql`create temp table touched_account on commit drop as
    select id, row_number() over (order by id) as at from (${source}) t`.execute(tx);
  await sql`create index on touched_account (at)`.execute(tx);
  for (let from = 1; ; from += idsPerEvent) {
    const { rows } = await sql<{ id: string }>`select id from touched_account
      where at >= ${from} and at < ${from + idsPerEvent} order by at`.execute(tx);
    if (rows.length === 0) return;
    yield rows.map((row) => row.id);
  }
}
