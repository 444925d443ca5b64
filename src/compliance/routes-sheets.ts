// The instruction sheet of a mandate: what is signed, signing a new version, rehearsing a draft.
import { Type } from "typebox";
import { Id } from "#http/contract/common.ts";
import * as contract from "#http/contract/sheets.ts";
import { AppError } from "#kernel/errors.ts";
import { asId, type PortfolioId } from "#kernel/ids.ts";
import { parseLocalDate } from "#kernel/time.ts";
import type { App } from "#platform/web.ts";
import { defaultSheet, type InstructionSheet } from "./core/sheet.ts";
import type { ComplianceDeps } from "./routes.ts";
import { readableRules, rehearseSheet, sheetOf, signSheet } from "./service.ts";
import { mandateOf, sheetsOf } from "./store-sheets.ts";

const tags = ["compliance"];
const params = Type.Object({ id: Id });

export function sheetRoutes(app: App, { db, clock }: ComplianceDeps): void {
  app.get(
    "/v1/portfolios/:id/sheet",
    {
      schema: {
        operationId: "readSheet",
        summary: "The instruction sheet in force and every version signed",
        tags,
        params,
        response: { 200: contract.SheetState },
      },
      config: { can: "portfolio.read" },
    },
    async ({ caller, params: { id } }) =>
      db.asUser(caller, async (tx) => {
        const portfolio = asId<PortfolioId>(id);
        const mandate = await mandateOf(tx, portfolio);
        if (!mandate) throw new AppError("not_found", { what: "portfolio" });
        const { version, sheet } = await sheetOf(tx, { tenant: caller.tenant, portfolio, at: clock.now() });
        const versions = await sheetsOf(tx, { creditor: mandate.creditor, portfolio });
        return {
          version,
          sheet: toView(sheet),
          readable: [...readableRules(mandate.country)],
          house: toView(defaultSheet),
          versions: versions.map(({ portfolio: own, creditor: _creditor, ...one }) => ({
            ...one,
            ofCreditor: own === null,
            sheet: toView(one.sheet),
          })),
        };
      }),
  );
  app.post(
    "/v1/portfolios/:id/sheet",
    {
      schema: {
        operationId: "signSheet",
        summary: "Register a signed instruction sheet; it holds from now or from a later instant",
        tags,
        params,
        body: contract.SignSheet,
        response: { 201: contract.SheetSigned },
      },
      config: { can: "rule.manage" },
    },
    async ({ caller, params: { id }, body }, reply) => {
      const signedOn = parseLocalDate(body.signedOn);
      if (!signedOn) throw new AppError("validation_failed", { field: "signedOn" });
      const at = clock.now();
      const written = await db.asUser(caller, (tx) =>
        signSheet(tx, {
          tenant: caller.tenant,
          portfolio: asId<PortfolioId>(id),
          forCreditor: body.forCreditor,
          sheet: fromView(body.sheet),
          from: body.from ?? at,
          signedBy: body.signedBy,
          signedOn,
          note: body.note ?? "",
          at,
          by: caller.user,
        }),
      );
      return reply.code(201).send(written);
    },
  );
  app.post(
    "/v1/portfolios/:id/sheet/rehearse",
    {
      schema: {
        operationId: "rehearseSheet",
        summary: "How many people a draft, and each of its choices, leaves callable",
        tags,
        params,
        body: contract.RehearseSheet,
        response: { 200: contract.Rehearsal },
      },
      config: { can: "portfolio.read", repeatable: true },
    },
    async ({ caller, params: { id }, body }, reply) => {
      const portfolio = asId<PortfolioId>(id);
      // Who may not see the mandate gets no figures of it; the gate itself counts across mandates, as the system.
      const seen = await db.asUser(caller, (tx) => mandateOf(tx, portfolio));
      if (!seen) throw new AppError("not_found", { what: "portfolio" });
      const draft = fromView(body.sheet);
      const found = await db.inTenant(caller.tenant, (tx) =>
        rehearseSheet(tx, {
          tenant: caller.tenant,
          portfolio,
          draft,
          at: clock.now(),
          // Each change of the draft asks anew and drops the question before.
          abandoned: () => reply.raw.destroyed,
        }),
      );
      return { ...found, heldBackBy: [...found.heldBackBy] };
    },
  );
}

function toView(sheet: InstructionSheet): contract.InstructionSheetView {
  return structuredClone(sheet) as contract.InstructionSheetView;
}
function fromView(view: contract.InstructionSheetView): InstructionSheet {
  const endsOn = view.endsOn === null ? null : parseLocalDate(view.endsOn);
  if (endsOn === undefined) throw new AppError("validation_failed", { field: "endsOn" });
  return { ...view, endsOn } as InstructionSheet;
}
