// Log-in, log-out, first set-up, users, teams and the access log.
import { Type } from "typebox";
import { Id } from "#http/contract/common.ts";
import { LogIn, RoleSchema, Session, Setup, SetupState } from "#http/contract/session.ts";
import { can, permissions } from "#identity/core/permissions.ts";
import { countries } from "#kernel/country.ts";
import { AppError } from "#kernel/errors.ts";
import {
  asId,
  type CreditorId,
  type PortfolioId,
  type TeamId,
  type TenantId,
  type UserId,
} from "#kernel/ids.ts";
import { type Clock, realNow } from "#platform/clock.ts";
import type { Database, Tx } from "#platform/db.ts";
import type { App } from "#platform/web.ts";
import * as service from "./service.ts";
import * as store from "./store.ts";
import * as sessions from "./store-sessions.ts";

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
  readonly sessionEnded: (match: { sessionId?: string; user?: string }) => void;
}

const cookieOptions = { path: "/", secure: true, httpOnly: true, sameSite: "strict" } as const;
/** Log-ins an address may try in a minute. */
const loginsPerMinute = 20;

export function identityRoutes(app: App, deps: IdentityDeps): void {
  sessionRoutes(app, deps);
  setupRoutes(app, deps);
  userRoutes(app, deps);
}

function sessionRoutes(app: App, deps: IdentityDeps): void {
  const describe = async (token: string): Promise<Session> => {
    const session = await service.findSession(deps.db, token, realNow());
    if (!session) throw new AppError("not_authenticated");
    const tenant = await deps.db.inTenant(session.tenant, store.readTenant);
    return {
      user: { id: session.user, username: session.username, name: session.name, role: session.role },
      permissions: permissions.filter((permission) => can(session.role, permission)),
      tenant: { id: tenant.id, name: tenant.name, country: tenant.country, timeZone: tenant.timeZone },
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
      const opened = await service.logIn(deps.db, request.body.username, request.body.password, realNow());
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
      config: { can: "session.own" },
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
      config: { can: "session.own", repeatable: true },
    },
    async (request, reply) => {
      await deps.db.inTenant(request.caller.tenant, (tx) => service.logOut(tx, request.caller, realNow()));
      deps.sessionEnded({ sessionId: request.caller.sessionId });
      reply.clearCookie(deps.cookieName, cookieOptions).code(204);
      return null;
    },
  );
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

const User = Type.Object({
  id: Id,
  username: Type.String(),
  name: Type.String(),
  role: RoleSchema,
  teamId: Type.Union([Id, Type.Null()]),
  blocked: Type.Boolean(),
});
const NewUser = Type.Object({
  username: Type.String({ minLength: 1, maxLength: 100 }),
  name: Type.String({ minLength: 1, maxLength: 200 }),
  role: RoleSchema,
  password: Type.String({ minLength: service.minPasswordLength, maxLength: 200 }),
  teamId: Type.Optional(Id),
  grants: Type.Optional(
    Type.Array(
      Type.Object({
        creditorId: Type.Optional(Id),
        portfolioId: Type.Optional(Id),
        teamId: Type.Optional(Id),
      }),
      { maxItems: 100 },
    ),
  ),
});

function userRoutes(app: App, deps: IdentityDeps): void {
  app.get(
    "/v1/users",
    {
      schema: {
        operationId: "listUsers",
        summary: "Users of the agency",
        tags: ["users"],
        response: { 200: Type.Object({ users: Type.Array(User) }) },
      },
      config: { can: "user.manage" },
    },
    async (request) => ({ users: [...(await deps.db.asUser(request.caller, store.listUsers))] }),
  );

  app.post(
    "/v1/users",
    {
      schema: {
        operationId: "createUser",
        summary: "Create a user",
        tags: ["users"],
        body: NewUser,
        response: { 201: Type.Object({ id: Id }) },
      },
      config: { can: "user.manage" },
    },
    async (request, reply) => {
      const { teamId, grants, ...rest } = request.body;
      const id = await deps.db.asUser(request.caller, async (tx) => {
        const created = await service.createUser(
          tx,
          request.caller.tenant,
          {
            ...rest,
            ...(teamId ? { team: asId<TeamId>(teamId) } : {}),
            ...(grants
              ? {
                  grants: grants.map((grant) => ({
                    ...(grant.creditorId ? { creditor: asId<CreditorId>(grant.creditorId) } : {}),
                    ...(grant.portfolioId ? { portfolio: asId<PortfolioId>(grant.portfolioId) } : {}),
                    ...(grant.teamId ? { team: asId<TeamId>(grant.teamId) } : {}),
                  })),
                }
              : {}),
          },
          realNow(),
        );
        await sessions.logAccess(tx, request.caller.tenant, request.caller.user, realNow(), {
          action: "change",
          what: "user",
          subject: created,
          detail: { created: true, role: rest.role },
        });
        return created;
      });
      reply.code(201);
      return { id };
    },
  );

  app.patch(
    "/v1/users/:id",
    {
      schema: {
        operationId: "changeUser",
        summary: "Block, unblock or give a new password",
        tags: ["users"],
        params: Type.Object({ id: Id }),
        body: Type.Object({
          blocked: Type.Optional(Type.Boolean()),
          password: Type.Optional(Type.String({ minLength: service.minPasswordLength, maxLength: 200 })),
        }),
        response: { 204: Type.Null() },
      },
      config: { can: "user.manage" },
    },
    async (request, reply) => {
      const id = asId<UserId>(request.params.id);
      const { blocked, password } = request.body;
      await deps.db.asUser(request.caller, async (tx) => {
        if (!(await store.readUser(tx, id))) throw new AppError("not_found");
        if (blocked !== undefined) await sessions.setBlocked(tx, id, blocked);
        if (password !== undefined) await sessions.setPassword(tx, id, await service.hashPassword(password));
        await sessions.logAccess(tx, request.caller.tenant, request.caller.user, realNow(), {
          action: "change",
          what: "user",
          subject: id,
          detail: { fields: Object.keys(request.body) },
        });
      });
      // The live call is not cut: only the sockets and the session end.
      if (blocked) deps.sessionEnded({ user: id });
      reply.code(204);
      return null;
    },
  );

  app.get(
    "/v1/access-log",
    {
      schema: {
        operationId: "readAccessLog",
        summary: "Who read or changed what",
        tags: ["users"],
        querystring: Type.Object({
          subjectId: Type.Optional(Id),
          limit: Type.Integer({ minimum: 1, maximum: 500, default: 100 }),
        }),
        response: { 200: Type.Object({ entries: Type.Array(Type.Record(Type.String(), Type.Unknown())) }) },
      },
      config: { can: "audit.read" },
    },
    async (request) => ({
      entries: [
        ...(await deps.db.asUser(request.caller, (tx) =>
          sessions.readAccessLog(tx, {
            limit: request.query.limit,
            ...(request.query.subjectId ? { subject: request.query.subjectId } : {}),
          }),
        )),
      ],
    }),
  );
}
