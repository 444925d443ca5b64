// The tree of teams: who leads whom, and moving an agent.
import { Type } from "typebox";
import { Id } from "#http/contract/common.ts";
import * as contract from "#http/contract/people.ts";
import { can } from "#identity/core/permissions.ts";
import { AppError } from "#kernel/errors.ts";
import { asId, type TeamId, type UserId } from "#kernel/ids.ts";
import { realNow } from "#platform/clock.ts";
import type { Tx } from "#platform/db.ts";
import type { App, Caller } from "#platform/web.ts";
import { moveAgent } from "./people.ts";
import type { IdentityDeps } from "./routes.ts";
import * as store from "./store.ts";
import * as people from "./store-people.ts";

const OfOne = Type.Object({ id: Id });

export function teamRoutes(app: App, deps: IdentityDeps): void {
  readRoutes(app, deps);
  changeRoutes(app, deps);
  moveRoute(app, deps);
}

function readRoutes(app: App, deps: IdentityDeps): void {
  app.get(
    "/v1/teams",
    {
      schema: {
        operationId: "listTeams",
        summary: "The tree: coordinators, supervisors, teams, agents",
        tags: ["users"],
        response: { 200: contract.Teams },
      },
      config: { can: "people.read" },
    },
    async ({ caller }) => deps.db.asUser(caller, (tx) => treeFor(tx, caller)),
  );
}

async function treeFor(tx: Tx, caller: Caller): Promise<contract.Teams> {
  const [users, teams, led] = [
    await store.listUsers(tx),
    await people.listTeams(tx),
    await people.ledTeams(tx),
  ];
  const all = can(caller.role, "user.manage");
  const named = new Map(users.map((user) => [user.id, user]));
  const members = (team: TeamId | null): contract.Teams["loose"] =>
    users
      .filter((user) => user.role === "agent" && user.teamId === team)
      .map(({ id, name, blocked, placedVersion }) => ({ id, name, blocked, version: placedVersion }));
  const heads = (role: "supervisor" | "coordinator") =>
    users.filter((user) => user.role === role && !user.blocked);
  return {
    teams: teams.map(({ id, name, supervisor }) => {
      const head = supervisor ? named.get(supervisor) : undefined;
      const over = head?.coordinatorId ? named.get(head.coordinatorId) : undefined;
      const mine = all || led.has(id);
      return {
        id,
        name,
        supervisorId: supervisor,
        supervisor: head?.name ?? null,
        coordinatorId: over?.id ?? null,
        coordinator: over?.name ?? null,
        led: mine,
        agents: mine ? members(id) : [],
      };
    }),
    loose: members(null),
    supervisors: heads("supervisor").map(({ id, name, coordinatorId }) => ({ id, name, coordinatorId })),
    coordinators: heads("coordinator").map(({ id, name }) => ({ id, name })),
  };
}

function changeRoutes(app: App, deps: IdentityDeps): void {
  app.post(
    "/v1/teams",
    {
      schema: {
        operationId: "createTeam",
        summary: "Create a team",
        tags: ["users"],
        body: contract.NewTeam,
        response: { 201: Type.Object({ id: Id }) },
      },
      config: { can: "user.manage", refusedTwice: true },
    },
    async ({ caller, body }, reply) => {
      const id = await deps.db.asUser(caller, async (tx) => {
        const made = await store.insertTeam(tx, caller.tenant, body.name.trim()).catch(refuseTwin);
        if (body.supervisorId) await lead(tx, made, asId<UserId>(body.supervisorId));
        return made;
      });
      reply.code(201);
      return { id };
    },
  );

  app.patch(
    "/v1/teams/:id",
    {
      schema: {
        operationId: "changeTeam",
        summary: "Rename a team or give it another supervisor",
        tags: ["users"],
        params: OfOne,
        body: contract.TeamChange,
        response: { 204: Type.Null() },
      },
      config: { can: "user.manage" },
    },
    async ({ caller, params, body }, reply) => {
      const id = asId<TeamId>(params.id);
      const { name, supervisorId } = body;
      await deps.db.asUser(caller, async (tx) => {
        if (name !== undefined)
          if (!(await people.changeTeam(tx, id, { name: name.trim() }).catch(refuseTwin)))
            throw new AppError("not_found");
        if (supervisorId !== undefined)
          await lead(tx, id, supervisorId === null ? null : asId<UserId>(supervisorId));
      });
      reply.code(204);
      return null;
    },
  );
}

async function lead(tx: Tx, team: TeamId, supervisor: UserId | null): Promise<void> {
  if (supervisor !== null && (await store.readUser(tx, supervisor))?.role !== "supervisor")
    throw new AppError("validation_failed", { field: "supervisorId" });
  if (!(await people.changeTeam(tx, team, { supervisor }))) throw new AppError("not_found");
}

function moveRoute(app: App, deps: IdentityDeps): void {
  app.put(
    "/v1/users/:id/team",
    {
      schema: {
        operationId: "moveAgent",
        summary: "Put an agent into another team; holds at once, in the middle of a shift too",
        tags: ["users"],
        params: OfOne,
        body: contract.Placement,
        response: { 200: Type.Object({ version: Type.Integer() }) },
      },
      config: { can: "people.place" },
    },
    async ({ caller, params, body }) => {
      const agent = asId<UserId>(params.id);
      const team = body.teamId === null ? null : asId<TeamId>(body.teamId);
      const moved = await deps.db.asUser(caller, async (tx) => {
        if (team !== null && !(await people.listTeams(tx)).some(({ id }) => id === team))
          throw new AppError("not_found", { field: "teamId" });
        return moveAgent(tx, caller, { agent, team, version: body.version }, realNow());
      });
      await deps.floor.teamMoved({ tenant: caller.tenant, user: agent });
      return moved;
    },
  );
}

function refuseTwin(error: Error & { code?: string }): never {
  if (error.code === "23505") throw new AppError("conflict", { field: "name" });
  throw error;
}
