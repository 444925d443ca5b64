// Users of the agency and the access log.
import { Type } from "typebox";
import { Id } from "#http/contract/common.ts";
import { RoleSchema } from "#http/contract/session.ts";
import { AppError } from "#kernel/errors.ts";
import { asId, type CreditorId, type PortfolioId, type TeamId, type UserId } from "#kernel/ids.ts";
import { realNow } from "#platform/clock.ts";
import type { App } from "#platform/web.ts";
import type { IdentityDeps } from "./routes.ts";
import * as service from "./service.ts";
import * as store from "./store.ts";
import * as sessions from "./store-sessions.ts";

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

export function userRoutes(app: App, deps: IdentityDeps): void {
  listAndCreate(app, deps);
  changeUser(app, deps);
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
      config: { can: "user.manage", refusedTwice: true },
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
        return created;
      });
      reply.code(201);
      return { id };
    },
  );
}

function changeUser(app: App, deps: IdentityDeps): void {
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
      });
      // Whoever knew the old password is out at once. The live call is not cut: only the sockets and the session end.
      if (blocked || password !== undefined) deps.sessionEnded({ user: id });
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
          action: Type.Optional(Type.Union(sessions.accessActions.map((each) => Type.Literal(each)))),
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
            ...(request.query.action ? { action: request.query.action } : {}),
          }),
        )),
      ],
    }),
  );
}
