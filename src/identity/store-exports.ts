// SQL of what left the system as a file: asked, let go or refused, made, gone.
import { sql } from "kysely";
import { asId, type DebtorId, type PortfolioId, type TenantId, type UserId } from "#kernel/ids.ts";
import type { Instant } from "#kernel/time.ts";
import { stamp, type Tx } from "#platform/db.ts";
import type { ExportState } from "./core/exports.ts";

export interface ExportRow {
  readonly id: string;
  readonly number: number;
  readonly kind: "gestiones" | "person";
  readonly portfolio: PortfolioId | null;
  readonly debtor: DebtorId | null;
  readonly wanted: Readonly<Record<string, unknown>>;
  readonly reason: string;
  readonly rows: number;
  readonly secondPerson: boolean;
  readonly state: ExportState;
  readonly askedBy: UserId;
  readonly askedByName: string;
  readonly askedAt: Instant;
  readonly decidedBy: UserId | null;
  readonly decidedByName: string | null;
  readonly decidedAt: Instant | null;
  readonly decisionReason: string | null;
  readonly expiresAt: Instant | null;
  readonly sha256: Buffer | null;
}

/** Until the transaction ends nobody else of the agency asks: two at once would both be below the limit, and of one number. */
export async function lockExports(tx: Tx, tenant: TenantId): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`exports ${tenant}`}, 0))`.execute(tx);
}

/** Rows the user took alone since then, files that failed and requests refused apart. */
export async function takenAlone(tx: Tx, user: UserId, since: Instant): Promise<number> {
  const row = await tx
    .selectFrom("data_export")
    .select(sql<bigint>`coalesce(sum(rows), 0)::bigint`.as("rows"))
    .where("asked_by", "=", user)
    .where("second_person", "=", false)
    .where("state", "<>", "failed")
    .where("asked_at", ">", stamp(since))
    .executeTakeFirstOrThrow();
  return Number(row.rows);
}

export type NewExport = Pick<
  ExportRow,
  "id" | "kind" | "portfolio" | "debtor" | "reason" | "rows" | "secondPerson" | "state" | "askedAt" | "wanted"
>;
/** Its number: the agency's next. */
export async function insertExport(
  tx: Tx,
  { tenant, user }: { readonly tenant: TenantId; readonly user: UserId },
  asked: NewExport,
): Promise<number> {
  const row = await tx
    .insertInto("data_export")
    .values({
      tenant_id: tenant,
      id: asked.id,
      number: sql<number>`(select next_export_number())`,
      kind: asked.kind,
      portfolio_id: asked.portfolio,
      debtor_id: asked.debtor,
      wanted: JSON.stringify(asked.wanted),
      reason: asked.reason,
      rows: asked.rows,
      second_person: asked.secondPerson,
      state: asked.state,
      asked_by: user,
      asked_at: new Date(asked.askedAt),
    })
    .returning("number")
    .executeTakeFirstOrThrow();
  return row.number;
}

export async function exportsOf(
  tx: Tx,
  filter: { readonly id?: string; readonly by?: UserId; readonly most: number },
): Promise<readonly ExportRow[]> {
  let query = tx
    .selectFrom("data_export as e")
    .innerJoin("app_user as a", (join) =>
      join.onRef("a.tenant_id", "=", "e.tenant_id").onRef("a.id", "=", "e.asked_by"),
    )
    .leftJoin("app_user as d", (join) =>
      join.onRef("d.tenant_id", "=", "e.tenant_id").onRef("d.id", "=", "e.decided_by"),
    )
    .select(["e.id", "e.number", "e.kind", "e.portfolio_id", "e.debtor_id", "e.wanted", "e.reason", "e.rows"])
    .select(["e.second_person", "e.state", "e.asked_by", "e.asked_at", "e.decided_by", "e.decided_at"])
    .select([
      "e.decision_reason",
      "e.expires_at",
      "e.sha256",
      "a.name as asked_name",
      "d.name as decided_name",
    ])
    .orderBy("e.asked_at", "desc")
    .orderBy("e.number", "desc")
    .limit(filter.most);
  if (filter.id !== undefined) query = query.where("e.id", "=", filter.id);
  if (filter.by !== undefined) query = query.where("e.asked_by", "=", filter.by);
  return (await query.execute()).map((row) => ({
    id: row.id,
    number: row.number,
    kind: row.kind as ExportRow["kind"],
    portfolio: row.portfolio_id === null ? null : asId<PortfolioId>(row.portfolio_id),
    debtor: row.debtor_id === null ? null : asId<DebtorId>(row.debtor_id),
    wanted: row.wanted as ExportRow["wanted"],
    reason: row.reason,
    rows: row.rows,
    secondPerson: row.second_person,
    state: row.state as ExportState,
    askedBy: asId<UserId>(row.asked_by),
    askedByName: row.asked_name,
    askedAt: row.asked_at,
    decidedBy: row.decided_by === null ? null : asId<UserId>(row.decided_by),
    decidedByName: row.decided_name,
    decidedAt: row.decided_at,
    decisionReason: row.decision_reason,
    expiresAt: row.expires_at,
    sha256: row.sha256,
  }));
}

/** False: somebody decided before. */
export async function decide(
  tx: Tx,
  id: string,
  decision: {
    readonly state: "approved" | "refused";
    readonly by: UserId;
    readonly reason: string;
    readonly at: Instant;
  },
): Promise<boolean> {
  const done = await tx
    .updateTable("data_export")
    .set({
      state: decision.state,
      decided_by: decision.by,
      decided_at: new Date(decision.at),
      decision_reason: decision.reason,
    })
    .where("id", "=", id)
    .where("state", "=", "asked")
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}

/** The file is there: from now on it may be fetched. */
export async function made(
  tx: Tx,
  id: string,
  file: {
    readonly at: Instant;
    readonly expiresAt: Instant;
    readonly sha256: Buffer | null;
    readonly bytes: number;
  },
): Promise<void> {
  await tx
    .updateTable("data_export")
    .set({
      state: "ready",
      made_at: new Date(file.at),
      expires_at: new Date(file.expiresAt),
      sha256: file.sha256,
      bytes: BigInt(file.bytes),
    })
    .where("id", "=", id)
    .where("state", "=", "approved")
    .execute();
}
export async function failed(tx: Tx, id: string): Promise<void> {
  await tx
    .updateTable("data_export")
    .set({ state: "failed" })
    .where("id", "=", id)
    .where("state", "=", "approved")
    .execute();
}

/** Ids whose file is past its time, and requests nobody decided about, are over. */
export async function expire(
  tx: Tx,
  now: Instant,
  askedBefore: Instant,
  most: number,
): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    update data_export set state = 'expired' where id in (
      select id from data_export where (state = 'ready' and expires_at <= ${new Date(now)})
        or (state = 'asked' and asked_at <= ${new Date(askedBefore)}) limit ${most})
    returning id`.execute(tx);
  return rows.map(({ id }) => id);
}
