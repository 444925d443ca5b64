// Mandates and the promises of each that wait for payments to be known.
import { sql } from "kysely";
import { type Country, isCountry } from "#kernel/country.ts";
import { asId, type PortfolioId } from "#kernel/ids.ts";
import type { LocalDate } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";

export interface MandatePayments {
  readonly portfolio: PortfolioId;
  readonly name: string;
  readonly country: Country | undefined;
  readonly timeZone: string;
  readonly paymentsThroughOn: LocalDate | null;
}
export async function mandatesPayments(tx: Tx): Promise<readonly MandatePayments[]> {
  const rows = await tx
    .selectFrom("portfolio")
    .select(["id", "name", "country", "time_zone", "payments_through_on"])
    .orderBy("name")
    .execute();
  return rows.map((row) => ({
    portfolio: asId<PortfolioId>(row.id),
    name: row.name,
    country: isCountry(row.country) ? row.country : undefined,
    timeZone: row.time_zone,
    paymentsThroughOn: row.payments_through_on as LocalDate | null,
  }));
}

/** Open promises of a mandate whose last day lies in (`known`, `expectedOn`]. */
export async function waitingFor(
  tx: Tx,
  portfolio: PortfolioId,
  known: LocalDate | null,
  expectedOn: LocalDate,
): Promise<number> {
  const row = await tx
    .selectFrom("promise")
    .select(sql<bigint>`count(*)`.as("waiting"))
    .where("portfolio_id", "=", portfolio)
    .where("state", "in", ["ACTIVE", "PENDING_CONFIRMATION"])
    .where("evaluate_on", "<=", expectedOn)
    .$if(known !== null, (query) => query.where("evaluate_on", ">", known ?? ""))
    .executeTakeFirstOrThrow();
  return Number(row.waiting);
}
