// What the planner knows of a table after much was written to it.
import { sql } from "kysely";
import type { Tx } from "./db.ts";

/** Fewer rows do not change how a statement is best done. */
export const manyRows = 1_000;

type Counted =
  | "person"
  | "debtor"
  | "account"
  | "phone"
  | "segment_member"
  | "campaign_debtor"
  | "contact_hour"
  | "campaign_turn";

/**
 * At the end of the transaction that wrote `rows` rows. Without it a campaign started within a minute of an import of 10,000
 * people had a list that took more than ten seconds to bring up to date, and was given up.
 */
export async function afterWriting(tx: Tx, rows: number, tables: readonly Counted[]): Promise<void> {
  if (rows >= manyRows) await sql`select refresh_statistics(${[...tables]}::text[])`.execute(tx);
}
