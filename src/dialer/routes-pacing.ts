// How a campaign is paced, for the floor: what a supervisor orders of it, and the tape of its pacer, to be played again.
import { Type } from "typebox";
import { Id, LocalDate } from "#http/contract/common.ts";
import { PacingOrder } from "#http/contract/floor.ts";
import { PacingTape } from "#http/contract/pacing.ts";
import { logAccess } from "#identity/service.ts";
import { AppError } from "#kernel/errors.ts";
import { asId, type CampaignId } from "#kernel/ids.ts";
import { instantOf, localDateAt, parseLocalDate, startOfDay } from "#kernel/time.ts";
import { realNow } from "#platform/clock.ts";
import type { App } from "#platform/web.ts";
import { wrongField } from "./core/pacing-control.ts";
import type { DeskDeps } from "./routes-desk.ts";
import { listCampaigns } from "./store-campaigns.ts";
import { putControl } from "./store-pacing-control.ts";
import { piecesAtOnce, piecesOf } from "./store-pacing-log.ts";

const ById = Type.Object({ id: Id });
const daySeconds = 86_400;

export function pacingRoutes(app: App, deps: DeskDeps): void {
  controlRoute(app, deps);
  tapeRoute(app, deps);
}

function controlRoute(app: App, deps: DeskDeps): void {
  app.post(
    "/v1/floor/campaigns/:id/pacing",
    {
      schema: {
        operationId: "orderPacing",
        summary: "Limit a campaign's pace, or leave it to itself again",
        tags: ["floor"],
        params: ById,
        body: PacingOrder,
        response: { 204: Type.Null() },
      },
      // The same order twice is the same order.
      config: { can: "floor.order", repeatable: true },
    },
    async ({ caller, params, body }, reply) => {
      const id = asId<CampaignId>(params.id);
      const { tenant, user, name } = caller;
      const wish = { linesPerAgent: body.linesPerAgent, cap: body.cap };
      await deps.db.asUser(caller, async (tx) => {
        const [row] = await listCampaigns(tx, { id });
        if (!row) throw new AppError("not_found");
        if (row.mode !== "predictive") throw new AppError("campaign_state", { reason: "not_predictive" });
        const field = wrongField(wish, row.abandonmentCap);
        if (field) throw new AppError("validation_failed", { field });
        await putControl(tx, row, wish, { user, name, at: deps.clock.now() });
        await logAccess(tx, tenant, user, realNow(), {
          action: "change",
          what: "campaign",
          subject: id,
          detail: { order: "pacing", ...wish },
        });
      });
      // Without an engine the next one to take the campaign reads it.
      await deps.engine.ask("campaignChanged", { tenant, campaign: id }).catch(() => {});
      reply.code(204);
      return null;
    },
  );
}

function tapeRoute(app: App, deps: DeskDeps): void {
  app.get(
    "/v1/floor/campaigns/:id/pacing-log",
    {
      schema: {
        operationId: "pacingLog",
        summary: "What a campaign's pacer was told and decided in a stretch of a day, to be played again",
        tags: ["floor"],
        params: ById,
        querystring: Type.Object({
          day: Type.Optional(LocalDate),
          /** Seconds of the campaign's local day. */
          from: Type.Integer({ minimum: 0, maximum: daySeconds }),
          to: Type.Integer({ minimum: 0, maximum: daySeconds }),
          afterTape: Type.Optional(Id),
          afterPiece: Type.Optional(Type.Integer({ minimum: 1 })),
        }),
        response: { 200: PacingTape },
      },
      config: { can: "floor.watch" },
    },
    async ({ caller, params, query }) => {
      if (query.from >= query.to) throw new AppError("validation_failed", { field: "to" });
      const id = asId<CampaignId>(params.id);
      return deps.db.asUser(caller, async (tx) => {
        const [row] = await listCampaigns(tx, { id });
        if (!row) throw new AppError("not_found");
        const day = query.day ? parseLocalDate(query.day) : localDateAt(deps.clock.now(), row.timeZone);
        if (!day) throw new AppError("validation_failed", { field: "day" });
        const [from, to] = [query.from, query.to].map((each) => instantOf(day, each, row.timeZone));
        if (from === undefined || to === undefined) throw new AppError("internal");
        const { afterTape, afterPiece } = query;
        const after = afterTape && afterPiece ? { tape: afterTape, n: afterPiece } : null;
        const found = await piecesOf(
          tx,
          id,
          { dayStart: startOfDay(day, row.timeZone), start: from, end: to, after },
          piecesAtOnce,
        );
        return {
          campaignId: id,
          name: row.name,
          mode: row.mode,
          timeZone: row.timeZone,
          day,
          from,
          to,
          pieces: found.map(({ bytes, ...piece }) => ({ ...piece, bytes: bytes.toString("base64") })),
          more: found.length === piecesAtOnce,
        };
      });
    },
  );
}
