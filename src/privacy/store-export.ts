// SQL of the export of one person: every table that names the debtor, as the registry lists them, without secrets.
import { sql } from "kysely";
import type { DebtorId } from "#kernel/ids.ts";
import type { Instant } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";
import type { Column } from "./core/erasure-plan.ts";

export interface TableRows {
  readonly table: string;
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  readonly complete: boolean;
}

/** What the caller may see of it: row-level security holds here as everywhere. */
export async function readTables(
  tx: Tx,
  registry: readonly Column[],
  debtor: DebtorId,
  most: number,
): Promise<readonly TableRows[]> {
  const found: TableRows[] = [];
  for (const [table, columns] of Map.groupBy(registry, (column) => column.table)) {
    const key = table === "debtor" ? "id" : "debtor_id";
    if (!columns.some(({ name }) => name === key)) continue;
    const told = columns.filter(({ level, name }) => level !== "secreto" && name !== "tenant_id");
    const { rows } = await sql<{ row: Record<string, unknown> }>`
      select to_jsonb(r) as row from (select ${sql.join(told.map(({ name }) => sql.ref(name)))}
        from ${sql.table(table)} where ${sql.ref(key)} = ${debtor} limit ${most + 1}) r`.execute(tx);
    if (rows.length > 0)
      found.push({ table, rows: rows.slice(0, most).map(({ row }) => row), complete: rows.length <= most });
  }
  return found;
}

export interface Look {
  readonly at: Instant;
  readonly who: string | null;
  readonly action: string;
  readonly what: string;
}
export async function looksAt(tx: Tx, debtors: readonly DebtorId[], most: number): Promise<readonly Look[]> {
  const { rows } = await sql<Look>`select l.at, u.name as who, l.action, l.what from access_log l
    left join app_user u on u.tenant_id = l.tenant_id and u.id = l.user_id
    where l.subject_id = any (${debtors}::uuid[]) and l.what <> 'canary' order by l.at desc limit ${most}`.execute(
    tx,
  );
  return rows;
}
