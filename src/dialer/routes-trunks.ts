// The trunks: which carriers calls leave by.
import { Type } from "typebox";
import { Trunk, TrunkInput } from "#http/contract/campaigns.ts";
import { Id } from "#http/contract/common.ts";
import { asId, type TrunkId } from "#kernel/ids.ts";
import type { App } from "#platform/web.ts";
import type { DeskDeps } from "./routes-desk.ts";
import * as service from "./service.ts";

const ById = Type.Object({ id: Id });

export function trunkRoutes(app: App, deps: DeskDeps): void {
  app.get(
    "/v1/trunks",
    {
      schema: {
        operationId: "listTrunks",
        summary: "SIP trunks",
        tags: ["trunks"],
        response: { 200: Type.Object({ trunks: Type.Array(Trunk) }) },
      },
      config: { can: "campaign.read" },
    },
    async (request) => ({
      trunks: (await deps.db.asUser(request.caller, service.listTrunks)).map(
        ({ password: _password, ...trunk }) => ({ ...trunk, callerIds: [...trunk.callerIds] }),
      ),
    }),
  );

  app.post(
    "/v1/trunks",
    {
      schema: {
        operationId: "createTrunk",
        summary: "Add a SIP trunk",
        tags: ["trunks"],
        body: TrunkInput,
        response: { 201: ById },
      },
      config: { can: "trunk.manage", refusedTwice: true },
    },
    async (request, reply) => {
      const id = await deps.db.asUser(request.caller, (tx) =>
        service.createTrunk(tx, request.caller, request.body, deps.clock.now()),
      );
      reply.code(201);
      return { id };
    },
  );

  app.patch(
    "/v1/trunks/:id",
    {
      schema: {
        operationId: "changeTrunk",
        summary: "Change a SIP trunk",
        tags: ["trunks"],
        params: ById,
        body: TrunkInput,
        response: { 204: Type.Null() },
      },
      config: { can: "trunk.manage" },
    },
    async (request, reply) => {
      await deps.db.asUser(request.caller, (tx) =>
        service.changeTrunk(
          tx,
          request.caller,
          asId<TrunkId>(request.params.id),
          request.body,
          deps.clock.now(),
        ),
      );
      reply.code(204);
      return null;
    },
  );
}
