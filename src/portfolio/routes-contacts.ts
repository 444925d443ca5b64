// Correcting how a person is reached, from the desk or the office: who said so goes with every correction.
import { Type } from "typebox";
import { Id } from "#http/contract/common.ts";
import * as contract from "#http/contract/portfolio.ts";
import { AppError } from "#kernel/errors.ts";
import { asId, type DebtorId, type PhoneId } from "#kernel/ids.ts";
import { type LocalDate, parseLocalDate } from "#kernel/time.ts";
import type { App } from "#platform/web.ts";
import { addPhone, correctPhone, updateDebtor } from "./contact-points.ts";
import { maskField } from "./core/masks.ts";
import type { PortfolioDeps } from "./routes.ts";
import { changesOf, debtorInSight } from "./store-contacts.ts";

const OfDebtor = Type.Object({ id: Id });
const tags = ["debtors"];
/** Corrections of one person that are shown. Judgement. */
const mostChanges = 100;

export function contactRoutes(app: App, deps: PortfolioDeps): void {
  debtorRoutes(app, deps);
  phoneRoutes(app, deps);
}

function debtorRoutes(app: App, { db, clock, zoneOf, cardChanged, seesWhole }: PortfolioDeps): void {
  app.patch(
    "/v1/debtors/:id",
    {
      config: { can: "account.edit" },
      schema: {
        operationId: "changeDebtor",
        summary: "Correct what is known of a person, saying who told us",
        tags,
        response: { 204: Type.Null() },
        params: OfDebtor,
        body: contract.DebtorChange,
      },
    },
    async ({ caller, params, body }, reply) => {
      const { birthOn, givenBy, ...rest } = body;
      const change = {
        ...rest,
        ...(birthOn === undefined ? {} : { birthOn: birthOn === null ? null : soundDate(birthOn) }),
      };
      const debtor = asId<DebtorId>(params.id);
      const context = { at: clock.now(), zoneOf, givenBy };
      await db.asUser(caller, (tx) => updateDebtor(tx, caller, debtor, change, context));
      cardChanged?.(debtor);
      return reply.code(204).send(null);
    },
  );
  app.get(
    "/v1/debtors/:id/contact-changes",
    {
      config: { can: "account.read" },
      schema: {
        operationId: "listContactChanges",
        summary: "What was known before each correction, and who told us, newest first",
        tags,
        params: OfDebtor,
        response: { 200: Type.Array(contract.ContactChange) },
      },
    },
    async ({ caller, params }) => {
      const debtor = asId<DebtorId>(params.id);
      return db.asUser({ ...caller, canaries: true }, async (tx) => {
        if (!(await debtorInSight(tx, debtor))) throw new AppError("not_found", { what: "debtor" });
        const changes = await changesOf(tx, debtor, mostChanges);
        if (seesWhole(caller)) return changes;
        return changes.map((change) => ({
          ...change,
          was: maskField(change.field, change.was),
          became: maskField(change.field, change.became),
        }));
      });
    },
  );
}

function phoneRoutes(app: App, { db, clock, cardChanged, mayAnswer }: PortfolioDeps): void {
  app.post(
    "/v1/debtors/:id/phones",
    {
      config: { can: "account.edit", refusedTwice: true },
      schema: {
        operationId: "addPhone",
        summary: "Add a phone to a person",
        tags,
        params: OfDebtor,
        body: contract.PhoneInput,
        response: { 201: contract.Created },
      },
    },
    async ({ caller, params, body }, reply) => {
      const debtor = asId<DebtorId>(params.id);
      const { number, role, givenBy } = body;
      const wanted = { raw: number, role, origin: "agent" as const, givenBy };
      const id = await db.asUser(caller, (tx) => addPhone(tx, caller, debtor, wanted, clock.now()));
      cardChanged?.(debtor);
      return reply.code(201).send({ id });
    },
  );
  app.patch(
    "/v1/debtors/:id/phones/:phoneId",
    {
      config: { can: "account.edit" },
      schema: {
        operationId: "changePhone",
        summary: "Correct a phone of a person: its number, whose it is, or that it is theirs no more",
        tags,
        params: Type.Object({ id: Id, phoneId: Id }),
        body: contract.PhoneChange,
        response: { 200: contract.Created },
      },
    },
    async ({ caller, params, body }) => {
      const debtor = asId<DebtorId>(params.id);
      const { number, role, retire, givenBy } = body;
      const correction = {
        ...(number === undefined ? {} : { raw: number }),
        ...(role === undefined ? {} : { role }),
        ...(retire === undefined ? {} : { retire }),
      };
      const target = { debtor, phone: asId<PhoneId>(params.phoneId) };
      const who = { ...caller, answersForCompliance: mayAnswer(caller) };
      const id = await db.asUser(caller, (tx) =>
        correctPhone(tx, who, target, correction, { at: clock.now(), givenBy }),
      );
      cardChanged?.(debtor);
      return { id };
    },
  );
}

function soundDate(text: string): LocalDate {
  const date = parseLocalDate(text);
  if (!date) throw new AppError("validation_failed", { field: "birthOn" });
  return date;
}
