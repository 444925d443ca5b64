// The compliance queue and its answers, signed overlays, and why a debtor was or was not contacted.
import { Type } from "typebox";
import { Id } from "#http/contract/common.ts";
import {
  ContactDecision,
  Overlay,
  ResolveReview,
  ReviewItem,
  SignOverlay,
} from "#http/contract/compliance.ts";
import { AppError } from "#kernel/errors.ts";
import { asId, type DebtorId, type PortfolioId } from "#kernel/ids.ts";
import { type LocalDate, localDateAt, parseLocalDate } from "#kernel/time.ts";
import type { Clock } from "#platform/clock.ts";
import type { Database } from "#platform/db.ts";
import type { App } from "#platform/web.ts";
import { sheetRoutes } from "./routes-sheets.ts";
import { resolveReview, signOverlay } from "./service.ts";
import { listDecisions, listReviews, zoneOfPortfolio, zoneOfReview } from "./store-read.ts";
import { signedRules } from "./store-signed.ts";

export interface ComplianceDeps {
  readonly db: Database;
  readonly clock: Clock;
}
const tags = ["compliance"];

export function complianceRoutes(app: App, deps: ComplianceDeps): void {
  reviewRoutes(app, deps);
  overlayRoutes(app, deps);
  signingRoute(app, deps);
  sheetRoutes(app, deps);
  app.get(
    "/v1/debtors/:id/contact-decisions",
    {
      schema: {
        operationId: "listContactDecisions",
        summary: "Why this debtor was or was not contacted, newest first",
        tags,
        params: Type.Object({ id: Id }),
        response: { 200: Type.Object({ items: Type.Array(ContactDecision) }) },
      },
      config: { can: "account.read" },
    },
    async (request) => ({
      items: await deps.db.asUser(request.caller, (tx) =>
        listDecisions(tx, asId<DebtorId>(request.params.id)),
      ),
    }),
  );
}

function reviewRoutes(app: App, { db, clock }: ComplianceDeps): void {
  app.get(
    "/v1/compliance/reviews",
    {
      schema: {
        operationId: "listReviews",
        summary: "The compliance queue: doubts that hold contacts back, one per mandate and rule",
        tags,
        querystring: Type.Object({ state: Type.Optional(ReviewItem.properties.state) }),
        response: { 200: Type.Object({ items: Type.Array(ReviewItem) }) },
      },
      config: { can: "compliance.read" },
    },
    async (request) => ({
      items: await db.asUser(request.caller, (tx) => listReviews(tx, request.query.state)),
    }),
  );
  app.post(
    "/v1/compliance/reviews/:id/resolve",
    {
      schema: {
        operationId: "resolveReview",
        summary: "Answer a doubt for its whole mandate and rule",
        tags,
        params: Type.Object({ id: Id }),
        body: ResolveReview,
        response: { 204: Type.Null() },
      },
      config: { can: "compliance.resolve", refusedTwice: true },
    },
    async (request, reply) => {
      const { caller, body } = request;
      const at = clock.now();
      await db.asUser(caller, async (tx) => {
        const zone = await zoneOfReview(tx, request.params.id);
        if (!zone) throw new AppError("not_found", { review: request.params.id });
        await resolveReview(tx, {
          tenant: caller.tenant,
          item: request.params.id,
          verdict: body.verdict,
          by: caller.user,
          signedBy: caller.name,
          at,
          today: localDateAt(at, zone),
          ...(body.validTo ? { validTo: dateOf(body.validTo, "validTo") } : {}),
          ...(body.note ? { note: body.note } : {}),
        });
      });
      reply.code(204);
      return null;
    },
  );
}

function overlayRoutes(app: App, { db, clock }: ComplianceDeps): void {
  app.get(
    "/v1/compliance/overlays",
    {
      schema: {
        operationId: "listOverlays",
        summary: "Signed changes to the rules",
        tags,
        response: { 200: Type.Object({ items: Type.Array(Overlay) }) },
      },
      config: { can: "compliance.read" },
    },
    async (request) => {
      const { tenant } = request.caller;
      const { overlays } = await db.asUser(request.caller, (tx) => signedRules(tx, tenant, clock.now()));
      const items = overlays.map(({ creditor, portfolio, validTo, reviewedBy, change, ...rest }) => ({
        ...rest,
        change: { ...change },
        creditorId: creditor ?? null,
        portfolioId: portfolio ?? null,
        validTo: validTo ?? null,
        reviewedBy: reviewedBy ?? null,
      }));
      return { items };
    },
  );
}

function signingRoute(app: App, { db, clock }: ComplianceDeps): void {
  app.post(
    "/v1/compliance/overlays",
    {
      schema: {
        operationId: "signOverlay",
        summary: "Register a change to a rule that the creditor signed",
        tags,
        body: SignOverlay,
        response: { 201: Type.Object({ id: Id }) },
      },
      config: { can: "rule.manage" },
    },
    async (request, reply) => {
      const { caller, body } = request;
      const portfolio = asId<PortfolioId>(body.portfolioId);
      const id = await db.asUser(caller, async (tx) => {
        if (!(await zoneOfPortfolio(tx, portfolio))) throw new AppError("not_found", { portfolio });
        return signOverlay(tx, {
          tenant: caller.tenant,
          overlay: {
            ruleSet: body.ruleSet,
            portfolio,
            change: body.change,
            validFrom: dateOf(body.validFrom, "validFrom"),
            ...(body.validTo ? { validTo: dateOf(body.validTo, "validTo") } : {}),
            signedBy: body.signedBy,
            signedOn: dateOf(body.signedOn, "signedOn"),
            ...(body.reviewedBy ? { reviewedBy: body.reviewedBy } : {}),
          },
          at: clock.now(),
          by: caller.user,
        });
      });
      reply.code(201);
      return { id };
    },
  );
}

function dateOf(text: string, field: string): LocalDate {
  const date = parseLocalDate(text);
  if (!date) throw new AppError("validation_failed", { field });
  return date;
}
