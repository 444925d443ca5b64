// Campaigns, trunks, desk and floor over HTTP. The routes check who asks; the engine decides and answers.
import { Type } from "typebox";
import { Campaign, CampaignInput } from "#http/contract/campaigns.ts";
import { Id } from "#http/contract/common.ts";
import { WhyNot } from "#http/contract/floor.ts";
import { logAccess } from "#identity/service.ts";
import { AppError } from "#kernel/errors.ts";
import {
  asId,
  type CampaignId,
  type PortfolioId,
  type SegmentId,
  type TenantId,
  type TrunkId,
} from "#kernel/ids.ts";
import { localDateAt } from "#kernel/time.ts";
import { type Clock, realNow } from "#platform/clock.ts";
import type { Database } from "#platform/db.ts";
import type { App } from "#platform/web.ts";
import { usualSampleShare } from "./core/detection-sample.ts";
import { engineAway, stopsOf } from "./core/stops.ts";
import { type WhyNot as WhyNotReason, whyNotOf } from "./core/why-not.ts";
import type { EngineLink } from "./link.ts";
import { callerIdRoutes } from "./routes-caller-ids.ts";
import { type DeskDeps, deskRoutes } from "./routes-desk.ts";
import { floorRoutes } from "./routes-floor.ts";
import { limitRoutes } from "./routes-limits.ts";
import { reassignRoutes } from "./routes-reassign.ts";
import { recycleRoutes } from "./routes-recycle.ts";
import { trunkRoutes } from "./routes-trunks.ts";
import * as service from "./service.ts";
import { listFacts } from "./store-facts.ts";

export interface DialerDeps extends DeskDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly engine: EngineLink;
}

export function dialerRoutes(app: App, deps: DialerDeps): void {
  campaignRoutes(app, deps);
  writeRoutes(app, deps);
  stateRoutes(app, deps);
  trunkRoutes(app, deps);
  callerIdRoutes(app, deps);
  limitRoutes(app, deps);
  deskRoutes(app, deps);
  floorRoutes(app, deps);
  recycleRoutes(app, deps);
  reassignRoutes(app, deps);
}

const ById = Type.Object({ id: Id });

function campaignRoutes(app: App, deps: DialerDeps): void {
  app.get(
    "/v1/campaigns",
    {
      schema: {
        operationId: "listCampaigns",
        summary: "Campaigns in sight",
        tags: ["campaigns"],
        response: { 200: Type.Object({ campaigns: Type.Array(Campaign) }) },
      },
      config: { can: "campaign.read" },
    },
    async (request) => ({
      campaigns: (await deps.db.asUser(request.caller, (tx) => service.listCampaigns(tx))).map(toCampaign),
    }),
  );

  app.get(
    "/v1/campaigns/:id",
    {
      schema: {
        operationId: "readCampaign",
        summary: "One campaign",
        tags: ["campaigns"],
        params: ById,
        response: { 200: Campaign },
      },
      config: { can: "campaign.read" },
    },
    async (request) => {
      const [row] = await deps.db.asUser(request.caller, (tx) =>
        service.listCampaigns(tx, { id: asId<CampaignId>(request.params.id) }),
      );
      if (!row) throw new AppError("not_found");
      return toCampaign(row);
    },
  );
}

function writeRoutes(app: App, deps: DialerDeps): void {
  app.post(
    "/v1/campaigns",
    {
      schema: {
        operationId: "createCampaign",
        summary: "Create a campaign",
        tags: ["campaigns"],
        body: CampaignInput,
        response: { 201: ById },
      },
      config: { can: "campaign.write", refusedTwice: true },
    },
    async (request, reply) => {
      const id = await deps.db.asUser(request.caller, (tx) =>
        service.createCampaign(tx, request.caller, settingsOf(request.body), deps.clock.now()),
      );
      reply.code(201);
      return { id };
    },
  );

  app.patch(
    "/v1/campaigns/:id",
    {
      schema: {
        operationId: "changeCampaign",
        summary: "Change a campaign",
        tags: ["campaigns"],
        params: ById,
        body: Type.Partial(CampaignInput),
        response: { 204: Type.Null() },
      },
      config: { can: "campaign.write" },
    },
    async (request, reply) => {
      const id = asId<CampaignId>(request.params.id);
      await deps.db.asUser(request.caller, (tx) =>
        service.changeCampaign(tx, request.caller, id, partialSettingsOf(request.body), deps.clock.now()),
      );
      await deps.engine
        .ask("campaignChanged", { tenant: request.caller.tenant, campaign: id })
        .catch(() => {});
      reply.code(204);
      return null;
    },
  );
}

const states = { start: "running", pause: "paused", stop: "stopped" } as const;

function stateRoutes(app: App, deps: DialerDeps): void {
  for (const [verb, state] of Object.entries(states) as [
    keyof typeof states,
    (typeof states)[keyof typeof states],
  ][]) {
    app.post(
      `/v1/campaigns/:id/${verb}`,
      {
        schema: {
          operationId: `${verb}Campaign`,
          summary: `${verb} a campaign`,
          tags: ["campaigns"],
          params: ById,
          response: { 204: Type.Null() },
        },
        config: { can: "campaign.run", repeatable: true },
      },
      async (request, reply) => {
        const campaign = asId<CampaignId>(request.params.id);
        await deps.db.asUser(request.caller, (tx) => service.requireReady(tx, campaign));
        const { tenant, user } = request.caller;
        await deps.engine.ask("campaignState", { tenant, campaign, state });
        await deps.db.asUser(request.caller, (tx) =>
          logAccess(tx, tenant, user, realNow(), {
            action: "change",
            what: "campaign",
            subject: campaign,
            detail: { state },
          }),
        );
        reply.code(204);
        return null;
      },
    );
  }

  app.get(
    "/v1/campaigns/:id/why-not",
    {
      schema: {
        operationId: "whyNot",
        summary: "Why the rest of the list is not dialled now",
        tags: ["campaigns"],
        params: ById,
        response: {
          200: Type.Object({
            members: Type.Integer(),
            callableNow: Type.Integer(),
            reasons: Type.Array(WhyNot),
          }),
        },
      },
      config: { can: "campaign.read" },
    },
    async (request) => {
      const { caller } = request;
      const campaign = asId<CampaignId>(request.params.id);
      const { row, facts } = await deps.db.asUser(caller, async (tx) => {
        const [row] = await service.listCampaigns(tx, { id: campaign });
        if (!row) throw new AppError("not_found");
        const now = deps.clock.now();
        return { row, facts: await listFacts(tx, row.id, { now, today: localDateAt(now, row.timeZone) }) };
      });
      return {
        members: facts.members,
        callableNow: facts.callableNow,
        reasons: [
          ...(await stopsOfCampaign(deps, caller.tenant, row)),
          ...whyNotOf(facts.whyNot, row.timeZone),
        ],
      };
    },
  );
}

/** As the engine sees it; without one, or when it does not run the campaign, what is known here. */
async function stopsOfCampaign(
  deps: DialerDeps,
  tenant: TenantId,
  { id, state, mode }: service.CampaignRow,
): Promise<readonly WhyNotReason[]> {
  const asked = await deps.engine.ask("stops", { tenant, campaign: id }).catch((error: unknown) => {
    if (error instanceof AppError && error.code === "engine_unavailable") return [engineAway];
    throw error;
  });
  const nobody = {
    connected: 0,
    idle: 0,
    atCap: false,
    trunksRest: false,
    held: null,
    listUnread: false,
  };
  return asked ?? stopsOf({ state, mode, notReady: [], exchangeUp: true, databaseUp: true, ...nobody });
}

function toCampaign(row: service.CampaignRow): Campaign {
  return {
    id: row.id,
    name: row.name,
    portfolioId: row.portfolio,
    portfolioName: row.portfolioName,
    segmentId: row.segment,
    segmentName: row.segmentName,
    trunkId: row.trunk.id,
    mode: row.mode,
    state: row.state,
    abandonmentCap: row.abandonmentCap,
    maxLines: row.maxLines,
    ringSeconds: row.ringSeconds,
    wrapupMode: row.wrapupMode,
    wrapupSeconds: row.wrapupSeconds,
    previewSeconds: row.previewSeconds,
    detection: row.detection,
    record: row.record,
    occupancyCeiling: row.occupancyCeiling,
    cancelAfterSeconds: row.cancelAfterSeconds,
    hangupsCount: row.hangupsCount,
    sampleShare: row.sampleShare,
    leaveMessage: row.leaveMessage,
    createdAt: row.createdAt,
    startedAt: row.startedAt,
    unmet: [...service.unmetOf(row)],
  };
}

function settingsOf(body: CampaignInput): Parameters<typeof service.createCampaign>[2] {
  const { portfolioId, segmentId, trunkId, ...rest } = body;
  return {
    ...rest,
    wrapupMode: rest.wrapupMode ?? "timed",
    sampleShare: rest.sampleShare ?? usualSampleShare,
    portfolio: asId<PortfolioId>(portfolioId),
    segment: asId<SegmentId>(segmentId),
    trunk: asId<TrunkId>(trunkId),
  };
}
function partialSettingsOf(body: Partial<CampaignInput>): Parameters<typeof service.changeCampaign>[3] {
  const { portfolioId, segmentId, trunkId, ...rest } = body;
  return {
    ...rest,
    ...(portfolioId ? { portfolio: asId<PortfolioId>(portfolioId) } : {}),
    ...(segmentId ? { segment: asId<SegmentId>(segmentId) } : {}),
    ...(trunkId ? { trunk: asId<TrunkId>(trunkId) } : {}),
  };
}
