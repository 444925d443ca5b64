// What two mandates share, over HTTP: whoever signs instruction sheets and sees both mandates; and what an agent takes over.
import { Type } from "typebox";
import { Id } from "#http/contract/common.ts";
import * as contract from "#http/contract/sharing.ts";
import { AppError } from "#kernel/errors.ts";
import { asId, type DebtorId, type PhoneId, type PortfolioId } from "#kernel/ids.ts";
import { type LocalDate, parseLocalDate } from "#kernel/time.ts";
import type { App } from "#platform/web.ts";
import type { PortfolioDeps } from "./routes.ts";
import {
  draftSharing,
  endSharing,
  type SharedPoint,
  sharingsOf,
  signSharing,
  takeShared,
} from "./sharing.ts";
import type { SharingSide } from "./store-sharing.ts";

const tags = ["portfolios"];
const params = Type.Object({ id: Id });

export function sharingRoutes(app: App, deps: PortfolioDeps): void {
  agreementRoutes(app, deps);
  signingRoutes(app, deps);
  takeRoute(app, deps);
}

function agreementRoutes(app: App, { db, clock }: PortfolioDeps): void {
  app.get(
    "/v1/portfolios/:id/sharings",
    {
      config: { can: "portfolio.read" },
      schema: {
        operationId: "listSharings",
        summary: "What this mandate shares with others by signed agreement, for whoever sees both",
        tags,
        params,
        response: { 200: Type.Array(contract.Sharing) },
      },
    },
    async ({ caller, params: { id } }) => {
      const all = await db.asUser(caller, (tx) => sharingsOf(tx, asId<PortfolioId>(id), clock.now()));
      return all.map((one) => ({ ...one, own: sideView(one.own), other: sideView(one.other) }));
    },
  );
  app.post(
    "/v1/portfolios/:id/sharings",
    {
      config: { can: "rule.manage" },
      schema: {
        operationId: "draftSharing",
        summary: "Draft an agreement between two mandates; nothing is shared until both sides have signed",
        tags,
        params,
        body: contract.DraftSharing,
        response: { 201: Type.Object({ id: Id }) },
      },
    },
    async ({ caller, params: { id }, body }, reply) => {
      const draft = {
        portfolio: asId<PortfolioId>(id),
        other: asId<PortfolioId>(body.otherId),
        kinds: body.kinds,
        fromOn: soundDay(body.fromOn, "fromOn"),
        toOn: soundDay(body.toOn, "toOn"),
      };
      const at = clock.now();
      const written = await db.asUser(caller, (tx) => draftSharing(tx, { ...caller, at }, draft));
      return reply.code(201).send({ id: written });
    },
  );
}

function signingRoutes(app: App, { db, clock }: PortfolioDeps): void {
  app.post(
    "/v1/sharings/:id/signatures",
    {
      config: { can: "rule.manage", refusedTwice: true },
      schema: {
        operationId: "signSharing",
        summary: "Register the signature of one side",
        tags,
        params,
        body: contract.SignSharing,
        response: { 204: Type.Null() },
      },
    },
    async ({ caller, params: { id }, body }, reply) => {
      const { signedBy, document } = body;
      const signedOn = soundDay(body.signedOn, "signedOn");
      const signed = { id, portfolio: asId<PortfolioId>(body.portfolioId), signedBy, signedOn, document };
      await db.asUser(caller, (tx) => signSharing(tx, { ...caller, at: clock.now() }, signed));
      return reply.code(204).send(null);
    },
  );
  app.post(
    "/v1/sharings/:id/end",
    {
      config: { can: "rule.manage", refusedTwice: true },
      schema: {
        operationId: "endSharing",
        summary: "End an agreement: the first day on which it no longer holds, today or later",
        tags,
        params,
        body: contract.EndSharing,
        response: { 204: Type.Null() },
      },
    },
    async ({ caller, params: { id }, body }, reply) => {
      const end = { id, endsOn: soundDay(body.endsOn, "endsOn"), reason: body.reason ?? "" };
      await db.asUser(caller, (tx) => endSharing(tx, { ...caller, at: clock.now() }, end));
      return reply.code(204).send(null);
    },
  );
}

function takeRoute(app: App, { db, clock, zoneOf, cardChanged }: PortfolioDeps): void {
  app.post(
    "/v1/debtors/:id/shared-contacts",
    {
      // What was taken is the mandate's own from then on: the same request finds it shared no more.
      config: { can: "account.edit", refusedTwice: true },
      schema: {
        operationId: "takeSharedContact",
        summary:
          "Use a phone, e-mail or address of another mandate in this one, under their signed agreement",
        tags: ["debtors"],
        params,
        body: contract.TakeShared,
        response: { 204: Type.Null() },
      },
    },
    async ({ caller, params: { id }, body }, reply) => {
      const debtor = asId<DebtorId>(id);
      const point: SharedPoint =
        body.kind === "phone"
          ? { kind: "phone", phone: asId<PhoneId>(body.phoneId) }
          : { kind: body.kind, debtor: asId<DebtorId>(body.debtorId) };
      await db.asUser(caller, (tx) => takeShared(tx, caller, debtor, point, { at: clock.now(), zoneOf }));
      cardChanged?.(debtor);
      return reply.code(204).send(null);
    },
  );
}

function sideView({ timeZone: _zone, ...side }: SharingSide) {
  return side;
}
function soundDay(text: string, field: string): LocalDate {
  const day = parseLocalDate(text);
  if (!day) throw new AppError("validation_failed", { field });
  return day;
}
