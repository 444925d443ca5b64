// The simulator over HTTP: the world a campaign's own last days come from, with how sure each figure is.
import { Type } from "typebox";
import { Id } from "#http/contract/common.ts";
import * as contract from "#http/contract/simulator.ts";
import { AppError } from "#kernel/errors.ts";
import { asId, type CampaignId } from "#kernel/ids.ts";
import { addDays, localDateAt, startOfDay } from "#kernel/time.ts";
import type { Clock } from "#platform/clock.ts";
import type { Database } from "#platform/db.ts";
import type { App } from "#platform/web.ts";
import { estimateWorld } from "./core/estimate.ts";
import { opensAt, pastDays } from "./core/past-days.ts";
import { presets } from "./core/presets.ts";
import * as store from "./store-history.ts";

const usualDays = 14;
/** Enough for a share within 0.2 points; a floor of 300 dials as many in a day. Judgement. */
const mostAttempts = 200_000;

export function simulatorRoutes(
  app: App,
  { db, clock }: { readonly db: Database; readonly clock: Clock },
): void {
  app.get(
    "/v1/simulator/campaigns/:id/world",
    {
      schema: {
        operationId: "estimateCampaignWorld",
        summary: "A simulator's world estimated from a campaign's last days",
        tags: ["reports"],
        params: Type.Object({ id: Id }),
        querystring: contract.CampaignWorldQuery,
        response: { 200: contract.CampaignWorld },
      },
      config: { can: "report.read" },
    },
    async ({ caller, params, query }) =>
      db.asUser(caller, async (tx) => {
        const place = await store.campaignPlace(tx, asId<CampaignId>(params.id));
        if (!place) throw new AppError("not_found");
        const today = localDateAt(clock.now(), place.timeZone);
        const [from, to] = [addDays(today, -(query.days ?? usualDays)), addDays(today, -1)];
        const period = { start: startOfDay(from, place.timeZone), end: startOfDay(today, place.timeZone) };
        const attempts = await store.attemptRows(tx, place, period, mostAttempts);
        const days = pastDays(attempts, await store.spellRows(tx, place, period));
        const { world, figures, assumed } = estimateWorld(days, presets.base, place.name.slice(0, 60));
        return {
          campaignId: place.id,
          name: place.name,
          from,
          to,
          days: days.length,
          attempts: attempts.length,
          opensAt: opensAt(attempts),
          world: { ...world },
          figures: figures.map((each) => ({ ...each, high: Number.isFinite(each.high) ? each.high : null })),
          assumed: [...assumed],
        };
      }),
  );
}
