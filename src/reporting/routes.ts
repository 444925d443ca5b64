// Reports over HTTP: productivity of a day, result of a campaign.
import { Type } from "typebox";
import { priceText } from "#dialer/core/price.ts";
import { Id } from "#http/contract/common.ts";
import * as contract from "#http/contract/reports.ts";
import { AppError } from "#kernel/errors.ts";
import { asId, type CampaignId } from "#kernel/ids.ts";
import { toJson } from "#kernel/money.ts";
import { addDays, type LocalDate, localDateAt, parseLocalDate, startOfDay } from "#kernel/time.ts";
import type { Clock } from "#platform/clock.ts";
import type { Database } from "#platform/db.ts";
import type { App } from "#platform/web.ts";
import { type Figures, type MetricCode, metrics } from "./core/metrics.ts";
import { agentFigures, campaignFigures } from "./core/productivity.ts";
import * as store from "./store.ts";

export interface ReportingDeps {
  readonly db: Database;
  readonly clock: Clock;
}

export function reportingRoutes(app: App, deps: ReportingDeps): void {
  productivityRoute(app, deps);
  campaignRoute(app, deps);
  resultsRoute(app, deps);
}

function productivityRoute(app: App, { db, clock }: ReportingDeps): void {
  app.get(
    "/v1/reports/productivity",
    {
      schema: {
        operationId: "readProductivity",
        summary: "What each agent did in a day",
        tags: ["reports"],
        querystring: contract.ProductivityQuery,
        response: { 200: contract.ProductivityReport },
      },
      config: { can: "report.read" },
    },
    async ({ caller, query }) =>
      db.asUser(caller, async (tx) => {
        const now = clock.now();
        const { timeZone } = await store.tenantPlace(tx);
        const date = query.date ? dayOf(query.date, "date") : localDateAt(now, timeZone);
        const agents = await store.agentDays(tx, periodOf(date, date, timeZone), now);
        return {
          date,
          timeZone,
          agents: agents.map((agent) => ({
            userId: agent.user,
            name: agent.name,
            figures: listed(agentFigures(agent)),
            promised: agent.promised.map(toJson),
          })),
        };
      }),
  );
}

function campaignRoute(app: App, { db, clock }: ReportingDeps): void {
  app.get(
    "/v1/reports/campaign/:id",
    {
      schema: {
        operationId: "readCampaignReport",
        summary: "What a campaign brought",
        tags: ["reports"],
        params: Type.Object({ id: Id }),
        querystring: contract.CampaignReportQuery,
        response: { 200: contract.CampaignReport },
      },
      config: { can: "report.read" },
    },
    async ({ caller, params, query }) =>
      db.asUser(caller, async (tx) => {
        const id = asId<CampaignId>(params.id);
        const campaign = await store.findCampaign(tx, id);
        if (!campaign) throw new AppError("not_found");
        const today = localDateAt(clock.now(), campaign.time_zone);
        const from = query.from ? dayOf(query.from, "from") : null;
        const to = query.to ? dayOf(query.to, "to") : null;
        const period = periodOf(from ?? ("2000-01-01" as LocalDate), to ?? today, campaign.time_zone);
        const counts = await store.campaignCounts(tx, id, period);
        const promised = await store.campaignPromised(tx, id, period);
        return {
          campaignId: id,
          name: campaign.name,
          from,
          to,
          figures: listed(campaignFigures(counts)),
          promised: promised.map(toJson),
          cost: (await store.campaignCost(tx, id, period)).map(({ micros, ...line }) => ({
            ...line,
            amount: micros === null ? null : priceText(micros),
          })),
          results: await store.campaignResults(tx, id, period),
        };
      }),
  );
}

/** What a creditor is told of a campaign; how the agency works it is not among it. */
const ofResults: readonly MetricCode[] = [
  "dialled",
  "direct",
  "indirect",
  "promises",
  "kept",
  "dueDecided",
  "keptRate",
];
/** Judgement: more than a year of an agency's campaigns with one creditor. */
const mostCampaigns = 50;

function resultsRoute(app: App, { db, clock }: ReportingDeps): void {
  app.get(
    "/v1/reports/campaigns",
    {
      schema: {
        operationId: "listCampaignResults",
        summary: "What each campaign in sight brought, without anybody's name",
        tags: ["reports"],
        querystring: contract.CampaignReportQuery,
        response: { 200: contract.CampaignResults },
      },
      config: { can: "result.read" },
    },
    async ({ caller, query }) =>
      db.asUser(caller, async (tx) => {
        const from = query.from ? dayOf(query.from, "from") : ("2000-01-01" as LocalDate);
        const campaigns = [];
        for (const { id, name, state, portfolio_name, time_zone } of await store.campaignsRun(
          tx,
          mostCampaigns,
        )) {
          const to = query.to ? dayOf(query.to, "to") : localDateAt(clock.now(), time_zone);
          const counts = await store.campaignCounts(tx, asId<CampaignId>(id), periodOf(from, to, time_zone));
          const figures = listed(campaignFigures(counts));
          campaigns.push({
            ...{ campaignId: id, name, portfolioName: portfolio_name },
            state: state as "running" | "paused" | "stopped",
            figures: ofResults.flatMap((code) => figures.filter((figure) => figure.code === code)),
          });
        }
        return { campaigns };
      }),
  );
}

function periodOf(from: LocalDate, to: LocalDate, zone: string): store.Period {
  return { from: startOfDay(from, zone), to: startOfDay(addDays(to, 1), zone) };
}
function dayOf(text: string, field: string): LocalDate {
  const date = parseLocalDate(text);
  if (!date) throw new AppError("bad_request", { field });
  return date;
}
function listed(figures: Figures) {
  return (Object.keys(figures) as MetricCode[]).map((code) => ({
    code,
    ...metrics[code],
    value: figures[code] ?? null,
  }));
}
