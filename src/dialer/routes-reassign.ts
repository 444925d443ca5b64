// Whole agendas handed from one agent to another or to the team: counts before, the order, and its undoing.
import { Type } from "typebox";
import { agentsInSight } from "#agents/service.ts";
import { Id, Instant } from "#http/contract/common.ts";
import { asId, type UserId } from "#kernel/ids.ts";
import type { App } from "#platform/web.ts";
import { type Handing, handOver, previewHanding, undoHanding } from "./reassign.ts";
import type { DeskDeps } from "./routes-desk.ts";
import { latestReassignments } from "./store-reassign.ts";

const Counts = Type.Object({ callbacks: Type.Integer(), promises: Type.Integer(), left: Type.Integer() });
const To = Type.Union([Id, Type.Null()], { description: "Null: the team" });

export function reassignRoutes(app: App, deps: DeskDeps): void {
  lookRoutes(app, deps);
  app.post(
    "/v1/reassignments",
    {
      schema: {
        operationId: "reassignAgenda",
        summary: "Hand all open calls and promises of an agent to another or to the team",
        tags: ["floor"],
        body: Type.Object({ id: Id, fromUserId: Id, toUserId: To }),
        response: { 200: Counts },
      },
      // Its id comes with it: sent twice it is one order.
      config: { can: "floor.order", repeatable: true },
    },
    async ({ caller, body }) =>
      handOver(deps.db, caller, {
        id: body.id,
        ...handingOf(body.fromUserId, body.toUserId),
        now: deps.clock.now(),
      }),
  );
  app.post(
    "/v1/reassignments/:id/undo",
    {
      schema: {
        operationId: "undoReassignment",
        summary: "Give back what was handed over and nobody touched since",
        tags: ["floor"],
        params: Type.Object({ id: Id }),
        response: { 200: Type.Object({ callbacks: Type.Integer(), promises: Type.Integer() }) },
      },
      config: { can: "floor.order", repeatable: true },
    },
    async ({ caller, params }) => undoHanding(deps.db, caller, params.id, deps.clock.now()),
  );
}

function lookRoutes(app: App, deps: DeskDeps): void {
  app.get(
    "/v1/reassignments/preview",
    {
      schema: {
        operationId: "previewReassignment",
        summary: "What would be handed over",
        tags: ["floor"],
        querystring: Type.Object({ fromUserId: Id, toUserId: Type.Optional(Id) }),
        response: { 200: Counts },
      },
      config: { can: "floor.order" },
    },
    async ({ caller, query }) =>
      previewHanding(deps.db, caller, handingOf(query.fromUserId, query.toUserId ?? null)),
  );
  app.get(
    "/v1/reassignments",
    {
      schema: {
        operationId: "listReassignments",
        summary: "The last 20 agendas handed over",
        tags: ["floor"],
        response: {
          200: Type.Object({
            reassignments: Type.Array(
              Type.Object({
                id: Id,
                from: Type.String(),
                to: Type.Union([Type.String(), Type.Null()]),
                by: Type.String(),
                at: Instant,
                callbacks: Type.Integer(),
                promises: Type.Integer(),
                undoneAt: Type.Union([Instant, Type.Null()]),
              }),
            ),
            agents: Type.Array(Type.Object({ userId: Id, name: Type.String() })),
          }),
        },
      },
      config: { can: "floor.order" },
    },
    async ({ caller }) =>
      deps.db.asUser(caller, async (tx) => ({
        reassignments: (await latestReassignments(tx)).map(({ fromName, toName, byName, ...row }) => ({
          id: row.id,
          from: fromName,
          to: toName,
          by: byName,
          at: row.at,
          callbacks: row.callbacks,
          promises: row.promises,
          undoneAt: row.undoneAt,
        })),
        agents: (await agentsInSight(tx)).map(({ user, name }) => ({ userId: user, name })),
      })),
  );
}

function handingOf(from: string, to: string | null): Handing {
  return { from: asId<UserId>(from), to: to === null ? null : asId<UserId>(to) };
}
