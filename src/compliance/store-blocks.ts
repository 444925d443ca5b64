// SQL of who is not to be contacted: set by a result, a file or a person, and taken back with the result that set it.
import { sql } from "kysely";
import {
  asId,
  type GestionId,
  type PersonId,
  type PortfolioId,
  type TenantId,
  type UserId,
} from "#kernel/ids.ts";
import type { Instant } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";
import { newId } from "#platform/new-id.ts";
import type { Channel } from "./core/rule-set.ts";

export interface NewBlock {
  readonly person: PersonId;
  readonly portfolio: PortfolioId | undefined;
  readonly phone: string | undefined;
  readonly channel: Channel | undefined;
  readonly origin: "debtor" | "creditor" | "regulator" | "agent" | "system";
  readonly reason: string;
  readonly until: Instant | undefined;
  readonly at: Instant;
  readonly by: UserId | undefined;
  readonly gestion: GestionId | undefined;
  readonly flag: string | undefined;
}
export async function insertBlock(tx: Tx, tenant: TenantId, block: NewBlock): Promise<string> {
  const id = newId();
  await tx
    .insertInto("do_not_contact")
    .values({
      tenant_id: tenant,
      id,
      person_id: block.person,
      portfolio_id: block.portfolio ?? null,
      phone: block.phone ?? null,
      channel: block.channel ?? null,
      origin: block.origin,
      reason: block.reason,
      until_at: block.until === undefined ? null : new Date(block.until),
      created_at: new Date(block.at),
      created_by: block.by ?? null,
      gestion_id: block.gestion ?? null,
      flag: block.flag ?? null,
    })
    .execute();
  return id;
}

export interface EndedBlock {
  readonly id: string;
  readonly person: PersonId;
  readonly portfolio: PortfolioId | null;
  readonly flag: string | null;
}
/** What one result blocked, over from now on. */
export async function endBlocksOf(tx: Tx, gestion: GestionId, at: Instant): Promise<readonly EndedBlock[]> {
  const rows = await tx
    .updateTable("do_not_contact")
    .set({ until_at: new Date(at) })
    .where("gestion_id", "=", gestion)
    .where("until_at", "is", null)
    .returning(["id", "person_id", "portfolio_id", "flag"])
    .execute();
  return rows.map((row) => ({
    id: row.id,
    person: asId<PersonId>(row.person_id),
    portfolio: row.portfolio_id === null ? null : asId<PortfolioId>(row.portfolio_id),
    flag: row.flag,
  }));
}

/** Does another result of the mandate still in force say this of the person? */
export async function isFlaggedByResult(
  tx: Tx,
  asked: {
    readonly person: PersonId;
    readonly portfolio: PortfolioId;
    readonly flag: string;
    readonly at: Instant;
  },
): Promise<boolean> {
  const row = await tx
    .selectFrom("do_not_contact")
    .select("id")
    .where("person_id", "=", asked.person)
    .where("portfolio_id", "=", asked.portfolio)
    .where("flag", "=", asked.flag)
    .where(sql<boolean>`(until_at is null or until_at > ${new Date(asked.at)})`)
    .executeTakeFirst();
  return row !== undefined;
}
