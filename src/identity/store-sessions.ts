// SQL of log-ins, sessions and the access log.
import { sql } from "kysely";
import type { Role } from "#identity/core/permissions.ts";
import { type AttemptId, asId, type PortfolioId, type TenantId, type UserId } from "#kernel/ids.ts";
import type { Instant } from "#kernel/time.ts";
import type { Tx } from "#platform/db.ts";
import { newId } from "#platform/new-id.ts";

export interface LoginState {
  readonly passwordHash: string;
  readonly blocked: boolean;
  readonly mustChangePassword: boolean;
  /** Of a one-time password: when it stops opening anything. */
  readonly oneTimeUntil: Instant | null;
  readonly failedLogins: number;
  readonly lockedUntil: Instant | null;
}
export async function passwordHash(tx: Tx, id: UserId): Promise<string> {
  const row = await tx
    .selectFrom("app_user")
    .select("password_hash")
    .where("id", "=", id)
    .executeTakeFirstOrThrow();
  return row.password_hash;
}
export async function lockLogin(tx: Tx, id: UserId): Promise<LoginState> {
  const row = await tx
    .selectFrom("app_user")
    .select([
      "password_hash",
      "blocked",
      "must_change_password",
      "one_time_until",
      "failed_logins",
      "locked_until",
    ])
    .where("id", "=", id)
    .forUpdate()
    .executeTakeFirstOrThrow();
  return {
    passwordHash: row.password_hash,
    blocked: row.blocked,
    mustChangePassword: row.must_change_password,
    oneTimeUntil: row.one_time_until,
    failedLogins: row.failed_logins,
    lockedUntil: row.locked_until,
  };
}
export async function writeLoginResult(
  tx: Tx,
  id: UserId,
  result: { failed: number; lockedUntil: Instant | null },
): Promise<void> {
  await tx
    .updateTable("app_user")
    .set({
      failed_logins: result.failed,
      locked_until: result.lockedUntil === null ? null : new Date(result.lockedUntil),
    })
    .where("id", "=", id)
    .execute();
}
/** `kept`: the session that chose the password; every other one ends. */
export async function setPassword(
  tx: Tx,
  id: UserId,
  hash: string,
  { oneTimeUntil, kept }: { oneTimeUntil: Instant | null; kept?: string },
): Promise<void> {
  await tx
    .updateTable("app_user")
    .set({
      password_hash: hash,
      must_change_password: oneTimeUntil !== null,
      one_time_until: oneTimeUntil === null ? null : new Date(oneTimeUntil),
      failed_logins: 0,
      locked_until: null,
    })
    .where("id", "=", id)
    .execute();
  await endSessions(tx, id, kept);
}
export async function nameOf(tx: Tx, id: UserId): Promise<{ username: string; name: string }> {
  return tx
    .selectFrom("app_user")
    .select(["username", "name"])
    .where("id", "=", id)
    .executeTakeFirstOrThrow();
}
export async function setBlocked(tx: Tx, id: UserId, blocked: boolean): Promise<void> {
  await tx.updateTable("app_user").set({ blocked }).where("id", "=", id).execute();
}
export async function endSessions(tx: Tx, user: UserId, kept?: string): Promise<void> {
  let query = tx.deleteFrom("session").where("user_id", "=", user);
  if (kept !== undefined) query = query.where("id", "<>", kept);
  await query.execute();
}
/** The call whose result a user still owes, through the agents' own view. */
export async function callUnderWay(tx: Tx, user: UserId): Promise<AttemptId | null> {
  const row = await tx
    .selectFrom("call_under_way")
    .select("attempt_id")
    .where("user_id", "=", user)
    .executeTakeFirst();
  return row?.attempt_id ? asId<AttemptId>(row.attempt_id) : null;
}

export interface SessionRow {
  readonly id: string;
  readonly user: UserId;
  readonly csrfToken: string;
  readonly lastSeenAt: Instant;
  readonly expiresAt: Instant;
}
export async function insertSession(
  tx: Tx,
  tenant: TenantId,
  session: SessionRow & { hash: Buffer; at: Instant },
): Promise<void> {
  await tx
    .insertInto("session")
    .values({
      tenant_id: tenant,
      id: session.id,
      user_id: session.user,
      token_hash: session.hash,
      csrf_token: session.csrfToken,
      created_at: new Date(session.at),
      last_seen_at: new Date(session.lastSeenAt),
      expires_at: new Date(session.expiresAt),
    })
    .execute();
}
export interface SessionOwner {
  readonly name: string;
  readonly role: Role;
  readonly username: string;
  readonly blocked: boolean;
  readonly mustChangePassword: boolean;
}
export async function readSession(tx: Tx, id: string): Promise<(SessionRow & SessionOwner) | undefined> {
  const row = await tx
    .selectFrom("session")
    .innerJoin("app_user", (join) =>
      join.onRef("app_user.id", "=", "session.user_id").onRef("app_user.tenant_id", "=", "session.tenant_id"),
    )
    .select([
      "session.id",
      "session.user_id",
      "csrf_token",
      "last_seen_at",
      "expires_at",
      "app_user.name",
      "app_user.role",
      "app_user.username",
      "app_user.blocked",
      "app_user.must_change_password",
    ])
    .where("session.id", "=", id)
    .executeTakeFirst();
  return (
    row && {
      id: row.id,
      user: asId(row.user_id),
      csrfToken: row.csrf_token,
      lastSeenAt: row.last_seen_at,
      expiresAt: row.expires_at,
      name: row.name,
      role: row.role as Role,
      username: row.username,
      blocked: row.blocked,
      mustChangePassword: row.must_change_password,
    }
  );
}
export async function touchSession(tx: Tx, id: string, at: Instant): Promise<void> {
  await tx
    .updateTable("session")
    .set({ last_seen_at: new Date(at) })
    .where("id", "=", id)
    .execute();
}
export async function deleteSession(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom("session").where("id", "=", id).execute();
}

/** A change to a row is logged by the database itself (migration 0014); the rest by whoever answers the request. */
export const accessActions = ["read", "change", "login", "logout", "refused", "listen", "export"] as const;

export interface AccessEntry {
  readonly action: (typeof accessActions)[number];
  readonly what: string;
  readonly subject?: string;
  readonly portfolio?: PortfolioId;
  /** Field names and codes, never values of people. */
  readonly detail?: Readonly<Record<string, unknown>>;
}
export async function aliveSessions(
  tx: Tx,
  ids: readonly string[],
  at: { readonly now: Instant; readonly lastSeenAfter: Instant },
): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ id: string }>`select id from session where id = any (${ids}::uuid[])
    and expires_at > ${new Date(at.now)} and last_seen_at > ${new Date(at.lastSeenAfter)}`.execute(tx);
  return new Set(rows.map(({ id }) => id));
}

export async function logAccess(
  tx: Tx,
  tenant: TenantId,
  user: UserId | null,
  at: Instant,
  entry: AccessEntry,
): Promise<void> {
  await tx
    .insertInto("access_log")
    .values({
      tenant_id: tenant,
      id: newId(),
      at: new Date(at),
      user_id: user,
      action: entry.action,
      what: entry.what,
      subject_id: entry.subject ?? null,
      portfolio_id: entry.portfolio ?? null,
      detail: JSON.stringify(entry.detail ?? {}),
    })
    .execute();
}
export async function readAccessLog(
  tx: Tx,
  filter: { subject?: string; action?: AccessEntry["action"]; limit: number },
): Promise<readonly Record<string, unknown>[]> {
  let query = tx
    .selectFrom("access_log")
    .leftJoin("app_user", (join) =>
      join
        .onRef("app_user.id", "=", "access_log.user_id")
        .onRef("app_user.tenant_id", "=", "access_log.tenant_id"),
    )
    .select([
      "access_log.id",
      "at",
      "action",
      "what",
      "subject_id as subjectId",
      "detail",
      "app_user.name as userName",
    ])
    .orderBy("at", "desc")
    .limit(filter.limit);
  if (filter.subject) query = query.where("subject_id", "=", filter.subject);
  if (filter.action) query = query.where("action", "=", filter.action);
  return query.execute();
}
