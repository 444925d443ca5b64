// Log-in, log-out, first set-up, users, teams and the access log.
import type { Readable } from "node:stream";
import { Type } from "typebox";
import { LogIn, NewPassword, Session, Setup, SetupState } from "#http/contract/session.ts";
import { can, permissions } from "#identity/core/permissions.ts";
import { countries } from "#kernel/country.ts";
import { AppError } from "#kernel/errors.ts";
import type { TenantId, UserId } from "#kernel/ids.ts";
import { type Clock, realNow } from "#platform/clock.ts";
import type { Database, Tx } from "#platform/db.ts";
import type { App } from "#platform/web.ts";
import type { CsvRecord } from "#portfolio/core/csv.ts";
import { refuseCommon } from "./common-passwords.ts";
import { createLoginGate } from "./login-gate.ts";
import { choosePassword } from "./people.ts";
import { auditRoutes } from "./routes-audit.ts";
import { teamRoutes } from "./routes-teams.ts";
import { userRoutes } from "./routes-users.ts";
import * as service from "./service.ts";
import * as store from "./store.ts";

export interface IdentityDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly demo: boolean;
  readonly cookieName: string;
  /** The one-time code of the first start; undefined once it was used or when the system was never empty. */
  readonly setupCode: () => string | undefined;
  readonly setupDone: () => Promise<void>;
  /** What other modules give a new agency to begin with, in the transaction that creates it. */
  readonly furnish: (tx: Tx, tenant: TenantId) => Promise<void>;
  readonly sessionEnded: (match: { sessionId?: string; user?: string; except?: string }) => void;
  /** The sockets of a blocked user live as long as the call under way. */
  readonly endAfterCall: (user: UserId) => void;
  readonly floor: Floor;
  /** The records of a CSV as whatever reads files of debts reads them; the first is the header. */
  readonly readTable: (body: Readable, maxBytes: number) => Promise<readonly CsvRecord[]>;
}

/** What people sitting at a desk feel of what is done to their user. */
export interface Floor {
  /** No further call; the seat closes when the present one and its result are done. Undefined: the engine is away. */
  dismiss(who: { tenant: TenantId; user: UserId }): Promise<{ readonly call: boolean } | undefined>;
  teamMoved(who: { tenant: TenantId; user: UserId }): Promise<void>;
}

const cookieOptions = { path: "/", secure: true, httpOnly: true, sameSite: "strict" } as const;
/** Log-ins of an address in a minute, right and wrong: two floors of 300. Wrong ones have their own, narrower limit. */
const loginsPerMinute = 600;

export function identityRoutes(app: App, deps: IdentityDeps): void {
  sessionRoutes(app, deps);
  setupRoutes(app, deps);
  passwordRoute(app, deps);
  userRoutes(app, deps);
  teamRoutes(app, deps);
  auditRoutes(app, deps);
}

function sessionRoutes(app: App, deps: IdentityDeps): void {
  const gate = createLoginGate(deps.clock.monotonic);
  const describe = async (token: string): Promise<Session> => {
    // Whether a hand was on it the guard has said already.
    const session = await service.findSession(deps.db, token, realNow(), false);
    if (!session) throw new AppError("not_authenticated");
    const tenant = await deps.db.inTenant(session.tenant, store.readTenant);
    return {
      user: { id: session.user, username: session.username, name: session.name, role: session.role },
      permissions: permissions.filter((permission) => can(session.role, permission)),
      tenant: { id: tenant.id, name: tenant.name, country: tenant.country, timeZone: tenant.timeZone },
      mustChangePassword: session.mustChangePassword,
      lastCall: session.lastCall !== null,
      csrfToken: session.csrfToken,
      clock: { now: deps.clock.now(), demo: deps.demo },
    };
  };

  app.post(
    "/v1/session",
    {
      schema: {
        operationId: "logIn",
        summary: "Log in",
        tags: ["session"],
        body: LogIn,
        response: { 200: Session },
      },
      config: { can: "public", repeatable: true, rateLimit: { max: loginsPerMinute, timeWindow: 60_000 } },
    },
    async (request, reply) => {
      const { username, password } = request.body;
      const opened = await service
        .logIn(deps.db, username, password, realNow(), gate.attempt(request.ip, username))
        .catch((error: unknown) => {
          const wait =
            error instanceof AppError && error.code === "too_many_requests" && error.details.seconds;
          if (wait) reply.header("retry-after", String(wait));
          throw error;
        });
      // Whoever sat here before is out: the same browser carries one session.
      await endBefore(deps, request.cookies[deps.cookieName]);
      reply.setCookie(deps.cookieName, opened.token, cookieOptions);
      return describe(opened.token);
    },
  );

  app.get(
    "/v1/session",
    {
      schema: {
        operationId: "readSession",
        summary: "Who I am",
        tags: ["session"],
        response: { 200: Session },
      },
      config: { can: "session.own", beforePassword: true, duringLastCall: true },
    },
    async (request) => describe(request.cookies[deps.cookieName] ?? ""),
  );

  app.delete(
    "/v1/session",
    {
      schema: {
        operationId: "logOut",
        summary: "Log out",
        tags: ["session"],
        response: { 204: Type.Null() },
      },
      config: { can: "session.own", repeatable: true, beforePassword: true, duringLastCall: true },
    },
    async (request, reply) => {
      await deps.db.inTenant(request.caller.tenant, (tx) => service.logOut(tx, request.caller, realNow()));
      deps.sessionEnded({ sessionId: request.caller.sessionId });
      reply.clearCookie(deps.cookieName, cookieOptions).code(204);
      return null;
    },
  );
}

function passwordRoute(app: App, deps: IdentityDeps): void {
  app.put(
    "/v1/session/password",
    {
      schema: {
        operationId: "choosePassword",
        summary:
          "A password of one's own, in place of the one-time password or of the one that is told with it",
        tags: ["session"],
        body: NewPassword,
        response: { 204: Type.Null() },
      },
      config: { can: "session.own", beforePassword: true },
    },
    async ({ caller, body }, reply) => {
      const refused = await deps.db.asUser(caller, (tx) => choosePassword(tx, caller, body, realNow()));
      if (refused) throw refused;
      // Whoever else is in with the old password is out, open lines included.
      deps.sessionEnded({ user: caller.user, except: caller.sessionId });
      reply.code(204);
      return null;
    },
  );
}

async function endBefore(deps: IdentityDeps, token: string | undefined): Promise<void> {
  const before = token ? await service.findSession(deps.db, token, realNow(), false) : undefined;
  if (!before) return;
  const { tenant, user, id: sessionId } = before;
  await deps.db.inTenant(tenant, (tx) => service.logOut(tx, { tenant, user, sessionId }, realNow()));
  deps.sessionEnded({ sessionId });
}

function setupRoutes(app: App, deps: IdentityDeps): void {
  app.get(
    "/v1/setup",
    {
      schema: {
        operationId: "readSetup",
        summary: "Whether the first administrator is still missing",
        tags: ["session"],
        response: { 200: SetupState },
      },
      config: { can: "public" },
    },
    async () => ({ needed: await deps.db.outside(store.isEmpty) }),
  );

  app.post(
    "/v1/setup",
    {
      schema: {
        operationId: "setUp",
        summary: "Create the first administrator",
        tags: ["session"],
        body: Setup,
        response: { 201: Type.Null() },
      },
      config: { can: "public", rateLimit: { max: 10, timeWindow: 60_000 } },
    },
    async (request, reply) => {
      const { code, agency, country, name, username, password } = request.body;
      if (!(await deps.db.outside(store.isEmpty))) throw new AppError("already_set_up");
      if (code.trim().toUpperCase() !== deps.setupCode()) throw new AppError("wrong_setup_code");
      await refuseCommon(password, { username, name });
      await service.setUp(
        deps.db,
        { agency, country, timeZone: countries[country].zones[0], name, username, password, demo: false },
        realNow(),
        deps.furnish,
      );
      await deps.setupDone();
      reply.code(201);
      return null;
    },
  );
}
