// Mandates and the promises of each that wait for payments to be known.
import { sql } from "kysely";
import { type Country, isCountry } from "#kernel/country.ts";
import { asId, type PortfolioId, type TenantId, type UserId } from "#kernel/ids.ts";
import type { Instant, LocalDate } from "#kernel/time.ts";
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

/** The earliest last day of the promises that wait: from when a creditor who never sent anything owes us its payments. */
export async function firstWaited(tx: Tx, portfolio: PortfolioId): Promise<LocalDate | null> {
  const row = await tx
    .selectFrom("promise")
    .select(({ fn }) => fn.min("evaluate_on").as("first"))
    .where("portfolio_id", "=", portfolio)
    .where("state", "in", ["ACTIVE", "PENDING_CONFIRMATION"])
    .executeTakeFirst();
  return (row?.first ?? null) as LocalDate | null;
}

/** Through which day somebody last decided to wait on. */
export async function waitedThrough(tx: Tx, portfolio: PortfolioId): Promise<LocalDate | null> {
  const row = await tx
    .selectFrom("payments_decision")
    .select(({ fn }) => fn.max("through_on").as("through"))
    .where("portfolio_id", "=", portfolio)
    .where("kind", "=", "wait")
    .executeTakeFirst();
  return (row?.through ?? null) as LocalDate | null;
}

export interface PaymentsDecision {
  readonly id: string;
  readonly portfolio: PortfolioId;
  readonly kind: "wait" | "evaluate";
  readonly throughOn: LocalDate;
  readonly reason: string;
}
export async function findDecision(tx: Tx, id: string): Promise<PaymentsDecision | undefined> {
  const row = await tx.selectFrom("payments_decision").selectAll().where("id", "=", id).executeTakeFirst();
  return (
    row && {
      id: row.id,
      portfolio: asId<PortfolioId>(row.portfolio_id),
      kind: row.kind as PaymentsDecision["kind"],
      throughOn: row.through_on as LocalDate,
      reason: row.reason,
    }
  );
}
/** False: it was there already. */
export async function insertDecision(
  tx: Tx,
  actor: { readonly tenant: TenantId; readonly user: UserId; readonly now: Instant },
  made: PaymentsDecision,
): Promise<boolean> {
  const written = await tx
    .insertInto("payments_decision")
    .values({
      tenant_id: actor.tenant,
      id: made.id,
      portfolio_id: made.portfolio,
      kind: made.kind,
      through_on: made.throughOn,
      reason: made.reason,
      at: new Date(actor.now),
      by_user: actor.user,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning("id")
    .executeTakeFirst();
  return written !== undefined;
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
