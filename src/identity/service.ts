// Log-in, sessions and users. A session is a random token whose hash is stored. All of it runs on real time, never on the
// operation's clock.
import { createHash, randomBytes } from "node:crypto";
import type { Role } from "#identity/core/permissions.ts";
import { AppError } from "#kernel/errors.ts";
import type { AttemptId, CreditorId, PortfolioId, TeamId, TenantId, UserId } from "#kernel/ids.ts";
import { hour, type Instant, minute } from "#kernel/time.ts";
import type { Database, Tx } from "#platform/db.ts";
import { newId } from "#platform/new-id.ts";
import { inTurn, type LoginAttempt } from "./login-gate.ts";
import { fitsPassword, hashPassword, judgePassword, oneTimeForMs } from "./passwords.ts";
import * as store from "./store.ts";
import * as sessions from "./store-sessions.ts";

/** PCs are shared: half an hour without a hand on it (ASVS 5 §7.3.1). A desk's sign of life is a hand, a page's own requests are not. */
export const idleMs = 30 * minute;
/** Whatever happens (ASVS 5 §7.3.2): longer than any lawful shift. */
export const absoluteMs = 12 * hour;
/** Last-seen is written at most this often, not on each request. */
const touchEveryMs = minute;
const checking = inTurn();

export interface OpenSession {
  readonly token: string;
  readonly tenant: TenantId;
  readonly user: UserId;
}

export async function logIn(
  db: Database,
  username: string,
  password: string,
  now: Instant,
  attempt: LoginAttempt = { admit: () => {}, refused: () => {}, entered: () => {} },
): Promise<OpenSession> {
  const login = await db.outside((outside) => store.findLogin(outside, username));
  const hash = login && (await db.inTenant(login.tenant, (tx) => sessions.passwordHash(tx, login.user)));
  // The turn is for the processor alone: whoever waits for it holds no connection, whoever has it waits for none. Admitted and
  // counted within it: a thousand guesses sent at once are guesses one after another.
  const right = await checking(async () => {
    attempt.admit();
    const fits = await fitsPassword(hash, password);
    if (!fits) attempt.refused();
    return fits;
  });
  if (!login) throw new AppError("bad_credentials");
  const { tenant, user } = login;
  const token = randomBytes(32).toString("base64url");
  const refusal = await db.inTenant(tenant, async (tx) => {
    const refused = await judgePassword(tx, tenant, user, { hash, right }, now);
    if (refused) return refused;
    await sessions.insertSession(tx, tenant, {
      id: newId(),
      user,
      hash: hashToken(token),
      csrfToken: randomBytes(18).toString("base64url"),
      at: now,
      lastSeenAt: now,
      expiresAt: now + absoluteMs,
    });
    await sessions.logAccess(tx, tenant, user, now, { action: "login", what: "session", subject: user });
    return undefined;
  });
  if (refusal) throw refusal;
  attempt.entered();
  return { token, tenant, user };
}

export interface SessionInfo {
  readonly tenant: TenantId;
  readonly user: UserId;
  readonly id: string;
  readonly name: string;
  readonly username: string;
  readonly role: Role;
  readonly csrfToken: string;
  /** Entered with a one-time password: nothing but choosing another is answered. */
  readonly mustChangePassword: boolean;
  /** Of a blocked user: the call under way, for which alone the session lives. */
  readonly lastCall: AttemptId | null;
}

export async function findSession(
  db: Database,
  token: string,
  now: Instant,
  /** `false`: a page asked by itself, with nobody at it. */
  attended = true,
): Promise<SessionInfo | undefined> {
  const found = await db.outside((outside) => store.findSession(outside, hashToken(token)));
  if (!found) return undefined;
  return db.inTenant(found.tenant, async (tx) => {
    const session = await sessions.readSession(tx, found.id);
    if (!session || session.expiresAt <= now || session.lastSeenAt + idleMs <= now) return undefined;
    const lastCall = session.blocked ? await sessions.callUnderWay(tx, session.user) : null;
    if (session.blocked && lastCall === null) return undefined;
    if (attended && now - session.lastSeenAt > touchEveryMs) await sessions.touchSession(tx, session.id, now);
    return {
      tenant: found.tenant,
      user: session.user,
      id: session.id,
      name: session.name,
      username: session.username,
      role: session.role,
      csrfToken: session.csrfToken,
      mustChangePassword: session.mustChangePassword,
      lastCall,
    };
  });
}

/** Of these sessions those that ended by their age or by nobody asking anything: a socket of theirs hears no more. */
export async function lapsedSessions(
  db: Database,
  open: readonly { readonly tenant: TenantId; readonly id: string }[],
  now: Instant,
): Promise<readonly string[]> {
  const lapsed: string[] = [];
  for (const [tenant, mine] of Map.groupBy(open, (session) => session.tenant)) {
    const ids = [...new Set(mine.map(({ id }) => id))];
    const alive = await db.inTenant(tenant, (tx) =>
      sessions.aliveSessions(tx, ids, { now, lastSeenAfter: now - idleMs }),
    );
    lapsed.push(...ids.filter((id) => !alive.has(id)));
  }
  return lapsed;
}

export async function logOut(
  tx: Tx,
  session: { tenant: TenantId; user: UserId; sessionId: string },
  now: Instant,
): Promise<void> {
  await sessions.deleteSession(tx, session.sessionId);
  await sessions.logAccess(tx, session.tenant, session.user, now, {
    action: "logout",
    what: "session",
    subject: session.user,
  });
}

export interface NewUser {
  readonly username: string;
  readonly name: string;
  readonly role: Role;
  readonly password: string;
  readonly mustChangePassword?: boolean;
  readonly team?: TeamId;
  /** Left out: as much as whoever makes the user holds, everything of the tenant when that is the system. */
  readonly grants?: readonly { creditor?: CreditorId; portfolio?: PortfolioId; team?: TeamId }[];
}

export async function createUser(tx: Tx, tenant: TenantId, user: NewUser, now: Instant): Promise<UserId> {
  const grants = user.grants ?? (await store.ownGrants(tx)) ?? [{}];
  if (user.role === "creditor" && !ofOneCreditor(grants))
    throw new AppError("validation_failed", { field: "grants" });
  const id = newId<UserId>();
  const inserted = await store
    .insertUser(tx, {
      tenant,
      id,
      username: user.username,
      name: user.name,
      role: user.role,
      team: user.team ?? null,
      passwordHash: await hashPassword(user.password),
      oneTimeUntil: user.mustChangePassword ? now + oneTimeForMs : null,
      at: now,
      grants,
    })
    .catch(refuseWider);
  if (!inserted) throw new AppError("conflict", { field: "username" });
  return id;
}

/** Nobody gives more than they hold, nor what does not exist (migration 0046). */
function refuseWider(error: Error & { code?: string }): never {
  if (error.code === "42501") throw new AppError("validation_failed", { field: "grants" });
  throw error;
}

/** The database holds to the same (migration 0029). */
function ofOneCreditor(grants: NonNullable<NewUser["grants"]>): boolean {
  return (
    grants[0]?.creditor !== undefined && grants.every(({ creditor }) => creditor === grants[0]?.creditor)
  );
}

/** The first tenant with its administrator; refused once anything exists. */
export async function setUp(
  db: Database,
  setup: {
    agency: string;
    country: string;
    timeZone: string;
    name: string;
    username: string;
    password: string;
    demo: boolean;
  },
  now: Instant,
  furnish: (tx: Tx, tenant: TenantId) => Promise<void> = async () => {},
): Promise<{ tenant: TenantId; admin: UserId }> {
  if (!(await db.outside(store.isEmpty))) throw new AppError("already_set_up");
  const tenant = newId<TenantId>();
  const admin = await db.inTenant(tenant, async (tx) => {
    await store.insertTenant(tx, {
      id: tenant,
      name: setup.agency,
      country: setup.country,
      timeZone: setup.timeZone,
      demo: setup.demo,
      at: now,
    });
    await furnish(tx, tenant);
    return createUser(
      tx,
      tenant,
      { username: setup.username, name: setup.name, role: "admin", password: setup.password },
      now,
    );
  });
  return { tenant, admin };
}

function hashToken(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}

export {
  type AskedExport,
  askExport,
  decideExport,
  type ExportRow,
  expireExports,
  exportFailed,
  exportMade,
  exportsOf,
  requireExport,
  takeExport,
} from "./exports.ts";
export { sealEveryMs, sealLogs } from "./log-chain.ts";
export { hashPassword, maxFailedLogins, minPasswordLength } from "./passwords.ts";
export { insertTeam, listTenants, listUsers, readTenant, wallsOf } from "./store.ts";
export { type AccessEntry, endSessions, logAccess } from "./store-sessions.ts";
