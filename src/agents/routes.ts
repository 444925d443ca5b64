// Pause reasons and planned breaks over HTTP. The engine reads both twice a minute: nothing has to be told to it.
import { Type } from "typebox";
import { Id } from "#http/contract/common.ts";
import { BreakPlanInput, PauseKind, PauseKindChange, PlaceInput, TeamPlans } from "#http/contract/shifts.ts";
import { AppError } from "#kernel/errors.ts";
import { formatClock } from "#kernel/format.ts";
import { asId, type TeamId, type UserId } from "#kernel/ids.ts";
import type { Database } from "#platform/db.ts";
import type { App } from "#platform/web.ts";
import { moveToTurn, type TeamPlans as Plans, savePlan, teamPlans } from "./breaks.ts";
import { pauseReasons } from "./store.ts";
import * as store from "./store-breaks.ts";

interface AgentsDeps {
  readonly db: Database;
}
export function agentsRoutes(app: App, deps: AgentsDeps): void {
  pauseRoutes(app, deps);
  planRoutes(app, deps);
  placeRoutes(app, deps);
}

const none = { 204: Type.Null() };
const ByCode = Type.Object({ code: Type.String({ pattern: "^[a-z0-9-]{1,40}$" }) });

function pauseRoutes(app: App, { db }: AgentsDeps): void {
  app.post(
    "/v1/pause-reasons",
    {
      schema: {
        operationId: "createPauseReason",
        summary: "Add a reason to pause",
        tags: ["agents"],
        body: PauseKind,
        response: { 201: ByCode },
      },
      config: { can: "settings.manage", refusedTwice: true },
    },
    async ({ caller, body }, reply) => {
      const fresh = await db.asUser(caller, (tx) => store.insertPauseReason(tx, caller.tenant, body));
      if (!fresh) throw new AppError("conflict", { field: "code" });
      reply.code(201);
      return { code: body.code };
    },
  );
  app.patch(
    "/v1/pause-reasons/:code",
    {
      schema: {
        operationId: "changePauseReason",
        summary: "Name and limit of a pause",
        tags: ["agents"],
        params: ByCode,
        body: PauseKindChange,
        response: none,
      },
      config: { can: "settings.manage" },
    },
    async ({ caller, params, body }, reply) => {
      const found = await db.asUser(caller, (tx) => store.updatePauseReason(tx, params.code, body));
      if (!found) throw new AppError("not_found");
      reply.code(204);
      return null;
    },
  );
  app.delete(
    "/v1/pause-reasons/:code",
    {
      schema: {
        operationId: "deletePauseReason",
        summary: "Take away a reason to pause; one that a break is planned with stays",
        tags: ["agents"],
        params: ByCode,
        response: none,
      },
      config: { can: "settings.manage" },
    },
    async ({ caller, params }, reply) => {
      const what = await db.asUser(caller, (tx) => store.deletePauseReason(tx, params.code));
      if (what === "none") throw new AppError("not_found");
      if (what === "planned") throw new AppError("conflict", { reason: "break_planned" });
      reply.code(204);
      return null;
    },
  );
}

const ById = Type.Object({ id: Id });

function planRoutes(app: App, { db }: AgentsDeps): void {
  app.get(
    "/v1/break-plans",
    {
      schema: {
        operationId: "listBreakPlans",
        summary: "Breaks planned by turns, with everybody's turn, by team",
        tags: ["agents"],
        response: { 200: Type.Object({ teams: Type.Array(TeamPlans), pauses: Type.Array(PauseKind) }) },
      },
      config: { can: "floor.watch" },
    },
    async ({ caller }) =>
      db.asUser(caller, async (tx) => ({
        teams: (await teamPlans(tx)).map(shown),
        pauses: [...(await pauseReasons(tx))],
      })),
  );
  app.put(
    "/v1/break-plans/:id",
    {
      schema: {
        operationId: "saveBreakPlan",
        summary: "Plan a break of a team in turns; its agents are placed by themselves",
        tags: ["agents"],
        params: ById,
        body: BreakPlanInput,
        response: none,
      },
      config: { can: "floor.order" },
    },
    async ({ caller, params, body }, reply) => {
      const plan = {
        id: params.id,
        team: body.teamId === null ? null : asId<TeamId>(body.teamId),
        pauseCode: body.pauseCode,
        startsAtSecond: secondOf(body.startsAt),
        turnMinutes: body.turnMinutes,
        turns: body.turns,
      };
      if (plan.startsAtSecond + plan.turns * plan.turnMinutes * 60 > 24 * 3600)
        throw new AppError("validation_failed", { field: "startsAt" });
      await db.asUser(caller, async (tx) => {
        const reasons = await pauseReasons(tx);
        if (!reasons.some(({ code }) => code === plan.pauseCode))
          throw new AppError("validation_failed", { field: "pauseCode" });
        const seen = await store.teams(tx);
        if (plan.team !== null && !seen.some(({ id }) => id === plan.team)) throw new AppError("not_found");
        await savePlan(tx, caller.tenant, plan);
      });
      reply.code(204);
      return null;
    },
  );
  app.delete(
    "/v1/break-plans/:id",
    {
      schema: {
        operationId: "deleteBreakPlan",
        summary: "Take a planned break away",
        tags: ["agents"],
        params: ById,
        response: none,
      },
      config: { can: "floor.order" },
    },
    async ({ caller, params }, reply) => {
      if (!(await db.asUser(caller, (tx) => store.deletePlan(tx, params.id))))
        throw new AppError("not_found");
      reply.code(204);
      return null;
    },
  );
}

function placeRoutes(app: App, { db }: AgentsDeps): void {
  app.put(
    "/v1/break-plans/:id/places/:userId",
    {
      schema: {
        operationId: "moveToTurn",
        summary: "Put an agent into another turn",
        tags: ["agents"],
        params: Type.Object({ id: Id, userId: Id }),
        body: PlaceInput,
        response: none,
      },
      config: { can: "floor.order" },
    },
    async ({ caller, params, body }, reply) => {
      const place = { plan: params.id, user: asId<UserId>(params.userId), turn: body.turn };
      await db.asUser(caller, (tx) => moveToTurn(tx, caller.tenant, place));
      reply.code(204);
      return null;
    },
  );
}

function shown({ team, name, members, plans }: Plans): TeamPlans {
  return {
    teamId: team,
    name,
    members: members.map((member) => ({ userId: member.user, name: member.name })),
    plans: plans.map((plan) => ({
      id: plan.id,
      pauseCode: plan.pauseCode,
      label: plan.label,
      startsAt: timeOf(plan.startsAtSecond),
      turnMinutes: plan.turnMinutes,
      turns: plan.turns,
      hours: Array.from({ length: plan.turns }, (_, turn) =>
        timeOf(plan.startsAtSecond + turn * plan.turnMinutes * 60),
      ),
      places: [...plan.places].map(([userId, turn]) => ({ userId, turn })),
    })),
  };
}

function secondOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return hours * 3600 + minutes * 60;
}
function timeOf(second: number): string {
  return formatClock(second % 86_400);
}
