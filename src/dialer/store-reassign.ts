// SQL of agendas handed over: the order, what it moved, and which mandates its receiver sees.
import { sql } from "kysely";
import { asId, type PortfolioId, type TenantId, type UserId } from "#kernel/ids.ts";
import type { Instant } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";

export interface ReassignmentRow {
  readonly id: string;
  readonly from: UserId;
  readonly to: UserId | null;
  readonly callbacks: number;
  readonly promises: number;
  readonly at: Instant;
  readonly by: UserId;
  readonly undoneAt: Instant | null;
}
export interface MovedItem {
  readonly kind: "callback" | "promise";
  readonly id: string;
  readonly portfolio: PortfolioId;
  readonly before: { readonly keeper: UserId | null; readonly team: boolean };
}

export async function portfoliosInSight(tx: Tx): Promise<ReadonlySet<PortfolioId>> {
  const rows = await tx.selectFrom("portfolio").select("id").execute();
  return new Set(rows.map((row) => asId<PortfolioId>(row.id)));
}

/** False: nobody of that id, or somebody who takes no calls any more. */
export async function mayWork(tx: Tx, user: UserId): Promise<boolean> {
  const row = await tx
    .selectFrom("app_user")
    .select("id")
    .where("id", "=", user)
    .where("blocked", "=", false)
    .executeTakeFirst();
  return row !== undefined;
}

/** People whose work whoever asks leads, or nobody does: blocked ones too, whose agenda is still to be handed over. */
export async function areLed(tx: Tx, users: readonly UserId[]): Promise<boolean> {
  const { rows } = await sql<{ led: boolean }>`
    select ${users as UserId[]}::uuid[] <@ (select app_agents()) as led`.execute(tx);
  return rows[0]?.led === true;
}

export async function insertReassignment(
  tx: Tx,
  tenant: TenantId,
  row: ReassignmentRow,
  items: readonly MovedItem[],
): Promise<void> {
  await tx
    .insertInto("reassignment")
    .values({
      tenant_id: tenant,
      id: row.id,
      from_user_id: row.from,
      to_user_id: row.to,
      callbacks: row.callbacks,
      promises: row.promises,
      at: new Date(row.at),
      by_id: row.by,
    })
    .execute();
  if (items.length === 0) return;
  await tx
    .insertInto("reassignment_item")
    .values(
      items.map((item) => ({
        tenant_id: tenant,
        reassignment_id: row.id,
        kind: item.kind,
        item_id: item.id,
        portfolio_id: item.portfolio,
        before_id: item.before.keeper,
        before_team: item.before.team,
      })),
    )
    .execute();
}

export async function findReassignment(tx: Tx, id: string): Promise<ReassignmentRow | undefined> {
  const row = await tx
    .selectFrom("reassignment")
    .selectAll()
    .where("id", "=", id)
    .forUpdate()
    .executeTakeFirst();
  return row && toRow(row);
}

type Raw = {
  id: string;
  from_user_id: string;
  to_user_id: string | null;
  callbacks: number;
  promises: number;
  at: number;
  by_id: string;
  undone_at: number | null;
};
function toRow(row: Raw): ReassignmentRow {
  return {
    id: row.id,
    from: asId(row.from_user_id),
    to: row.to_user_id === null ? null : asId<UserId>(row.to_user_id),
    callbacks: row.callbacks,
    promises: row.promises,
    at: row.at,
    by: asId(row.by_id),
    undoneAt: row.undone_at,
  };
}

export async function movedItems(tx: Tx, id: string): Promise<readonly MovedItem[]> {
  const rows = await tx
    .selectFrom("reassignment_item")
    .selectAll()
    .where("reassignment_id", "=", id)
    .execute();
  return rows.map((row) => ({
    kind: row.kind as MovedItem["kind"],
    id: row.item_id,
    portfolio: asId(row.portfolio_id),
    before: { keeper: row.before_id === null ? null : asId<UserId>(row.before_id), team: row.before_team },
  }));
}

export async function markUndone(tx: Tx, id: string, at: Instant): Promise<void> {
  await tx
    .updateTable("reassignment")
    .set({ undone_at: new Date(at) })
    .where("id", "=", id)
    .execute();
}

export interface ReassignmentLine extends ReassignmentRow {
  readonly fromName: string;
  readonly toName: string | null;
  readonly byName: string;
}
export async function latestReassignments(tx: Tx): Promise<readonly ReassignmentLine[]> {
  const { rows } = await sql<Raw & { from_name: string; to_name: string | null; by_name: string }>`
    select r.*, f.name as from_name, t.name as to_name, b.name as by_name from reassignment r
    join app_user f on f.tenant_id = r.tenant_id and f.id = r.from_user_id
    left join app_user t on t.tenant_id = r.tenant_id and t.id = r.to_user_id
    join app_user b on b.tenant_id = r.tenant_id and b.id = r.by_id
    where r.from_user_id = any ((select app_agents())::uuid[])
    order by r.at desc limit 20`.execute(tx);
  return rows.map((row) => ({
    ...toRow(row),
    fromName: row.from_name,
    toName: row.to_name,
    byName: row.by_name,
  }));
}
