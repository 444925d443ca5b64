// What a supervisor orders from the floor, to one agent or to several, and who looks after whom that asked for help. Every
// order is logged with whose it was; the engine decides what it comes to.
import { Type } from "typebox";
import { Id } from "#http/contract/common.ts";
import { MoveAnswer, MoveRequest, OrderAnswer, OrderRequest } from "#http/contract/floor.ts";
import { logAccess } from "#identity/service.ts";
import { AppError } from "#kernel/errors.ts";
import { type AttemptId, asId, type CampaignId, type UserId } from "#kernel/ids.ts";
import { realNow } from "#platform/clock.ts";
import type { App, Caller } from "#platform/web.ts";
import type { SeatOrderWish } from "./engine/command-types.ts";
import { requireInSight } from "./floor-sight.ts";
import type { DeskDeps } from "./routes-desk.ts";
import { listCampaigns } from "./service.ts";

const ByUser = Type.Object({ userId: Id });
const none = { 204: Type.Null() };

export function orderRoutes(app: App, deps: DeskDeps): void {
  app.post(
    "/v1/floor/agents/:userId/order",
    {
      schema: {
        operationId: "orderAgent",
        summary: "Pause, finish the wrap-up, log out after the call, or hang up the call seen",
        tags: ["floor"],
        params: ByUser,
        body: OrderRequest,
        response: { 200: OrderAnswer },
      },
      // The engine knows the call each order is about: asked twice it is done once.
      config: { can: "floor.order", repeatable: true },
    },
    async ({ caller, params, body }) => {
      const user = asId<UserId>(params.userId);
      await requireInSight(deps.db, caller, { user });
      const answer = await give(deps, caller, user, wishOf(body));
      if (answer.state === "moved_meanwhile") throw new AppError("internal");
      return { state: answer.state };
    },
  );
  moveRoute(app, deps);
  helpRoutes(app, deps);
}

type Body = import("typebox").Static<typeof OrderRequest>;
function wishOf(body: Body): SeatOrderWish {
  if (body.kind === "pause") return { kind: "pause", reason: body.reason ?? "reunion" };
  if (body.kind === "leave") return { kind: "leave" };
  return { kind: body.kind, attempt: asId<AttemptId>(body.attemptId) };
}

async function give(deps: DeskDeps, caller: Caller, user: UserId, wish: SeatOrderWish) {
  const by = { user: caller.user, name: caller.name };
  const answer = await deps.engine.ask("order", { tenant: caller.tenant, user, by, wish });
  await log(deps, caller, user, { order: wish.kind, state: answer.state });
  return answer;
}

async function log(deps: DeskDeps, caller: Caller, user: UserId, detail: Record<string, string>) {
  await deps.db.asUser(caller, (tx) =>
    logAccess(tx, caller.tenant, caller.user, realNow(), {
      action: "change",
      what: "agent",
      subject: user,
      detail,
    }),
  );
}

function moveRoute(app: App, deps: DeskDeps): void {
  app.post(
    "/v1/floor/move",
    {
      schema: {
        operationId: "moveAgents",
        summary: "Move agents to another campaign, each after their call",
        tags: ["floor"],
        body: MoveRequest,
        response: { 200: MoveAnswer },
      },
      config: { can: "floor.order", repeatable: true },
    },
    async ({ caller, body }) => {
      const to = asId<CampaignId>(body.toCampaignId);
      const [seen] = await deps.db.asUser(caller, (tx) => listCampaigns(tx, { id: to }));
      if (!seen) throw new AppError("not_found");
      const agents: import("typebox").Static<typeof MoveAnswer>["agents"] = [];
      for (const one of body.agents) {
        const user = asId<UserId>(one.userId);
        const from = one.fromCampaignId === null ? null : asId<CampaignId>(one.fromCampaignId);
        agents.push({
          userId: user,
          by: null,
          campaignId: null,
          ...(await moveOne(deps, caller, user, { from, to })),
        });
      }
      return { agents };
    },
  );
}

type Moved = import("typebox").Static<typeof MoveAnswer>["agents"][number];
async function moveOne(
  deps: DeskDeps,
  caller: Caller,
  user: UserId,
  wish: { readonly from: CampaignId | null; readonly to: CampaignId },
): Promise<Pick<Moved, "state"> & Partial<Moved>> {
  await requireInSight(deps.db, caller, { user });
  // A campaign of a mandate the agent may not see would show them calls without a card.
  const [granted] = await deps.db.asUser({ tenant: caller.tenant, user }, (tx) =>
    listCampaigns(tx, { id: wish.to }),
  );
  if (!granted) return { state: "no_grant" };
  try {
    const answer = await give(deps, caller, user, { kind: "move", ...wish });
    if (answer.state !== "moved_meanwhile") return { state: answer.state };
    return { state: answer.state, by: answer.byName, campaignId: answer.campaign };
  } catch (error) {
    if (error instanceof AppError && error.details.reason === "no_seat") return { state: "no_seat" };
    throw error;
  }
}

function helpRoutes(app: App, deps: DeskDeps): void {
  app.post(
    "/v1/floor/agents/:userId/help/take",
    {
      schema: {
        operationId: "takeHelp",
        summary: "Look after an agent who asked for help; answers who does",
        tags: ["floor"],
        params: ByUser,
        response: { 200: Type.Object({ takenBy: Type.Union([Type.String(), Type.Null()]) }) },
      },
      config: { can: "floor.order", repeatable: true },
    },
    async ({ caller, params }) => {
      const user = asId<UserId>(params.userId);
      await requireInSight(deps.db, caller, { user });
      const by = { user: caller.user, name: caller.name };
      const answer = await deps.engine.ask("takeHelp", { tenant: caller.tenant, user, by });
      await log(deps, caller, user, { help: "taken" });
      return { takenBy: answer.takenByName };
    },
  );
  app.post(
    "/v1/floor/agents/:userId/help/close",
    {
      schema: {
        operationId: "closeHelp",
        summary: "The help an agent asked for was given",
        tags: ["floor"],
        params: ByUser,
        response: none,
      },
      config: { can: "floor.order", repeatable: true },
    },
    async ({ caller, params }, reply) => {
      const user = asId<UserId>(params.userId);
      await requireInSight(deps.db, caller, { user });
      await deps.engine.ask("closeHelp", { tenant: caller.tenant, user, by: caller.user });
      await log(deps, caller, user, { help: "closed" });
      reply.code(204);
      return null;
    },
  );
}
