// Users of the agency.
import { Readable } from "node:stream";
import { Type } from "typebox";
import { Id } from "#http/contract/common.ts";
import { OneTimePassword, User, UsersLoaded } from "#http/contract/people.ts";
import { RoleSchema } from "#http/contract/session.ts";
import { can } from "#identity/core/permissions.ts";
import { AppError } from "#kernel/errors.ts";
import { asId, type CreditorId, type PortfolioId, type TeamId, type UserId } from "#kernel/ids.ts";
import { realNow } from "#platform/clock.ts";
import type { Tx } from "#platform/db.ts";
import { type App, type Caller, fileTypes } from "#platform/web.ts";
import { refuseCommon } from "./common-passwords.ts";
import { userFileLimits } from "./core/user-row.ts";
import { resetPassword } from "./people.ts";
import type { IdentityDeps } from "./routes.ts";
import * as service from "./service.ts";
import * as store from "./store.ts";
import * as people from "./store-people.ts";
import * as sessions from "./store-sessions.ts";
import { endSessionsOf, loadUsers } from "./users-file.ts";

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

const OfOne = Type.Object({ id: Id });

export function userRoutes(app: App, deps: IdentityDeps): void {
  listAndCreate(app, deps);
  loadFile(app, deps);
  changeUser(app, deps);
}

function loadFile(app: App, deps: IdentityDeps): void {
  app.post(
    "/v1/users/import",
    {
      bodyLimit: userFileLimits.bytes,
      schema: {
        operationId: "importUsers",
        summary: "Bring in users from a CSV: all rows or none",
        tags: ["users"],
        consumes: [...fileTypes],
        response: { 200: UsersLoaded },
      },
      config: { can: "user.manage", repeatable: true, secretAnswer: true, fillsDisk: true },
    },
    async ({ caller, body }) => {
      // Neither a file nor anything else reaches a parser.
      if (!(body instanceof Readable)) throw new AppError("file_empty", { rows: 0 });
      const records = await deps.readTable(body, userFileLimits.bytes);
      const { roleChanged, moved, ...loaded } = await loadUsers(deps.db, caller, records, realNow());
      await endSessionsOf(deps.db, caller, roleChanged);
      for (const user of roleChanged) deps.sessionEnded({ user });
      for (const user of moved) await deps.floor.teamMoved({ tenant: caller.tenant, user });
      return { ...loaded, passwords: [...loaded.passwords] };
    },
  );
}

function listAndCreate(app: App, deps: IdentityDeps): void {
  app.get(
    "/v1/users",
    {
      schema: {
        operationId: "listUsers",
        summary: "Users of the agency",
        tags: ["users"],
        response: { 200: Type.Object({ users: Type.Array(User) }) },
      },
      config: { can: "people.read" },
    },
    async ({ caller }) => ({ users: [...(await deps.db.asUser(caller, (tx) => usersFor(tx, caller)))] }),
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
      config: { can: "user.manage", refusedTwice: true },
    },
    async (request, reply) => {
      const { teamId, grants, ...rest } = request.body;
      await refuseCommon(rest.password, rest);
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
        return created;
      });
      reply.code(201);
      return { id };
    },
  );
}

/** Whoever manages users sees all; heads of teams, the agents who answer to them. */
async function usersFor(tx: Tx, caller: Caller): Promise<readonly User[]> {
  const all = can(caller.role, "user.manage");
  const [users, teams, led] = [
    await store.listUsers(tx),
    await people.listTeams(tx),
    await people.ledTeams(tx),
  ];
  const names = new Map(teams.map(({ id, name }) => [id, name]));
  return users
    .filter((user) => all || (user.role === "agent" && user.teamId !== null && led.has(user.teamId)))
    .map(({ id, username, name, role, teamId, blocked }) => ({
      ...{ id, username, name, role, teamId, blocked },
      team: teamId === null ? null : (names.get(teamId) ?? null),
      resettable: id !== caller.user,
    }));
}

function changeUser(app: App, deps: IdentityDeps): void {
  app.patch(
    "/v1/users/:id",
    {
      schema: {
        operationId: "changeUser",
        summary: "Block, unblock, give a new password, or a supervisor's coordinator",
        tags: ["users"],
        params: OfOne,
        body: Type.Object({
          blocked: Type.Optional(Type.Boolean()),
          password: Type.Optional(Type.String({ minLength: service.minPasswordLength, maxLength: 200 })),
          coordinatorId: Type.Optional(Type.Union([Id, Type.Null()])),
        }),
        response: { 204: Type.Null() },
      },
      config: { can: "user.manage" },
    },
    async ({ caller, params, body }, reply) => {
      const id = asId<UserId>(params.id);
      const { blocked, password, coordinatorId } = body;
      const known = await deps.db.asUser(caller, (tx) => store.readUser(tx, id));
      if (!known) throw new AppError("not_found");
      // Blocking oneself would leave nobody to take it back.
      if (blocked && id === caller.user) throw new AppError("validation_failed", { field: "blocked" });
      if (blocked !== undefined) await (blocked ? block : unblock)(deps, caller, id);
      await deps.db.asUser(caller, async (tx) => {
        if (password !== undefined) await refuseCommon(password, await sessions.nameOf(tx, id));
        if (password !== undefined)
          await sessions.setPassword(tx, id, await service.hashPassword(password), { oneTimeUntil: null });
        if (coordinatorId !== undefined)
          await answerTo(tx, known, coordinatorId === null ? null : asId<UserId>(coordinatorId));
      });
      // Whoever knew the old password is out at once. The live call is not cut: only the sockets and the session end.
      if (password !== undefined) deps.sessionEnded({ user: id });
      reply.code(204);
      return null;
    },
  );

  app.post(
    "/v1/users/:id/one-time-password",
    {
      schema: {
        operationId: "resetPassword",
        summary: "A one-time password for an agent; sessions end, a call on the line does not",
        tags: ["users"],
        params: OfOne,
        response: { 200: OneTimePassword },
      },
      config: { can: "password.reset", repeatable: true, secretAnswer: true },
    },
    async ({ caller, params }) => {
      const id = asId<UserId>(params.id);
      const password = await deps.db.asUser(caller, (tx) => resetPassword(tx, caller, id, realNow()));
      deps.sessionEnded({ user: id });
      return { password };
    },
  );
}

/** The engine first: from then on no call begins that nobody would be there to record. */
async function block(deps: IdentityDeps, caller: Caller, user: UserId): Promise<void> {
  const left = await deps.floor.dismiss({ tenant: caller.tenant, user });
  const inCall = await deps.db.asUser(caller, async (tx) => {
    await sessions.setBlocked(tx, user, true);
    const call = left?.call ?? (await sessions.callUnderWay(tx, user)) !== null;
    if (!call) await sessions.endSessions(tx, user);
    return call;
  });
  if (inCall) deps.endAfterCall(user);
  else deps.sessionEnded({ user });
}
/** A session from before must not wake up. */
async function unblock(deps: IdentityDeps, caller: Caller, user: UserId): Promise<void> {
  await deps.db.asUser(caller, async (tx) => {
    await sessions.setBlocked(tx, user, false);
    await sessions.endSessions(tx, user);
  });
  deps.sessionEnded({ user });
}

async function answerTo(tx: Tx, user: store.UserRow, coordinator: UserId | null): Promise<void> {
  const fits =
    user.role === "supervisor" &&
    (coordinator === null || (await store.readUser(tx, coordinator))?.role === "coordinator");
  if (!fits) throw new AppError("validation_failed", { field: "coordinatorId" });
  await people.setCoordinator(tx, user.id, coordinator);
}
