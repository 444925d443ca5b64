// SQL of whose a number is: who verified it by what evidence, and for which creditor alone it may be shown.
import { sql } from "kysely";
import { asId, type CallerIdId, type CreditorId, type PortfolioId, type UserId } from "#kernel/ids.ts";
import type { Phone } from "#kernel/phone.ts";
import type { Instant } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";

export interface Verification {
  readonly by: UserId;
  readonly evidence: string;
  /** Whose it is besides ours; null: the agency's own. */
  readonly creditor: CreditorId | null;
  readonly at: Instant;
}
/** False: there is no such number. */
export async function verifyNumber(
  tx: Tx,
  id: CallerIdId,
  { by, evidence, creditor, at }: Verification,
): Promise<boolean> {
  const set = {
    verified_at: new Date(at),
    verified_by: by,
    verified_evidence: evidence,
    creditor_id: creditor,
  };
  const result = await tx.updateTable("caller_id").set(set).where("id", "=", id).executeTakeFirst();
  return result.numUpdatedRows === 1n;
}
export async function isOfAnotherAgency(tx: Tx, number: Phone): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`select number_of_another_agency(${number}) as found`.execute(
    tx,
  );
  return rows[0]?.found === true;
}
/** Of these mandates those of another creditor. */
export async function notOfCreditor(
  tx: Tx,
  creditor: CreditorId,
  ids: readonly PortfolioId[],
): Promise<readonly PortfolioId[]> {
  if (ids.length === 0) return [];
  const rows = await tx
    .selectFrom("portfolio")
    .select("id")
    .where("id", "in", [...ids])
    .where("creditor_id", "<>", creditor)
    .execute();
  return rows.map(({ id }) => asId<PortfolioId>(id));
}
export async function creditorExists(tx: Tx, id: CreditorId): Promise<boolean> {
  return (await tx.selectFrom("creditor").select("id").where("id", "=", id).executeTakeFirst()) !== undefined;
}
/** One number as the checks of a change need it. */
export async function callerIdOf(
  tx: Tx,
  which: { readonly id: CallerIdId } | { readonly number: Phone },
): Promise<
  | {
      readonly id: CallerIdId;
      readonly number: Phone;
      readonly creditor: CreditorId | null;
      readonly portfolios: readonly PortfolioId[];
    }
  | undefined
> {
  const row = await tx
    .selectFrom("caller_id")
    .select(["id", "number", "creditor_id", "portfolio_ids"])
    .$if("id" in which, (query) => query.where("id", "=", "id" in which ? which.id : ""))
    .$if("number" in which, (query) => query.where("number", "=", "number" in which ? which.number : ""))
    .executeTakeFirst();
  return (
    row && {
      id: asId(row.id),
      number: row.number as Phone,
      creditor: row.creditor_id === null ? null : asId<CreditorId>(row.creditor_id),
      portfolios: row.portfolio_ids.map((one) => asId<PortfolioId>(one)),
    }
  );
}
