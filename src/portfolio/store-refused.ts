// SQL of the rows of a load that only the file as a whole or the mandate can refuse.
import { sql } from "kysely";
import type { Tx } from "#platform/db.ts";
import type { RowCode } from "./core/row-codes.ts";
import type { MergeScope } from "./store-merge.ts";

export interface LoadReject {
  readonly n: number;
  readonly code: RowCode;
  readonly number: string;
  readonly first: number | null;
  readonly cells: readonly string[];
}

/** Takes out the rows that only the file as a whole or the mandate can refuse. The first of equal keys stays. */
export async function takeOutRefused(tx: Tx, scope: MergeScope): Promise<readonly LoadReject[]> {
  const { rows } = await sql<LoadReject>`
    with keyed as (
      select l.*, first_value(n) over (partition by number order by n) as first from load l
    ), gone_people as (
      select p.country, p.document_type, p.document from debtor d
      join person p on p.tenant_id = d.tenant_id and p.id = d.person_id
      where d.tenant_id = ${scope.tenant} and d.portfolio_id = ${scope.portfolio} and d.erased_at is not null
    ), named as materialized (
      select n, country, doc_type, doc, pseudonym(doc) as hidden from load
      where doc is not null and exists (select from gone_people)
    ), erased as (
      select distinct l.n from named l join gone_people g
        on (g.country, g.document_type) = (l.country, l.doc_type) and g.document in (l.doc, l.hidden)
    ), judged as (
      select k.n, k.number, nullif(k.first, k.n) as first, case
        when d.erased_at is not null or exists (select from erased e where e.n = k.n) then 'persona_borrada'
        when k.first <> k.n then 'clave_duplicada'
        when a.id is null and ${scope.kind !== "assignment"} then 'operacion_desconocida'
        when a.id is not null and k.doc is not null
          and (p.country, p.document_type, p.document) is distinct from (k.country, k.doc_type, k.doc)
          then 'operacion_de_otro_titular'
        when a.currency <> ${scope.currency} and k.currency is null
          and coalesce(k.balance, k.principal, k.interest, k.fees) is not null then 'moneda_desconocida'
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
