// The portfolio over HTTP: reads go to the stores, changes through the service, each as the caller.
import { Type } from "typebox";
import { Id } from "#http/contract/common.ts";
import * as contract from "#http/contract/portfolio.ts";
import { AppError } from "#kernel/errors.ts";
import { asId, type CreditorId, type DebtorId, type PortfolioId } from "#kernel/ids.ts";
import { type LocalDate, parseLocalDate } from "#kernel/time.ts";
import type { Clock } from "#platform/clock.ts";
import type { Database } from "#platform/db.ts";
import type { App, Caller } from "#platform/web.ts";
import type { ZoneOf } from "./import/stage.ts";
import { importRoutes } from "./routes-imports.ts";
import * as service from "./service.ts";
import * as store from "./store.ts";

export interface PortfolioDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly inboxFolder: string;
  /** Files of debts, and not only of exclusions. */
  readonly loadsDebts: (caller: Caller) => boolean;
  readonly zoneOf: ZoneOf;
}

const OfPortfolio = Type.Object({ id: Id });

export function portfolioRoutes(app: App, deps: PortfolioDeps): void {
  creditorRoutes(app, deps);
  mandateRoutes(app, deps);
  importRoutes(app, deps);
  debtorRoutes(app, deps);
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

function debtorRoutes(app: App, { db, clock, zoneOf }: PortfolioDeps): void {
  app.get(
    "/v1/debtors",
    {
      config: { can: "account.read" },
      schema: {
        operationId: "searchDebtors",
        summary: "Find people by document, phone, operation or start of the name",
        tags: ["debtors"],
        querystring: contract.DebtorQuery,
        response: { 200: Type.Array(contract.FoundDebtor) },
      },
    },
    async ({ caller, query }) => {
      const portfolio = query.portfolioId ? asId<PortfolioId>(query.portfolioId) : undefined;
      const found = await db.asUser(caller, (tx) =>
        service.searchDebtors(tx, query.q.trim(), portfolio, query.limit ?? 20),
      );
      return found.map(({ portfolio: portfolioId, ...debtor }) => ({ ...debtor, portfolioId }));
    },
  );
  app.patch(
    "/v1/debtors/:id",
    {
      config: { can: "account.edit" },
      schema: {
        operationId: "changeDebtor",
        summary: "Correct what is known of a person",
        tags: ["debtors"],
        response: { 204: Type.Null() },
        params: OfPortfolio,
        body: contract.DebtorChange,
      },
    },
    async ({ caller, params, body }, reply) => {
      const { birthOn, ...rest } = body;
      const change = {
        ...rest,
        ...(birthOn === undefined ? {} : { birthOn: birthOn === null ? null : soundDate(birthOn) }),
      };
      const context = { at: clock.now(), zoneOf };
      await db.asUser(caller, (tx) =>
        service.updateDebtor(tx, caller, asId<DebtorId>(params.id), change, context),
      );
      return reply.code(204).send(null);
    },
  );
  app.post(
    "/v1/debtors/:id/phones",
    {
      config: { can: "account.edit", refusedTwice: true },
      schema: {
        operationId: "addPhone",
        summary: "Add a phone to a person",
        tags: ["debtors"],
        params: OfPortfolio,
        body: contract.PhoneInput,
        response: { 201: contract.Created },
      },
    },
    async ({ caller, params, body }, reply) => {
      const wanted = { raw: body.number, role: body.role, origin: "agent" as const };
      const id = await db.asUser(caller, (tx) =>
        service.addPhone(tx, caller, asId(params.id), wanted, clock.now()),
      );
      return reply.code(201).send({ id });
    },
  );
}

function soundDate(text: string): LocalDate {
  const date = parseLocalDate(text);
  if (!date) throw new AppError("validation_failed", { field: "birthOn" });
  return date;
}
