// The numbers we show: who may show which, how often each is answered, and stopping one from the next dial on.
import { Type } from "typebox";
import { Id } from "#http/contract/common.ts";
import { CallerId, CallerIdChange, CallerIdEvidence, CallerIdInput, Reason } from "#http/contract/trunks.ts";
import { readTenant } from "#identity/service.ts";
import { asId, type CallerIdId, type CreditorId, type PortfolioId, type TrunkId } from "#kernel/ids.ts";
import { localDateAt } from "#kernel/time.ts";
import type { App } from "#platform/web.ts";
import type { DeskDeps } from "./routes-desk.ts";
import { latest } from "./routes-trunks.ts";
import * as service from "./service.ts";
import type { CallerIdRow } from "./store-caller-ids.ts";

const ById = Type.Object({ id: Id });

export function callerIdRoutes(app: App, deps: DeskDeps): void {
  readRoute(app, deps);
  writeRoutes(app, deps);
  stateRoutes(app, deps);
  verifyRoute(app, deps);
  app.post(
    "/v1/caller-ids/:id/test",
    {
      schema: {
        operationId: "testCallerId",
        summary: "Call one of our own numbers, to see that it rings back to us",
        description:
          "Answers when the call is on its way; how it went is the number's lastTest, within 25 seconds.",
        tags: ["trunks"],
        params: ById,
        response: { 202: ById },
      },
      config: { can: "callerid.stop", repeatable: true },
    },
    async ({ caller: { tenant, user }, params }, reply) => {
      reply.code(202);
      return deps.engine.ask("testCall", { tenant, user, trunk: null, number: asId<CallerIdId>(params.id) });
    },
  );
}

function readRoute(app: App, deps: DeskDeps): void {
  app.get(
    "/v1/caller-ids",
    {
      schema: {
        operationId: "listCallerIds",
        summary: "Numbers we show, with how often each is answered",
        tags: ["trunks"],
        response: { 200: Type.Object({ callerIds: Type.Array(CallerId) }) },
      },
      config: { can: "report.read" },
    },
    async ({ caller }) =>
      deps.db.asUser(caller, async (tx) => {
        const today = localDateAt(deps.clock.now(), (await readTenant(tx)).timeZone);
        const tests = await service.lastTestCalls(tx);
        const rows = await service.listCallerIds(tx, today);
        return {
          callerIds: rows.map((row) => ({
            ...viewOf(row),
            lastTest: latest(tests.filter(({ called }) => called === row.id)),
          })),
        };
      }),
  );
}

function viewOf(row: CallerIdRow) {
  const { id, number, dailyCap, state, stateBy, stateReason, today, week, weekBefore, fallen } = row;
  return {
    id,
    number,
    trunkIds: [...row.trunks],
    portfolioIds: [...row.portfolios],
    dailyCap,
    state,
    verifiedAt: row.verifiedAt,
    verifiedBy: row.verifiedBy,
    evidence: row.evidence,
    creditorId: row.creditor,
    stateAt: row.stateAt,
    stateBy,
    stateReason,
    today,
    week,
    weekBefore,
    fallen,
  };
}

function writeRoutes(app: App, deps: DeskDeps): void {
  app.post(
    "/v1/caller-ids",
    {
      schema: {
        operationId: "createCallerId",
        summary: "Add a number of ours",
        tags: ["trunks"],
        body: CallerIdInput,
        response: { 201: ById },
      },
      config: { can: "trunk.manage", refusedTwice: true },
    },
    async ({ caller, body }, reply) => {
      const wish = { ...wishOf(body), number: body.number };
      const id = await deps.db.asUser(caller, (tx) =>
        service.createCallerId(tx, caller, wish, deps.clock.now()),
      );
      reply.code(201);
      return { id };
    },
  );

  app.patch(
    "/v1/caller-ids/:id",
    {
      schema: {
        operationId: "changeCallerId",
        summary: "Change which trunks and mandates may show a number, and how often a day",
        tags: ["trunks"],
        params: ById,
        body: CallerIdChange,
        response: { 204: Type.Null() },
      },
      config: { can: "trunk.manage" },
    },
    async ({ caller, params, body }, reply) => {
      const id = asId<CallerIdId>(params.id);
      await deps.db.asUser(caller, (tx) =>
        service.changeCallerId(tx, caller, id, wishOf(body), deps.clock.now()),
      );
      reply.code(204);
      return null;
    },
  );
}

function wishOf(body: { trunkIds: string[]; portfolioIds: string[]; dailyCap: number | null }) {
  return {
    trunks: body.trunkIds.map((id) => asId<TrunkId>(id)),
    portfolios: body.portfolioIds.map((id) => asId<PortfolioId>(id)),
    dailyCap: body.dailyCap,
  };
}

function verifyRoute(app: App, deps: DeskDeps): void {
  app.post(
    "/v1/caller-ids/:id/verify",
    {
      schema: {
        operationId: "verifyCallerId",
        summary: "Say by what evidence a number is ours to show, or a creditor's for its own mandates",
        tags: ["trunks"],
        params: ById,
        body: CallerIdEvidence,
        response: { 204: Type.Null() },
      },
      config: { can: "trunk.manage", repeatable: true },
    },
    async ({ caller, params, body }, reply) => {
      const creditor = body.creditorId === null ? null : asId<CreditorId>(body.creditorId);
      const wish = { evidence: body.evidence, creditor };
      const id = asId<CallerIdId>(params.id);
      await deps.db.asUser(caller, (tx) => service.verifyCallerId(tx, caller, id, wish, deps.clock.now()));
      reply.code(204);
      return null;
    },
  );
}

const states = {
  stop: { state: "stopped", summary: "Stop showing a number, from the next dial on" },
  start: { state: "in_use", summary: "Show a number again" },
} as const;

function stateRoutes(app: App, deps: DeskDeps): void {
  for (const [verb, { state, summary }] of Object.entries(states))
    app.post(
      `/v1/caller-ids/:id/${verb}`,
      {
        schema: {
          operationId: `${verb}CallerId`,
          summary,
          tags: ["trunks"],
          params: ById,
          body: Reason,
          response: { 204: Type.Null() },
        },
        config: { can: "callerid.stop", repeatable: true },
      },
      async ({ caller, params, body }, reply) => {
        const change = { state, reason: body.reason };
        const id = asId<CallerIdId>(params.id);
        await deps.db.asUser(caller, (tx) => service.setCallerId(tx, caller, id, change, deps.clock.now()));
        reply.code(204);
        return null;
      },
    );
}
