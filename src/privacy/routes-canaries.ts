// Planting, listing and removing canaries: people who do not exist, so that whoever opens one is found. For administrators.
import { Type } from "typebox";
import { Canary, PlantCanaries, Planted } from "#http/contract/canaries.ts";
import { Id } from "#http/contract/common.ts";
import { logAccess } from "#identity/service.ts";
import { AppError } from "#kernel/errors.ts";
import { asId, type DebtorId, type PortfolioId } from "#kernel/ids.ts";
import { realNow } from "#platform/clock.ts";
import type { App } from "#platform/web.ts";
import { canaries, listPortfolios } from "#portfolio/service.ts";
import type { PrivacyDeps } from "./routes.ts";

const tags = ["privacy"];
const can = "settings.manage";
/** Canaries of an agency that are listed. Judgement: fifty in each of twenty mandates. */
const mostListed = 1_000;

export function canaryRoutes(app: App, { db }: PrivacyDeps): void {
  const sight = { canaries: true };
  app.get(
    "/v1/canaries",
    {
      schema: {
        operationId: "listCanaries",
        summary: "People who do not exist, and who looked at them",
        tags,
        response: { 200: Type.Array(Canary) },
      },
      config: { can },
    },
    async ({ caller }) => {
      const rows = await db.asUser({ ...caller, ...sight }, (tx) => canaries.canaries(tx, mostListed));
      return rows.map(({ id, portfolio, fullName, number, ...row }) => ({
        ...row,
        debtorId: id,
        portfolioId: portfolio,
        name: fullName,
        accountNumber: number,
      }));
    },
  );
  app.post(
    "/v1/canaries",
    {
      schema: {
        operationId: "plantCanaries",
        summary: "Plant people who do not exist in a portfolio",
        tags,
        body: PlantCanaries,
        response: { 201: Planted },
      },
      config: { can },
    },
    async ({ caller, body }, reply) => {
      const portfolio = asId<PortfolioId>(body.portfolioId);
      const mine = await db.asUser(caller, listPortfolios);
      if (!mine.some(({ id }) => id === portfolio)) throw new AppError("not_found", { what: "portfolio" });
      const debtorIds = await db.inTenant(
        caller.tenant,
        async (tx) => {
          const wanted = { portfolio, count: body.count };
          const planted = await canaries.plantCanaries(tx, caller.tenant, wanted);
          await logAccess(tx, caller.tenant, caller.user, realNow(), {
            ...{
              action: "change",
              what: "canary",
              portfolio,
              detail: { created: true, rows: planted.length },
            },
          });
          return planted;
        },
        sight,
      );
      return reply.code(201).send({ debtorIds: [...debtorIds] });
    },
  );
  app.delete(
    "/v1/canaries/:id",
    {
      schema: {
        operationId: "removeCanary",
        summary: "Take a canary away",
        tags,
        params: Type.Object({ id: Id }),
        response: { 204: Type.Null() },
      },
      config: { can, repeatable: true },
    },
    async ({ caller, params }, reply) => {
      const debtor = asId<DebtorId>(params.id);
      const portfolio = await db.asUser({ ...caller, ...sight }, (tx) => canaries.canaryMandate(tx, debtor));
      if (!portfolio) throw new AppError("not_found", { what: "canary" });
      await db.inTenant(caller.tenant, async (tx) => {
        if (!(await canaries.removeCanary(tx, debtor))) return;
        await logAccess(tx, caller.tenant, caller.user, realNow(), {
          ...{ action: "change", what: "canary", subject: debtor, portfolio, detail: { deleted: true } },
        });
      });
      reply.code(204);
      return null;
    },
  );
}
