// The supervisor's floor: the view of it, and listening. What is seen comes over /v1/live.
import { Type } from "typebox";
import { Id } from "#http/contract/common.ts";
import { SeatOpened } from "#http/contract/desk.ts";
import { Decided, FloorView, ListenRequest } from "#http/contract/floor.ts";
import { can } from "#identity/core/permissions.ts";
import { logAccess } from "#identity/service.ts";
import { AppError } from "#kernel/errors.ts";
import { asId, type CampaignId, type SeatId } from "#kernel/ids.ts";
import { realNow } from "#platform/clock.ts";
import type { App } from "#platform/web.ts";
import { decisionsAtOnce } from "./engine/decisions.ts";
import { createSights, narrow, requireInSight, sightIn } from "./floor-sight.ts";
import type { DeskDeps } from "./routes-desk.ts";
import { orderRoutes } from "./routes-orders.ts";
import { pacingRoutes } from "./routes-pacing.ts";
import { listCampaigns } from "./store-campaigns.ts";

export function floorRoutes(app: App, deps: DeskDeps): void {
  listenRoutes(app, deps);
  decisionRoutes(app, deps);
  pacingRoutes(app, deps);
  orderRoutes(app, deps);
}

function decisionRoutes(app: App, deps: DeskDeps): void {
  app.get(
    "/v1/floor/campaigns/:id/decisions",
    {
      schema: {
        operationId: "pacingDecisions",
        summary: "What a campaign's pacer decided in the last hour, the newest first",
        tags: ["floor"],
        params: Type.Object({ id: Id }),
        querystring: Type.Object({ before: Type.Optional(Type.Integer({ minimum: 0 })) }),
        response: { 200: Type.Object({ decisions: Type.Array(Decided), atOnce: Type.Integer() }) },
      },
      config: { can: "floor.watch" },
    },
    async ({ caller, params, query }) => {
      const id = asId<CampaignId>(params.id);
      const [row] = await deps.db.asUser(caller, (tx) => listCampaigns(tx, { id }));
      if (!row) throw new AppError("not_found");
      const asked = { tenant: caller.tenant, campaign: id, before: query.before ?? null };
      return { decisions: [...((await deps.engine.ask("decisions", asked)) ?? [])], atOnce: decisionsAtOnce };
    },
  );
}

function listenRoutes(app: App, deps: DeskDeps): void {
  const sightsOf = createSights(deps.db, deps.clock);
  app.get(
    "/v1/floor",
    {
      schema: {
        operationId: "readFloor",
        summary: "Agents and campaigns now",
        tags: ["floor"],
        response: { 200: FloorView },
      },
      config: { can: "floor.watch" },
    },
    async ({ caller }) => {
      const view = (await deps.engine.ask("floorView", { tenant: caller.tenant })) as FloorView;
      const sights = await sightsOf(caller.tenant, [caller.user]);
      return narrow(view, sightIn(sights, caller.user));
    },
  );

  app.post(
    "/v1/floor/ear",
    {
      schema: {
        operationId: "openEar",
        summary: "A softphone leg of the supervisor",
        tags: ["floor"],
        response: { 201: SeatOpened },
      },
      config: { can: "call.listen", repeatable: true },
    },
    async (request, reply) => {
      const { tenant, user } = request.caller;
      const opened = await deps.engine.ask("openEar", { tenant, user });
      reply.code(201);
      return { seatId: opened.seatId, sip: opened.sip };
    },
  );

  app.post(
    "/v1/floor/listen",
    {
      schema: {
        operationId: "listen",
        summary: "Listen, whisper or barge",
        tags: ["floor"],
        body: ListenRequest,
        response: { 204: Type.Null() },
      },
      config: { can: "call.listen", repeatable: true },
    },
    async (request, reply) => {
      const { tenant, user } = request.caller;
      const { seatId, mode } = request.body;
      // Whoever only listens for quality is heard by nobody.
      if (mode !== "listen" && !can(request.caller.role, "floor.order"))
        throw new AppError("not_allowed", { permission: "floor.order" });
      await requireInSight(deps.db, request.caller, { seat: asId<SeatId>(seatId) });
      await deps.engine.ask("listen", { tenant, user, seat: asId<SeatId>(seatId), mode });
      await deps.db.inTenant(tenant, (tx) =>
        logAccess(tx, tenant, user, realNow(), {
          action: "listen",
          what: "seat",
          subject: seatId,
          detail: { mode },
        }),
      );
      reply.code(204);
      return null;
    },
  );

  app.delete(
    "/v1/floor/listen",
    {
      schema: {
        operationId: "stopListening",
        summary: "Stop listening",
        tags: ["floor"],
        response: { 204: Type.Null() },
      },
      config: { can: "call.listen", repeatable: true },
    },
    async (request, reply) => {
      const { tenant, user } = request.caller;
      await deps.engine.ask("stopListening", { tenant, user });
      reply.code(204);
      return null;
    },
  );
}
