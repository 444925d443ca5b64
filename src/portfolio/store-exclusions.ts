// A staged file of exclusions against the mandate, inside the transaction that opened it (store-merge, openLoad). Every
// statement leaves alone what already says the same, so that a file sent again changes nothing.
import { sql } from "kysely";
import { type AccountId, asId, type DebtorId, type PersonId } from "#kernel/ids.ts";
import type { Tx } from "#platform/db.ts";
import { gravenessNow } from "./store-ledger.ts";
import type { MergeScope } from "./store-merge.ts";
import type { LoadReject } from "./store-refused.ts";

/** Takes out rows that name nobody of this mandate, and the same exclusion said twice. */
export async function takeOutUnknown(tx: Tx, scope: MergeScope): Promise<readonly LoadReject[]> {
  const { rows } = await sql<LoadReject>`
    with keyed as (
      select l.*, first_value(n) over (partition by number, country, doc_type, doc, exclusion order by n) as first from load l
    ), judged as (
      select k.n, coalesce(nullif(k.number, ''), k.doc) as number, nullif(k.first, k.n) as first, case
        when k.first <> k.n then 'clave_duplicada'
        when k.number <> '' and a.id is null then 'operacion_desconocida'
        when k.number <> '' and k.doc is not null
          and (p.country, p.document_type, p.document) is distinct from (k.country, k.doc_type, k.doc)
          then 'operacion_de_otro_titular'
        when k.number = '' and not exists (
          select from person q join debtor e on e.tenant_id = q.tenant_id and e.person_id = q.id
          where q.tenant_id = ${scope.tenant} and e.portfolio_id = ${scope.portfolio}
            and (q.country, q.document_type, q.document) = (k.country, k.doc_type, k.doc)) then 'documento_desconocido'
      end as code
      from keyed k
      left join account a on a.tenant_id = ${scope.tenant} and a.portfolio_id = ${scope.portfolio} and a.number = k.number
      left join debtor d on d.tenant_id = a.tenant_id and d.id = a.debtor_id
      left join person p on p.tenant_id = d.tenant_id and p.id = d.person_id
    ), gone as (
      delete from load using judged where load.n = judged.n and judged.code is not null
    )
    select j.n, j.code, j.number, j.first, s.data -> 'cells' as cells from judged j
    join import_stage s on s.tenant_id = ${scope.tenant} and s.file_id = ${scope.fileId} and s.row_number = j.n
    where j.code is not null order by j.n`.execute(tx);
  return rows;
}

/** Every debt each row speaks of: the one it names, or all of the person's. Returns how many rows there are. */
export async function nameTargets(tx: Tx, { tenant, portfolio }: MergeScope): Promise<number> {
  await sql`update load l set debtor_id = a.debtor_id from account a
    where a.tenant_id = ${tenant} and a.portfolio_id = ${portfolio} and l.number <> '' and a.number = l.number`.execute(
    tx,
  );
  await sql`update load l set debtor_id = d.id
    from person p join debtor d on d.tenant_id = p.tenant_id and d.person_id = p.id
    where p.tenant_id = ${tenant} and d.portfolio_id = ${portfolio} and l.number = ''
      and (p.country, p.document_type, p.document) = (l.country, l.doc_type, l.doc)`.execute(tx);
  await sql`create temp table excluded on commit drop as
    select l.n, l.exclusion, l.debtor_id, a.id as account_id
    from load l join account a on a.tenant_id = ${tenant} and a.portfolio_id = ${portfolio} and a.debtor_id = l.debtor_id
      and (l.number = '' or a.number = l.number)`.execute(tx);
  const { rows } = await sql<{ all: bigint }>`select count(*) as all from load`.execute(tx);
  return Number(rows[0]?.all ?? 0n);
}

/** Debts newly held. What already waits for a graver reason keeps it; nobody lifts a hold by sending a lesser one. */
export async function holdTargets(tx: Tx, { tenant, at }: MergeScope): Promise<readonly AccountId[]> {
  const { rows } = await sql<{ id: string }>`
    with wanted as (
      select account_id, max(case exclusion when 'fraud' then 4 else 2 end) as grade, min(n) as n
      from excluded where exclusion in ('complaint', 'fraud') group by account_id
    ), changed as (
      update account a set hold = case w.grade when 4 then 'fraud' else 'dispute' end, hold_until = null,
        changed_at = ${new Date(at)}
      from wanted w where a.tenant_id = ${tenant} and a.id = w.account_id and a.state = 'open'
        and w.grade > ${gravenessNow(at)}
      returning a.id
    ), marked as (
      update load l set touched = true from excluded x join changed c on c.id = x.account_id where l.n = x.n
    )
    select id from changed`.execute(tx);
  return rows.map(({ id }) => asId<AccountId>(id));
}

/** People now known to be dead. */
export async function flagDead(tx: Tx, { tenant }: MergeScope): Promise<number> {
  const { rows } = await sql<{ changed: bigint }>`
    with changed as (
      update debtor d set flags = d.flags || '{deceased}'::text[]
      from (select distinct debtor_id from load where exclusion = 'deceased') x
      where d.tenant_id = ${tenant} and d.id = x.debtor_id and not 'deceased' = any (d.flags)
      returning d.id
    ), marked as (
      update load l set touched = true from changed c where l.debtor_id = c.id
    )
    select count(*) as changed from changed`.execute(tx);
  return Number(rows[0]?.changed ?? 0n);
}

/** Employees of the creditor whom nothing keeps from being contacted in this mandate yet. */
export async function employeesToBlock(
  tx: Tx,
  { tenant, portfolio, at }: MergeScope,
): Promise<readonly { readonly person: PersonId }[]> {
  const { rows } = await sql<{ person: string }>`
    with named as (
      select distinct d.id, d.person_id from load l join debtor d on d.tenant_id = ${tenant} and d.id = l.debtor_id
      where l.exclusion = 'employee' and not exists (
        select from do_not_contact b where b.tenant_id = ${tenant} and b.person_id = d.person_id
          and (b.portfolio_id is null or b.portfolio_id = ${portfolio}) and b.phone is null and b.channel is null
          and (b.until_at is null or b.until_at > ${new Date(at)}))
    ), marked as (
      update load l set touched = true from named where l.debtor_id = named.id
    )
    select person_id as person from named`.execute(tx);
  return rows.map(({ person }) => ({ person: asId<PersonId>(person) }));
}

/** Debts that leave because the creditor made a new one of them. */
export async function withdrawRefinanced(tx: Tx, { tenant, at }: MergeScope): Promise<readonly AccountId[]> {
  const { rows } = await sql<{ id: string }>`
    with changed as (
      update account a set state = 'withdrawn', closed_at = ${new Date(at)}, changed_at = ${new Date(at)}
      from (select distinct account_id from excluded where exclusion = 'refinanced') x
      where a.tenant_id = ${tenant} and a.id = x.account_id and a.state <> 'withdrawn'
      returning a.id
    ), marked as (
      update load l set touched = true from excluded x join changed c on c.id = x.account_id where l.n = x.n
    )
    select id from changed`.execute(tx);
  return rows.map(({ id }) => asId<AccountId>(id));
}

/** Of the people the file touched, those with no debt left that may be asked for. After store-merge, touchedAccounts. */
export async function nobodyToCall(
  tx: Tx,
  { tenant, portfolio, at }: MergeScope,
): Promise<readonly DebtorId[]> {
  const { rows } = await sql<{ id: string }>`
    select distinct d.id from touched_account t
    join account a on a.tenant_id = ${tenant} and a.id = t.id join debtor d on d.tenant_id = a.tenant_id and d.id = a.debtor_id
    where 'deceased' = any (d.flags)
      or exists (select from do_not_contact b where b.tenant_id = d.tenant_id and b.person_id = d.person_id
        and (b.portfolio_id is null or b.portfolio_id = ${portfolio}) and b.phone is null and b.channel is null
        and (b.until_at is null or b.until_at > ${new Date(at)}))
      or not exists (select from account o where o.tenant_id = d.tenant_id and o.debtor_id = d.id and o.state = 'open'
        and (o.hold is null or o.hold_until <= ${new Date(at)}))`.execute(tx);
  return rows.map(({ id }) => asId<DebtorId>(id));
}
