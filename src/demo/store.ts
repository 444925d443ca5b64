// What the demo reads straight from the database to tell its carrier: the phones of the sample and how late their owners are.
import { daysBetween, type LocalDate } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";
import type { PhoneProfile } from "#telephony/carrier/public/outcomes.ts";
import { arrearsClass } from "./core/arrears.ts";

export async function phoneProfiles(
  tx: Tx,
  today: LocalDate,
): Promise<readonly (readonly [number: string, PhoneProfile])[]> {
  const rows = await tx
    .selectFrom("phone")
    .innerJoin("account", (join) =>
      join
        .onRef("account.debtor_id", "=", "phone.debtor_id")
        .onRef("account.tenant_id", "=", "phone.tenant_id"),
    )
    .select((by) => [
      "phone.e164",
      "phone.role",
      by.fn.min("account.due_on").as("due_on"),
      by.fn.agg<boolean>("bool_or", ["account.written_off"]).as("written_off"),
    ])
    .groupBy(["phone.id", "phone.e164", "phone.role"])
    .execute();
  return rows.map((row) => [
    row.e164,
    {
      arrears: arrearsClass(daysBetween(row.due_on as LocalDate, today), row.written_off),
      kind: row.role === "referencia" ? "reference" : row.role === "laboral" ? "work" : "listed",
    },
  ]);
}
