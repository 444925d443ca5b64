// The supervisor's floor: listening, and pausing an agent. What is seen comes over /v1/live.
import { Type } from "typebox";
import { seatsInSight } from "#agents/service.ts";
import { Id } from "#http/contract/common.ts";
import { SeatOpened } from "#http/contract/desk.ts";
import { FloorView, ListenRequest } from "#http/contract/floor.ts";
import { can } from "#identity/core/permissions.ts";
import { logAccess } from "#identity/service.ts";
import { AppError } from "#kernel/errors.ts";
import { asId, type SeatId, type UserId } from "#kernel/ids.ts";
import { realNow } from "#platform/clock.ts";
import type { App, Caller } from "#platform/web.ts";
import { createSights, narrow } from "./floor-sight.ts";
import type { DeskDeps } from "./routes-desk.ts";

export function floorRoutes(app: App, deps: DeskDeps): void {
  listenRoutes(app, deps);
  agentRoutes(app, deps);
}

function listenRoutes(app: App, deps: DeskDeps): void {
  const sightOf = createSights(deps.db, deps.clock);
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
      return narrow(view, await sightOf(caller.tenant, caller.user));
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
      await requireInSight(deps, request.caller, { seat: asId<SeatId>(seatId) });
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

function agentRoutes(app: App, deps: DeskDeps): void {
  app.post(
    "/v1/floor/agents/:userId/pause",
    {
      schema: {
        operationId: "pauseAgent",
        summary: "Pause an agent after the call",
        tags: ["floor"],
        params: Type.Object({ userId: Id }),
        response: { 204: Type.Null() },
      },
      config: { can: "floor.order", repeatable: true },
    },
    async (request, reply) => {
      const { tenant } = request.caller;
      const user = asId<UserId>(request.params.userId);
      await requireInSight(deps, request.caller, { user });
      await deps.engine.ask("pause", { tenant, user, reason: "reunion" });
      await deps.db.asUser(request.caller, (tx) =>
        logAccess(tx, tenant, request.caller.user, realNow(), {
          action: "change",
          what: "agent",
          subject: user,
          detail: { state: "paused" },
        }),
      );
      reply.code(204);
      return null;
    },
  );
}

/** Seats are walled by team in the database: one that the supervisor cannot see does not exist. */
async function requireInSight(
  deps: DeskDeps,
  caller: Caller,
  wanted: { user?: UserId; seat?: SeatId },
): Promise<void> {
  const seats = await deps.db.asUser(caller, seatsInSight);
  const found = seats.some((seat) => seat.id === wanted.seat || seat.user === wanted.user);
  if (!found) throw new AppError("not_found");
}
