// SQL of absences: who is away, from when to when, and who covers.
import { type SqlBool, sql } from "kysely";
import { asId, type TeamId, type TenantId, type UserId } from "#kernel/ids.ts";
import type { Instant, LocalDate } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";
import type { Absence, Cover } from "./core/cover.ts";

export type AbsenceKind = "vacation" | "leave" | "other";

/** Those in force on a day or later; more than a year of a large agency. */
const mostAbsences = 2_000;

export async function absencesFrom(tx: Tx, day: LocalDate): Promise<readonly Absence[]> {
  const rows = await tx
    .selectFrom("absence")
    .select(["user_id", "from_on", "to_on", "cover_user_id", "cover_team_id", "set_at"])
    .where("cancelled_at", "is", null)
    .where("to_on", ">=", day)
    .orderBy("to_on")
    .limit(mostAbsences)
    .execute();
  return rows.map((row) => ({
    user: asId<UserId>(row.user_id),
    from: row.from_on as LocalDate,
    to: row.to_on as LocalDate,
    cover: coverOf(row.cover_user_id, row.cover_team_id),
    setAt: row.set_at,
  }));
}

function coverOf(user: string | null, team: string | null): Cover {
  if (user !== null) return { kind: "user", user: asId<UserId>(user) };
  return { kind: "team", team: asId<TeamId>(team ?? "") };
}

export interface AbsenceRow {
  readonly id: string;
  readonly userId: string;
  readonly userName: string;
  readonly kind: AbsenceKind;
  readonly fromOn: LocalDate;
  readonly toOn: LocalDate;
  readonly coverName: string;
  readonly coverKind: Cover["kind"];
  readonly setBy: string;
}
/** Present and coming, of people in sight. */
export async function listAbsences(tx: Tx, day: LocalDate): Promise<AbsenceRow[]> {
  const { rows } = await sql<AbsenceRow>`
    select a.id, a.user_id as "userId", u.name as "userName", a.kind, a.from_on as "fromOn", a.to_on as "toOn",
      coalesce(c.name, t.name) as "coverName", case when a.cover_user_id is null then 'team' else 'user' end as "coverKind",
      s.name as "setBy"
    from absence a
    join app_user u on u.tenant_id = a.tenant_id and u.id = a.user_id
    join app_user s on s.tenant_id = a.tenant_id and s.id = a.set_by
    left join app_user c on c.tenant_id = a.tenant_id and c.id = a.cover_user_id
    left join team t on t.tenant_id = a.tenant_id and t.id = a.cover_team_id
    where a.cancelled_at is null and a.to_on >= ${day} and a.user_id = any ((select app_agents())::uuid[])
    order by a.from_on, u.name limit ${mostAbsences}`.execute(tx);
  return rows;
}

export interface NewAbsence {
  readonly id: string;
  readonly user: UserId;
  readonly kind: AbsenceKind;
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly cover: Cover;
}
/** False: it was there already. */
export async function insertAbsence(
  tx: Tx,
  by: { readonly tenant: TenantId; readonly user: UserId; readonly at: Instant },
  absence: NewAbsence,
): Promise<boolean> {
  const { cover } = absence;
  const written = await tx
    .insertInto("absence")
    .values({
      tenant_id: by.tenant,
      id: absence.id,
      user_id: absence.user,
      kind: absence.kind,
      from_on: absence.from,
      to_on: absence.to,
      cover_user_id: cover.kind === "user" ? cover.user : null,
      cover_team_id: cover.kind === "team" ? cover.team : null,
      set_by: by.user,
      set_at: new Date(by.at),
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning("id")
    .executeTakeFirst();
  return written !== undefined;
}

/** False: not in sight. Cancelled twice is cancelled once. */
export async function cancelAbsence(tx: Tx, id: string, by: UserId, at: Instant): Promise<boolean> {
  const seen = await tx
    .selectFrom("absence")
    .select("cancelled_at")
    .where("id", "=", id)
    .where(sql<SqlBool>`user_id = any ((select app_agents())::uuid[])`)
    .forUpdate()
    .executeTakeFirst();
  if (!seen) return false;
  if (seen.cancelled_at === null)
    await tx
      .updateTable("absence")
      .set({ cancelled_at: new Date(at), cancelled_by: by })
      .where("id", "=", id)
      .execute();
  return true;
}

/** People and teams that this person may give work to or take it from. */
export async function inSight(
  tx: Tx,
  asked: { readonly users: readonly UserId[]; readonly teams: readonly TeamId[] },
): Promise<boolean> {
  const { rows } = await sql<{ seen: boolean }>`
    select ${asked.users}::uuid[] <@ (select app_agents()) and ${asked.teams}::uuid[] <@ (select app_teams())
      and not exists (select from unnest(${asked.users}::uuid[]) as one(id) join app_user u on u.id = one.id where u.blocked)
      as seen`.execute(tx);
  return rows[0]?.seen === true;
}

export async function teamOf(tx: Tx, user: UserId): Promise<TeamId | null> {
  const row = await tx.selectFrom("app_user").select("team_id").where("id", "=", user).executeTakeFirst();
  return row?.team_id ? asId<TeamId>(row.team_id) : null;
}
