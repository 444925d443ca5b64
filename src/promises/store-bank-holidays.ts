// SQL of the days on which a creditor's bank rests besides the national holidays.
import { sql } from "kysely";
import type { PortfolioId, TenantId } from "#kernel/ids.ts";
import type { LocalDate } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";

export async function bankHolidaysOf(tx: Tx, portfolio: PortfolioId): Promise<readonly LocalDate[]> {
  const rows = await tx
    .selectFrom("bank_holiday as b")
    .innerJoin("portfolio as p", (join) =>
      join.onRef("p.tenant_id", "=", "b.tenant_id").onRef("p.creditor_id", "=", "b.creditor_id"),
    )
    .select("b.rests_on")
    .where("p.id", "=", portfolio)
    .orderBy("b.rests_on")
    .execute();
  return rows.map((row) => row.rests_on as LocalDate);
}

export interface BankHoliday {
  readonly on: LocalDate;
  readonly name: string;
}
/** Undefined: no creditor in sight. */
export async function listBankHolidays(tx: Tx, creditor: string): Promise<BankHoliday[] | undefined> {
  const known = await tx.selectFrom("creditor").select("id").where("id", "=", creditor).executeTakeFirst();
  if (!known) return undefined;
  const rows = await tx
    .selectFrom("bank_holiday")
    .select(["rests_on", "name"])
    .where("creditor_id", "=", creditor)
    .orderBy("rests_on")
    .execute();
  return rows.map((row) => ({ on: row.rests_on as LocalDate, name: row.name }));
}

/** The creditor's days become exactly these. */
export async function putBankHolidays(
  tx: Tx,
  tenant: TenantId,
  creditor: string,
  days: readonly BankHoliday[],
): Promise<void> {
  const wanted = JSON.stringify(days);
  await sql`delete from bank_holiday b where b.creditor_id = ${creditor} and not exists (
    select from jsonb_to_recordset(${wanted}::jsonb) as d("on" date, name text) where d."on" = b.rests_on and d.name = b.name)`.execute(
    tx,
  );
  await sql`insert into bank_holiday (tenant_id, creditor_id, rests_on, name)
    select ${tenant}::uuid, ${creditor}::uuid, d."on", d.name from jsonb_to_recordset(${wanted}::jsonb) as d("on" date, name text)
    on conflict do nothing`.execute(tx);
}
