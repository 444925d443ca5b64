// SQL of the people's tree: teams, who leads them, who was put where by whom.
import { sql } from "kysely";
import type { Role } from "#identity/core/permissions.ts";
import { asId, type TeamId, type UserId } from "#kernel/ids.ts";
import type { Instant } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";
import type { KnownPeople } from "./core/user-row.ts";

/** Teams that answer to whoever asks. */
export async function ledTeams(tx: Tx): Promise<ReadonlySet<TeamId>> {
  const { rows } = await sql<{ teams: string[] }>`select app_led_teams() as teams`.execute(tx);
  return new Set((rows[0]?.teams ?? []).map((id) => asId<TeamId>(id)));
}

export interface TeamRow {
  readonly id: TeamId;
  readonly name: string;
  readonly supervisor: UserId | null;
}
export async function listTeams(tx: Tx): Promise<readonly TeamRow[]> {
  const rows = await tx.selectFrom("team").select(["id", "name", "supervisor_id"]).orderBy("name").execute();
  return rows.map((row) => ({
    id: asId(row.id),
    name: row.name,
    supervisor: row.supervisor_id === null ? null : asId<UserId>(row.supervisor_id),
  }));
}
/** False when there is no such team. */
export async function changeTeam(
  tx: Tx,
  id: TeamId,
  change: { name?: string; supervisor?: UserId | null },
): Promise<boolean> {
  const changed = await tx
    .updateTable("team")
    .set({
      ...(change.name === undefined ? {} : { name: change.name }),
      ...(change.supervisor === undefined ? {} : { supervisor_id: change.supervisor }),
    })
    .where("id", "=", id)
    .executeTakeFirst();
  return changed.numUpdatedRows === 1n;
}

export interface Placement {
  readonly role: Role;
  readonly blocked: boolean;
  readonly team: TeamId | null;
  readonly version: number;
  /** The last move: from which team, by whom, when. */
  readonly from: TeamId | null;
  readonly by: string | null;
  readonly at: Instant | null;
}
/** Where an agent is, held until the transaction ends: two who move the same one go one after the other. */
export async function lockPlacement(tx: Tx, user: UserId): Promise<Placement | undefined> {
  const row = await tx
    .selectFrom("app_user")
    .select(["role", "blocked", "team_id", "placed_version", "placed_from", "placed_by", "placed_at"])
    .where("id", "=", user)
    .forUpdate()
    .executeTakeFirst();
  if (!row) return undefined;
  const mover = row.placed_by
    ? await tx.selectFrom("app_user").select("name").where("id", "=", row.placed_by).executeTakeFirst()
    : undefined;
  return {
    role: row.role as Role,
    blocked: row.blocked,
    team: row.team_id === null ? null : asId<TeamId>(row.team_id),
    version: row.placed_version,
    from: row.placed_from === null ? null : asId<TeamId>(row.placed_from),
    by: mover?.name ?? null,
    at: row.placed_at,
  };
}
export async function place(
  tx: Tx,
  user: UserId,
  to: { team: TeamId | null; from: TeamId | null; version: number; by: UserId; at: Instant },
): Promise<void> {
  await tx
    .updateTable("app_user")
    .set({
      team_id: to.team,
      placed_from: to.from,
      placed_version: to.version,
      placed_by: to.by,
      placed_at: new Date(to.at),
    })
    .where("id", "=", user)
    .execute();
}

export async function setPerson(tx: Tx, id: UserId, person: { name: string; role: Role }): Promise<void> {
  await tx.updateTable("app_user").set(person).where("id", "=", id).execute();
}
export async function setCoordinator(tx: Tx, id: UserId, coordinator: UserId | null): Promise<void> {
  await tx.updateTable("app_user").set({ coordinator_id: coordinator }).where("id", "=", id).execute();
}

/** What a file of users is compared with. */
export async function knownPeople(tx: Tx): Promise<KnownPeople> {
  const { rows } = await sql<{
    username: string;
    name: string;
    role: Role;
    team: string | null;
    leads: string[];
  }>`
    select u.username, u.name, u.role, t.name as team, coalesce((
      select array_agg(l.name order by l.name) from team l where l.tenant_id = u.tenant_id and l.supervisor_id = u.id), '{}') as leads
    from app_user u left join team t on t.tenant_id = u.tenant_id and t.id = u.team_id`.execute(tx);
  const teams = await listTeams(tx);
  return { people: rows, teams: teams.map(({ name }) => name) };
}
