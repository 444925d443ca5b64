// The desk of rights: what is held of a person and for how long, told, blocked and erased on their request.
import { Type } from "typebox";
import { retentionOf } from "#compliance/service.ts";
import { tellCanary } from "#desk/service.ts";
import { Id } from "#http/contract/common.ts";
import { AskErasure, AskPersonExport, BlockPerson, PersonExport, Rights } from "#http/contract/privacy.ts";
import { asId, type DebtorId } from "#kernel/ids.ts";
import { day } from "#kernel/time.ts";
import { type Clock, realNow } from "#platform/clock.ts";
import type { Database } from "#platform/db.ts";
import type { App, Caller } from "#platform/web.ts";
import { canaryRoutes } from "./routes-canaries.ts";
import {
  askErasure,
  blockPerson,
  confirmErasure,
  exportPerson,
  requireParts,
  withdrawErasure,
} from "./service.ts";
import { type ErasureRow, erasuresOf, heldOf, type Part } from "./store.ts";

export interface PrivacyDeps {
  readonly db: Database;
  readonly clock: Clock;
}
const tags = ["privacy"];
const ById = Type.Object({ id: Id });
const can = "compliance.resolve";

export function privacyRoutes(app: App, deps: PrivacyDeps): void {
  readRoutes(app, deps);
  orderRoutes(app, deps);
  decisionRoutes(app, deps);
  canaryRoutes(app, deps);
}

function readRoutes(app: App, { db, clock }: PrivacyDeps): void {
  app.get(
    "/v1/debtors/:id/rights",
    {
      schema: {
        operationId: "readRights",
        summary: "What is held of a person, how long, and what would go and stay when erased",
        tags,
        params: ById,
        response: { 200: Rights },
      },
      config: { can },
    },
    async ({ caller, params }) =>
      db.asUser({ ...caller, canaries: true }, async (tx) => {
        const opened = { debtor: asId<DebtorId>(params.id), action: "read" } as const;
        await tellCanary(tx, caller, opened, realNow());
        const parts = await requireParts(tx, asId<DebtorId>(params.id));
        const debtors = parts.map(({ debtor }) => debtor);
        const { phones, notes, recordings, contacts, debts, payments, blocked } = await heldOf(
          tx,
          debtors,
          clock.now(),
        );
        return {
          name: parts.find(({ debtor }) => debtor === params.id)?.name ?? "",
          document: parts[0]?.document ?? "",
          mandates: parts.map(mandateView),
          blocked,
          goes: { phones, notes, recordings },
          stays: { contacts, debts, payments },
          erasures: erasureViews(await erasuresOf(tx, { debtors }), caller),
        };
      }),
  );
  app.post(
    "/v1/debtors/:id/rights/export",
    {
      schema: {
        operationId: "exportPerson",
        summary: "All that is held of a person in the mandates the caller sees, where from, and who looked",
        tags,
        params: ById,
        body: AskPersonExport,
        response: { 200: PersonExport },
      },
      // Everything about a person is not kept to be replayed: asked again it is read again, under the same number.
      config: { can: "person.export", repeatable: true, secretAnswer: true },
    },
    async ({ caller, params, body }, reply) => {
      const at = clock.now();
      const asked = { id: body.id, debtor: asId<DebtorId>(params.id), reason: body.reason, at };
      const { number, by, parts, looks } = await db.asUser({ ...caller, canaries: true }, (tx) =>
        exportPerson(tx, caller, asked),
      );
      reply.header("content-disposition", `attachment; filename="persona-${params.id}-${number}.json"`);
      const [first] = parts;
      return {
        export: { number, by, at },
        person: { documentType: first?.part.documentType ?? "", document: first?.part.document ?? "" },
        mandates: parts.map(({ part, tables }) => ({
          creditor: part.creditorName,
          portfolio: part.portfolioName,
          complete: tables.every(({ complete }) => complete),
          data: Object.fromEntries(tables.map(({ table, rows }) => [table, [...rows]])),
        })),
        lookedAt: [...looks],
      };
    },
  );
}

function mandateView(part: Part) {
  const { recordsMs, recordsSource } = retentionOf(part.country);
  return {
    debtorId: part.debtor,
    portfolioName: part.portfolioName,
    creditorName: part.creditorName,
    endsOn: part.endsOn,
    keptDays: Math.round(recordsMs / day),
    keptBy: `${recordsSource.norm}, ${recordsSource.article}`,
    erasedAt: part.erasedAt,
  };
}

/** The parts of one request are one to whoever reads. */
function erasureViews(rows: readonly ErasureRow[], { user }: Caller) {
  return [...Map.groupBy(rows, ({ requestId }) => requestId).values()].flatMap((parts) => {
    const row = parts.find(({ state }) => state !== "done") ?? parts[0];
    if (!row) return [];
    return {
      requestId: row.requestId,
      state: row.state,
      byAge: row.kind === "retention",
      reason: row.reason,
      askedAt: row.askedAt,
      askedByName: row.askedByName,
      mine: row.askedBy === user,
      confirmedByName: row.confirmedByName,
      finishedAt: row.finishedAt,
    };
  });
}

function orderRoutes(app: App, { db, clock }: PrivacyDeps): void {
  app.post(
    "/v1/debtors/:id/rights/block",
    {
      schema: {
        operationId: "blockPerson",
        summary: "The person objects: no contact from now on in the mandates the caller sees",
        tags,
        params: ById,
        body: BlockPerson,
        response: { 204: Type.Null() },
      },
      config: { can, repeatable: true },
    },
    async ({ caller, params, body }, reply) => {
      const debtor = asId<DebtorId>(params.id);
      await db.asUser(caller, (tx) =>
        blockPerson(tx, caller, { debtor, reason: body.reason, at: clock.now() }),
      );
      reply.code(204);
      return null;
    },
  );
  app.post(
    "/v1/debtors/:id/rights/erasures",
    {
      schema: {
        operationId: "askErasure",
        summary: "Ask that a person be erased; somebody else confirms",
        tags,
        params: ById,
        body: AskErasure,
        response: { 204: Type.Null() },
      },
      config: { can, repeatable: true },
    },
    async ({ caller, params, body }, reply) => {
      const asked = { request: body.id, debtor: asId<DebtorId>(params.id), reason: body.reason };
      await db.asUser(caller, (tx) => askErasure(tx, caller, { ...asked, at: clock.now() }));
      reply.code(204);
      return null;
    },
  );
}

function decisionRoutes(app: App, { db, clock }: PrivacyDeps): void {
  app.post(
    "/v1/erasures/:id/confirm",
    {
      schema: {
        operationId: "confirmErasure",
        summary: "Confirm what somebody else asked: contact stops now, the data goes",
        tags,
        params: ById,
        response: { 204: Type.Null() },
      },
      config: { can, repeatable: true },
    },
    async ({ caller, params }, reply) => {
      await db.asUser(caller, (tx) => confirmErasure(tx, caller, { request: params.id, at: clock.now() }));
      reply.code(204);
      return null;
    },
  );
  app.post(
    "/v1/erasures/:id/withdraw",
    {
      schema: {
        operationId: "withdrawErasure",
        summary: "Take a request to erase back before it is confirmed",
        tags,
        params: ById,
        response: { 204: Type.Null() },
      },
      config: { can, repeatable: true },
    },
    async ({ caller, params }, reply) => {
      await db.asUser(caller, (tx) => withdrawErasure(tx, params.id));
      reply.code(204);
      return null;
    },
  );
}
