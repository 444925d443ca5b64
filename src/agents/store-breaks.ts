// SQL of pause reasons as an administrator keeps them, and of breaks planned by turns.
import { sql } from "kysely";
import { asId, type TeamId, type TenantId, type UserId } from "#kernel/ids.ts";
import type { Tx } from "#platform/db.ts";
import type { BreakPlan } from "./core/breaks.ts";

export interface PlanRow extends BreakPlan {
  readonly id: string;
  readonly team: TeamId | null;
  readonly pauseCode: string;
  readonly label: string;
}
export async function breakPlans(tx: Tx): Promise<readonly PlanRow[]> {
  const rows = await tx
    .selectFrom("break_plan")
    .innerJoin("pause_reason", (join) =>
      join
        .onRef("pause_reason.tenant_id", "=", "break_plan.tenant_id")
        .onRef("pause_reason.code", "=", "break_plan.pause_code"),
    )
    .selectAll("break_plan")
    .select("pause_reason.label")
    .orderBy("starts_at_second")
    .execute();
  return rows.map((row) => ({
    id: row.id,
    team: row.team_id === null ? null : asId<TeamId>(row.team_id),
    pauseCode: row.pause_code,
    label: row.label,
    startsAtSecond: row.starts_at_second,
    turnMinutes: row.turn_minutes,
    turns: row.turns,
  }));
}

export async function breakPlaces(
  tx: Tx,
): Promise<readonly { readonly plan: string; readonly user: UserId; readonly turn: number }[]> {
  const rows = await tx.selectFrom("break_place").select(["plan_id", "user_id", "turn"]).execute();
  return rows.map((row) => ({ plan: row.plan_id, user: asId(row.user_id), turn: row.turn }));
}

export interface Member {
  readonly user: UserId;
  readonly name: string;
  readonly team: TeamId | null;
}
/** Agents who may work today, by name: the order in which turns are filled. */
export async function members(tx: Tx): Promise<readonly Member[]> {
  const rows = await tx
    .selectFrom("app_user")
    .select(["id", "name", "team_id"])
    .where("role", "=", "agent")
    .where("blocked", "=", false)
    .orderBy("name")
    .orderBy("id")
    .execute();
  return rows.map((row) => ({
    user: asId(row.id),
    name: row.name,
    team: row.team_id === null ? null : asId<TeamId>(row.team_id),
  }));
}

/** Those the asking user sees. */
export async function teams(tx: Tx): Promise<readonly { readonly id: TeamId; readonly name: string }[]> {
  const rows = await tx
    .selectFrom("team")
    .select(["id", "name"])
    .where(sql<boolean>`id = any ((select app_teams())::uuid[])`)
    .orderBy("name")
    .execute();
  return rows.map((row) => ({ id: asId(row.id), name: row.name }));
}

/** One plan a team and reason: the second in the same minute changes the first. */
export async function putPlan(tx: Tx, tenant: TenantId, plan: Omit<PlanRow, "label">): Promise<void> {
  const changing = {
    pause_code: plan.pauseCode,
    starts_at_second: plan.startsAtSecond,
    turn_minutes: plan.turnMinutes,
    turns: plan.turns,
  };
  await tx
    .insertInto("break_plan")
    .values({ tenant_id: tenant, id: plan.id, team_id: plan.team, ...changing })
    .onConflict((conflict) => conflict.columns(["tenant_id", "id"]).doUpdateSet(changing))
    .execute();
}

export async function deletePlan(tx: Tx, id: string): Promise<boolean> {
  const result = await tx.deleteFrom("break_plan").where("id", "=", id).executeTakeFirst();
  return result.numDeletedRows > 0n;
}

export async function putPlaces(
  tx: Tx,
  tenant: TenantId,
  plan: { readonly id: string; readonly team: TeamId | null },
  places: ReadonlyMap<UserId, number>,
): Promise<void> {
  for (const [user, turn] of places)
    await tx
      .insertInto("break_place")
      .values({ tenant_id: tenant, plan_id: plan.id, user_id: user, team_id: plan.team, turn })
      .onConflict((conflict) => conflict.columns(["tenant_id", "plan_id", "user_id"]).doUpdateSet({ turn }))
      .execute();
}

export interface PauseKind {
  readonly code: string;
  readonly label: string;
  readonly limitMinutes: number | null;
}
/** False: the code is taken. */
export async function insertPauseReason(tx: Tx, tenant: TenantId, kind: PauseKind): Promise<boolean> {
  const { last } = await tx
    .selectFrom("pause_reason")
    .select((of) => of.fn.max("position").as("last"))
    .executeTakeFirstOrThrow();
  const result = await tx
    .insertInto("pause_reason")
    .values({
      tenant_id: tenant,
      code: kind.code,
      label: kind.label,
      limit_minutes: kind.limitMinutes,
      position: Number(last ?? -1) + 1,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

export async function updatePauseReason(
  tx: Tx,
  code: string,
  change: { readonly label?: string; readonly limitMinutes?: number | null },
): Promise<boolean> {
  const result = await tx
    .updateTable("pause_reason")
    .set({
      code,
      ...(change.label === undefined ? {} : { label: change.label }),
      ...(change.limitMinutes === undefined ? {} : { limit_minutes: change.limitMinutes }),
    })
    .where("code", "=", code)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** A break planned with it keeps its reason. */
export async function deletePauseReason(tx: Tx, code: string): Promise<"deleted" | "planned" | "none"> {
  const planned = await tx
    .selectFrom("break_plan")
    .select("id")
    .where("pause_code", "=", code)
    .executeTakeFirst();
  if (planned) return "planned";
  const result = await tx.deleteFrom("pause_reason").where("code", "=", code).executeTakeFirst();
  return result.numDeletedRows > 0n ? "deleted" : "none";
}
