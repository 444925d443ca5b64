// A campaign's list put back by result, with what it would come to before anybody says yes.
import { Type } from "typebox";
import { Id } from "#http/contract/common.ts";
import { WhyNot } from "#http/contract/floor.ts";
import { logAccess } from "#identity/service.ts";
import { AppError } from "#kernel/errors.ts";
import { asId, type CampaignId } from "#kernel/ids.ts";
import { realNow } from "#platform/clock.ts";
import type { App, Caller } from "#platform/web.ts";
import { planRecycle, type Recyclable, type RecyclePlan, recyclable, recycle } from "./recycle.ts";
import type { DeskDeps } from "./routes-desk.ts";
import { type CampaignRow, listCampaigns } from "./service.ts";
import { restingByResult } from "./store-recycle.ts";

const ById = Type.Object({ id: Id });
const Result = Type.Unsafe<Recyclable>(Type.Union(recyclable.map((code) => Type.Literal(code))));
const Plan = Type.Object({
  /** How many wait after each result now. */
  waiting: Type.Array(Type.Object({ result: Result, count: Type.Integer() })),
  found: Type.Integer(),
  callable: Type.Integer(),
  thirdPass: Type.Integer({ description: "Of the callable, those who had both passes of the day" }),
  blocked: Type.Array(WhyNot),
  more: Type.Integer({ description: "Beyond what one order takes" }),
});

export function recycleRoutes(app: App, deps: DeskDeps): void {
  app.get(
    "/v1/campaigns/:id/recycle",
    {
      schema: {
        operationId: "previewRecycle",
        summary: "How many people of these results would go back to the list, and how many may be called",
        tags: ["campaigns"],
        params: ById,
        querystring: Type.Object({
          results: Type.Optional(Type.String({ description: "Codes, with commas" })),
        }),
        response: { 200: Plan },
      },
      config: { can: "campaign.run" },
    },
    async ({ caller, params, query }) => {
      const row = await campaignOf(deps, caller, params.id);
      const now = deps.clock.now();
      const wanted = (query.results ?? "").split(",");
      const results = recyclable.filter((code) => wanted.includes(code));
      const plan = await planRecycle(deps.db, row, results, now);
      const counts = await deps.db.asUser(caller, (tx) => restingByResult(tx, row.id, now));
      return {
        ...shown(plan),
        waiting: recyclable.map((result) => ({ result, count: counts.get(result) ?? 0 })),
      };
    },
  );
  app.post(
    "/v1/campaigns/:id/recycle",
    {
      schema: {
        operationId: "recycleList",
        summary: "Put the people of these results back to the list, those the rules let us call",
        tags: ["campaigns"],
        params: ById,
        body: Type.Object({ results: Type.Array(Result, { minItems: 1, maxItems: recyclable.length }) }),
        response: {
          200: Type.Object({ recycled: Type.Integer(), blocked: Type.Array(WhyNot), more: Type.Integer() }),
        },
      },
      // Whoever is back in the list no longer waits: a second time finds nobody.
      config: { can: "campaign.run", repeatable: true },
    },
    async ({ caller, params, body }) => {
      const row = await campaignOf(deps, caller, params.id);
      if (row.state !== "running") throw new AppError("campaign_state", { reason: "not_running" });
      const now = deps.clock.now();
      const results: readonly Recyclable[] = recyclable.filter((code) => body.results.includes(code));
      const plan = await planRecycle(deps.db, row, results, now);
      const { tenant, user } = caller;
      const recycled = await deps.db.asUser(caller, async (tx) => {
        const woken = await recycle(tx, row, plan, now);
        await logAccess(tx, tenant, user, realNow(), {
          action: "change",
          what: "list",
          subject: row.id,
          portfolio: row.portfolio,
          detail: { results, recycled: woken, thirdPass: plan.thirdPass },
        });
        return woken;
      });
      await deps.engine.ask("listWoken", { tenant, campaign: row.id }).catch(() => {});
      return { recycled, blocked: [...plan.blocked], more: plan.more };
    },
  );
}

function shown(plan: RecyclePlan) {
  const { found, thirdPass, blocked, more } = plan;
  return { found, callable: plan.callable.length, thirdPass, blocked: [...blocked], more };
}

async function campaignOf(deps: DeskDeps, caller: Caller, id: string): Promise<CampaignRow> {
  const [row] = await deps.db.asUser(caller, (tx) => listCampaigns(tx, { id: asId<CampaignId>(id) }));
  if (!row) throw new AppError("not_found");
  return row;
}
