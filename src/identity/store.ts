// SQL of identity: users, grants, sessions, the access log.
import { type Kysely, sql } from "kysely";
import type { Role } from "#identity/core/permissions.ts";
import {
  asId,
  type CreditorId,
  type PortfolioId,
  type TeamId,
  type TenantId,
  type UserId,
} from "#kernel/ids.ts";
import type { Instant } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";
import type { DB } from "#platform/db-types.generated.ts";
import { newId } from "#platform/new-id.ts";

export interface UserRow {
  readonly id: UserId;
  readonly username: string;
  readonly name: string;
  readonly role: Role;
  readonly teamId: TeamId | null;
  readonly blocked: boolean;
  /** Counts the moves between teams; a move names the one it has seen. */
  readonly placedVersion: number;
  readonly coordinatorId: UserId | null;
}

export async function isEmpty(db: Kysely<DB>): Promise<boolean> {
  const { rows } = await sql<{ empty: boolean }>`select system_is_empty() as empty`.execute(db);
  return rows[0]?.empty ?? false;
}

export interface TenantRow {
  readonly id: TenantId;
  readonly country: string;
  readonly timeZone: string;
  readonly demo: boolean;
}
export async function listTenants(db: Kysely<DB>): Promise<readonly TenantRow[]> {
  const { rows } = await sql<{ tenant_id: string; country: string; time_zone: string; demo: boolean }>`
    select * from list_tenants()`.execute(db);
  return rows.map((row) => ({
    id: asId(row.tenant_id),
    country: row.country,
    timeZone: row.time_zone,
    demo: row.demo,
  }));
}

export async function findLogin(
  db: Kysely<DB>,
  username: string,
): Promise<{ tenant: TenantId; user: UserId } | undefined> {
  const { rows } = await sql<{
    tenant_id: string;
    user_id: string;
  }>`select * from find_login(${username})`.execute(db);
  const row = rows[0];
  return row && { tenant: asId(row.tenant_id), user: asId(row.user_id) };
}

export async function findSession(
  db: Kysely<DB>,
  hash: Buffer,
): Promise<{ tenant: TenantId; user: UserId; id: string } | undefined> {
  const { rows } = await sql<{
    tenant_id: string;
    id: string;
    user_id: string;
  }>`select * from find_session(${hash})`.execute(db);
  const row = rows[0];
  return row && { tenant: asId(row.tenant_id), user: asId(row.user_id), id: row.id };
}

export async function insertTenant(
  tx: Tx,
  tenant: { id: TenantId; name: string; country: string; timeZone: string; demo: boolean; at: Instant },
): Promise<void> {
  await tx
    .insertInto("tenant")
    .values({
      tenant_id: tenant.id,
      name: tenant.name,
      country: tenant.country,
      time_zone: tenant.timeZone,
      demo: tenant.demo,
      created_at: new Date(tenant.at),
    })
    .execute();
}

export async function readTenant(
  tx: Tx,
): Promise<{ id: TenantId; name: string; country: string; timeZone: string; demo: boolean }> {
  const row = await tx.selectFrom("tenant").selectAll().executeTakeFirstOrThrow();
  return {
    id: asId(row.tenant_id),
    name: row.name,
    country: row.country,
    timeZone: row.time_zone,
    demo: row.demo,
  };
}

/** Who sees what: two people whose walls are the same are shown the same rows. Asked as the system. */
export async function wallsOf(tx: Tx, users: readonly UserId[]): Promise<ReadonlyMap<UserId, string>> {
  const { rows } = await sql<{ user_id: string; walls: string }>`
    select user_id, walls from app_walls(${users}::uuid[])`.execute(tx);
  return new Map(rows.map((row) => [asId<UserId>(row.user_id), row.walls]));
}

export interface NewUserRow {
  readonly tenant: TenantId;
  readonly id: UserId;
  readonly username: string;
  readonly name: string;
  readonly role: Role;
  readonly team: TeamId | null;
  readonly passwordHash: string;
  /** Null: a password of one's own. */
  readonly oneTimeUntil: Instant | null;
  readonly at: Instant;
  readonly grants: readonly { creditor?: CreditorId; portfolio?: PortfolioId; team?: TeamId }[];
}

/** Mandates the asking user was granted; undefined when the system asks. */
export async function ownGrants(tx: Tx): Promise<NewUserRow["grants"] | undefined> {
  const rows = await tx
    .selectFrom("user_grant")
    .select(["creditor_id", "portfolio_id"])
    .where("user_id", "=", sql<string>`app_user_id()`)
    .execute();
  const { rows: asked } = await sql<{ system: boolean }>`select app_is_system() as system`.execute(tx);
  if (asked[0]?.system) return undefined;
  return rows.map(({ creditor_id, portfolio_id }) => ({
    ...(creditor_id ? { creditor: asId<CreditorId>(creditor_id) } : {}),
    ...(portfolio_id ? { portfolio: asId<PortfolioId>(portfolio_id) } : {}),
  }));
}

/** False when the user name is taken. */
export async function insertUser(tx: Tx, user: NewUserRow): Promise<boolean> {
  const inserted = await tx
    .insertInto("app_user")
    .values({
      tenant_id: user.tenant,
      id: user.id,
      username: user.username,
      name: user.name,
      role: user.role,
      team_id: user.team,
      password_hash: user.passwordHash,
      must_change_password: user.oneTimeUntil !== null,
      one_time_until: user.oneTimeUntil === null ? null : new Date(user.oneTimeUntil),
      created_at: new Date(user.at),
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (inserted.numInsertedOrUpdatedRows === 0n) return false;
  const grants = user.grants.map((grant) => ({
    tenant_id: user.tenant,
    id: newId(),
    user_id: user.id,
    creditor_id: grant.creditor ?? null,
    portfolio_id: grant.portfolio ?? null,
    team_id: grant.team ?? null,
  }));
  if (grants.length > 0) await tx.insertInto("user_grant").values(grants).execute();
  return true;
}

export async function insertTeam(tx: Tx, tenant: TenantId, name: string): Promise<TeamId> {
  const id = newId<TeamId>();
  await tx.insertInto("team").values({ tenant_id: tenant, id, name }).execute();
  return id;
}

export async function listUsers(tx: Tx): Promise<readonly UserRow[]> {
  const rows = await tx
    .selectFrom("app_user")
    .select(userColumns)
    .orderBy("name")
    .limit(maxUsersListed)
    .execute();
  return rows.map(toUser);
}

/** A floor has hundreds of agents, an installation a few thousand. */
const maxUsersListed = 5_000;

const userColumns = [
  "id",
  "username",
  "name",
  "role",
  "team_id",
  "blocked",
  "placed_version",
  "coordinator_id",
] as const;

export async function readUser(tx: Tx, id: UserId): Promise<UserRow | undefined> {
  const row = await tx.selectFrom("app_user").select(userColumns).where("id", "=", id).executeTakeFirst();
  return row && toUser(row);
}

function toUser(row: {
  id: string;
  username: string;
  name: string;
  role: string;
  team_id: string | null;
  blocked: boolean;
  placed_version: number;
  coordinator_id: string | null;
}): UserRow {
  return {
    id: asId(row.id),
    username: row.username,
    name: row.name,
    role: row.role as Role,
    teamId: row.team_id === null ? null : asId<TeamId>(row.team_id),
    blocked: row.blocked,
    placedVersion: row.placed_version,
    coordinatorId: row.coordinator_id === null ? null : asId<UserId>(row.coordinator_id),
  };
}
