// The trunks: which carriers calls leave by, what they ask and charge, and whether they work.
import { Type } from "typebox";
import { Id } from "#http/contract/common.ts";
import { type TestCall, Trunk, TrunkChange, TrunkInput } from "#http/contract/trunks.ts";
import { AppError } from "#kernel/errors.ts";
import { asId, type TrunkId } from "#kernel/ids.ts";
import type { App } from "#platform/web.ts";
import { microsOf, priceText } from "./core/price.ts";
import type { DeskDeps } from "./routes-desk.ts";
import * as service from "./service.ts";
import type { TestCallRow } from "./store-test-calls.ts";
import type { TrunkRow } from "./store-trunks.ts";

const ById = Type.Object({ id: Id });

export function trunkRoutes(app: App, deps: DeskDeps): void {
  readRoute(app, deps);
  writeRoutes(app, deps);
  app.post(
    "/v1/trunks/:id/test",
    {
      schema: {
        operationId: "testTrunk",
        summary: "Call one of our own numbers over a trunk",
        description:
          "Answers when the call is on its way; how it went is the trunk's lastTest, within 25 seconds.",
        tags: ["trunks"],
        params: ById,
        response: { 202: ById },
      },
      config: { can: "callerid.stop", repeatable: true },
    },
    async ({ caller: { tenant, user }, params }, reply) => {
      reply.code(202);
      return deps.engine.ask("testCall", { tenant, user, trunk: asId<TrunkId>(params.id), number: null });
    },
  );
}

function readRoute(app: App, deps: DeskDeps): void {
  app.get(
    "/v1/trunks",
    {
      schema: {
        operationId: "listTrunks",
        summary: "SIP trunks",
        tags: ["trunks"],
        response: { 200: Type.Object({ trunks: Type.Array(Trunk) }) },
      },
      config: { can: "report.read" },
    },
    async ({ caller }) => {
      const { trunks, tests } = await deps.db.asUser(caller, async (tx) => ({
        trunks: await service.listTrunks(tx),
        tests: await service.lastTestCalls(tx),
      }));
      const resting = await deps.engine
        .ask("restingTrunks", { tenant: caller.tenant })
        .catch((error: unknown) => {
          // Without the engine nothing is dialled at all, and the page says so elsewhere.
          if (error instanceof AppError && error.code === "engine_unavailable") return [];
          throw error;
        });
      return {
        trunks: trunks.map((row) => ({
          ...viewOf(row),
          restsUntil: resting.find(({ trunk }) => trunk === row.id)?.until ?? null,
          lastTest: latest(tests.filter(({ trunk }) => trunk === row.id)),
        })),
      };
    },
  );
}

function writeRoutes(app: App, deps: DeskDeps): void {
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
    async ({ caller, body }, reply) => {
      const { callerIds = [], ...settings } = body;
      const wish = { ...wishOf(settings), callerIds };
      const id = await deps.db.asUser(caller, (tx) =>
        service.createTrunk(tx, caller, wish, deps.clock.now()),
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
        body: TrunkChange,
        response: { 204: Type.Null() },
      },
      config: { can: "trunk.manage" },
    },
    async ({ caller, params, body }, reply) => {
      const id = asId<TrunkId>(params.id);
      await deps.db.asUser(caller, (tx) =>
        service.changeTrunk(tx, caller, id, wishOf(body), deps.clock.now()),
      );
      reply.code(204);
      return null;
    },
  );
}

function wishOf(body: TrunkChange): service.TrunkWish {
  const { mobilePrice = null, fixedPrice = null, ...rest } = body;
  return {
    ...service.trunkDefaults,
    ...rest,
    mobileMicros: mobilePrice === null ? null : microsOf(mobilePrice),
    fixedMicros: fixedPrice === null ? null : microsOf(fixedPrice),
  };
}

function viewOf({ password: _password, mobileMicros, fixedMicros, codecs, ...trunk }: TrunkRow) {
  return {
    ...trunk,
    codecs: [...codecs],
    mobilePrice: mobileMicros === null ? null : priceText(mobileMicros),
    fixedPrice: fixedMicros === null ? null : priceText(fixedMicros),
  };
}

export function latest(tests: readonly TestCallRow[]): TestCall | null {
  const [test] = [...tests].sort((a, b) => b.at - a.at);
  if (!test) return null;
  const { trunk, called, ...rest } = test;
  return { ...rest, trunkId: trunk, callerIdId: called };
}
