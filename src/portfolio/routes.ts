// The portfolio over HTTP: reads go to the stores, changes through the service, each as the caller.
import { Type } from "typebox";
import * as contract from "#http/contract/portfolio.ts";
import { asId, type CreditorId, type DebtorId, type PortfolioId } from "#kernel/ids.ts";
import type { Clock } from "#platform/clock.ts";
import type { Database } from "#platform/db.ts";
import type { App, Caller, Exported } from "#platform/web.ts";
import { maskDocument } from "./core/masks.ts";
import type { ZoneOf } from "./import/stage.ts";
import { contactRoutes } from "./routes-contacts.ts";
import { importRoutes } from "./routes-imports.ts";
import { sharingRoutes } from "./routes-sharing.ts";
import * as service from "./service.ts";
import * as store from "./store.ts";

export interface PortfolioDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly inboxFolder: string;
  /** Files of debts, and not only of exclusions. */
  readonly loadsDebts: (caller: Caller) => boolean;
  readonly exported: Exported;
  readonly zoneOf: ZoneOf;
  /** Who needs documents, telephones and e-mails whole. */
  readonly seesWhole: (caller: Caller) => boolean;
  /** Who may say that a reference or a workplace is none any more. */
  readonly mayAnswer: (caller: Caller) => boolean;
  /** What a card shows of this person has changed. */
  readonly cardChanged?: (debtor: DebtorId) => void;
}

export function portfolioRoutes(app: App, deps: PortfolioDeps): void {
  creditorRoutes(app, deps);
  mandateRoutes(app, deps);
  importRoutes(app, deps);
  searchRoute(app, deps);
  contactRoutes(app, deps);
  sharingRoutes(app, deps);
}

function creditorRoutes(app: App, { db }: PortfolioDeps): void {
  app.get(
    "/v1/creditors",
    {
      config: { can: "portfolio.read" },
      schema: {
        operationId: "listCreditors",
        summary: "Creditors of the caller",
        tags: ["portfolios"],
        response: { 200: Type.Array(contract.Creditor) },
      },
    },
    async ({ caller }) => [...(await db.asUser(caller, store.creditors))],
  );
  app.post(
    "/v1/creditors",
    {
      config: { can: "portfolio.write", refusedTwice: true },
      schema: {
        operationId: "createCreditor",
        summary: "Create a creditor",
        tags: ["portfolios"],
        body: contract.CreditorInput,
        response: { 201: contract.Created },
      },
    },
    async ({ caller, body }, reply) => {
      const id = await db.asUser(caller, (tx) => service.createCreditor(tx, caller, body));
      return reply.code(201).send({ id });
    },
  );
}

function mandateRoutes(app: App, { db, clock }: PortfolioDeps): void {
  app.get(
    "/v1/portfolios",
    {
      config: { can: "portfolio.read" },
      schema: {
        operationId: "listPortfolios",
        summary: "Portfolios (mandates) the caller may see",
        tags: ["portfolios"],
        response: { 200: Type.Array(contract.Portfolio) },
      },
    },
    async ({ caller }) => {
      const all = await db.asUser(caller, store.portfolios);
      return all.map(({ creditor, ...portfolio }) => ({ ...portfolio, creditorId: creditor }));
    },
  );
  app.post(
    "/v1/portfolios",
    {
      config: { can: "portfolio.write", refusedTwice: true },
      schema: {
        operationId: "createPortfolio",
        summary: "Create a portfolio of a creditor",
        tags: ["portfolios"],
        body: contract.PortfolioInput,
        response: { 201: contract.Created },
      },
    },
    async ({ caller, body }, reply) => {
      const { creditorId, ...rest } = body;
      const wanted = { ...rest, creditor: asId<CreditorId>(creditorId) };
      const id = await db.asUser(caller, (tx) => service.createPortfolio(tx, caller, wanted, clock.now()));
      return reply.code(201).send({ id });
    },
  );
}

function searchRoute(app: App, { db, seesWhole }: PortfolioDeps): void {
  // A POST that changes nothing: a document or a number in an address would lie in the logs of every proxy between.
  app.post(
    "/v1/debtors/search",
    {
      config: { can: "account.read", repeatable: true },
      schema: {
        operationId: "searchDebtors",
        summary: "Find people by document, phone, operation or words of the name",
        tags: ["debtors"],
        body: contract.DebtorQuery,
        response: { 200: Type.Array(contract.FoundDebtor) },
      },
    },
    async ({ caller, body }) => {
      const portfolio = body.portfolioId ? asId<PortfolioId>(body.portfolioId) : undefined;
      const found = await db.asUser({ ...caller, canaries: true }, (tx) =>
        service.searchDebtors(tx, body.q.trim(), portfolio, body.limit ?? 20, body.by),
      );
      const whole = seesWhole(caller);
      return found.map(({ portfolio: portfolioId, document, ...debtor }) => ({
        ...debtor,
        document: whole ? document : maskDocument(document),
        portfolioId,
      }));
    },
  );
}
