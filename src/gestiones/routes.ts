// What the desk reads before a gestión: the result tree and the script. Saving one is in promises/routes, because a
// gestión may bring promises.
import { Dispositions, OfPortfolio, Script } from "#http/contract/gestiones.ts";
import { AppError } from "#kernel/errors.ts";
import { asId, type PortfolioId } from "#kernel/ids.ts";
import type { Database } from "#platform/db.ts";
import type { App } from "#platform/web.ts";
import { chosenLeaves } from "./core/disposition-tree.ts";
import { currentScript, currentTree } from "./service.ts";
import { portfolioExists } from "./store.ts";

export interface GestionesDeps {
  readonly db: Database;
}

export function gestionesRoutes(app: App, { db }: GestionesDeps): void {
  app.get(
    "/v1/dispositions",
    {
      schema: {
        operationId: "listDispositions",
        summary: "Results an agent may choose",
        tags: ["gestiones"],
        querystring: OfPortfolio,
        response: { 200: Dispositions },
      },
      config: { can: "account.read", duringLastCall: true },
    },
    async (request) => {
      const portfolio = asId<PortfolioId>(request.query.portfolioId);
      const { version, tree } = await db.asUser(request.caller, async (tx) => {
        if (!(await portfolioExists(tx, portfolio))) throw new AppError("not_found");
        return currentTree(tx, portfolio);
      });
      return {
        version,
        groups: tree.choices.map((node) => ({
          key: node.key,
          name: node.name,
          leaf: node.kind === "leaf" ? node.code : null,
        })),
        leaves: chosenLeaves(tree).map(({ path, leaf }) => ({
          path,
          code: leaf.code,
          name: leaf.name,
          contactClass: leaf.contactClass,
          weight: leaf.weight,
          requires: [...leaf.requires],
          effects: {
            stopPhone: leaf.effects.stopPhone === true,
            doNotContact: leaf.effects.doNotContact === true,
            hold: leaf.effects.hold?.kind ?? null,
          },
        })),
        reasons: [...tree.reasons],
      };
    },
  );

  app.get(
    "/v1/scripts",
    {
      schema: {
        operationId: "readScript",
        summary: "Script of a mandate",
        tags: ["gestiones"],
        querystring: OfPortfolio,
        response: { 200: Script },
      },
      config: { can: "account.read", duringLastCall: true },
    },
    async (request) => {
      const portfolio = asId<PortfolioId>(request.query.portfolioId);
      const { version, steps } = await db.asUser(request.caller, async (tx) => {
        if (!(await portfolioExists(tx, portfolio))) throw new AppError("not_found");
        return currentScript(tx, portfolio);
      });
      return {
        version,
        steps: steps.map((step) => ({
          ...step,
          when: [...step.when],
          objections: [...step.objections],
        })),
      };
    },
  );
}
