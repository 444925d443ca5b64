// What the desk reads before a gestión: the result tree and the script. Saving one is in promises/routes, because a
// gestión may bring promises.
import { Dispositions, OfPortfolio, Script } from "#http/contract/gestiones.ts";
import { AppError } from "#kernel/errors.ts";
import { asId, type PortfolioId, type TenantId } from "#kernel/ids.ts";
import type { Instant } from "#kernel/time.ts";
import type { Clock } from "#platform/clock.ts";
import type { Database, Tx } from "#platform/db.ts";
import type { App } from "#platform/web.ts";
import { chosenLeaves } from "./core/disposition-tree.ts";
import { type Unasked, withoutQuestions } from "./core/questions.ts";
import { currentScript, currentTree } from "./service.ts";
import { portfolioExists } from "./store.ts";

export interface GestionesDeps {
  readonly db: Database;
  readonly clock: Clock;
  /** What law and the creditor's sheet keep from being asked there, now. */
  readonly unaskedOf: (
    tx: Tx,
    asked: { readonly tenant: TenantId; readonly portfolio: PortfolioId; readonly at: Instant },
  ) => Promise<readonly Unasked[]>;
}

export function gestionesRoutes(app: App, { db, clock, unaskedOf }: GestionesDeps): void {
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
      const { version, tree, unasked } = await db.asUser(request.caller, async (tx) => {
        if (!(await portfolioExists(tx, portfolio))) throw new AppError("not_found");
        const current = await currentTree(tx, portfolio);
        const unasked = await unaskedOf(tx, { tenant: request.caller.tenant, portfolio, at: clock.now() });
        return { version: current.version, tree: withoutQuestions(current.tree, unasked), unasked };
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
          offers: [...(leaf.offers ?? [])],
          effects: {
            stopPhone: leaf.effects.stopPhone === true,
            doNotContact: leaf.effects.doNotContact === true,
            hold: leaf.effects.hold?.kind ?? null,
          },
        })),
        reasons: [...tree.reasons],
        attitudes: [...tree.attitudes],
        unasked: [...unasked],
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
