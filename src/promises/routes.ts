// Saving a gestión (with the promises it brings), annulling one, and the list of promises.
import { Type } from "typebox";
import { mandatesHidingAmounts } from "#compliance/service.ts";
import type { GestionInput } from "#gestiones/service.ts";
import { Id } from "#http/contract/common.ts";
import * as contract from "#http/contract/gestiones.ts";
import { CancelPromise, PromisePage, PromiseQuery } from "#http/contract/promises.ts";
import { can } from "#identity/core/permissions.ts";
import { AppError } from "#kernel/errors.ts";
import {
  type AccountId,
  type AttemptId,
  asId,
  type DebtorId,
  type GestionId,
  type PhoneId,
  type PromiseId,
} from "#kernel/ids.ts";
import { type Currency, toJson } from "#kernel/money.ts";
import { type LocalDate, parseLocalDate } from "#kernel/time.ts";
import type { Clock } from "#platform/clock.ts";
import type { Database } from "#platform/db.ts";
import type { App, Caller } from "#platform/web.ts";
import type { PromiseState } from "./core/promise.ts";
import { bankHolidayRoutes } from "./routes-bank-holidays.ts";
import { followUpRoute } from "./routes-follow-up.ts";
import { taskRoutes } from "./routes-tasks.ts";
import { annulGestion, cancel, type PromiseRules, take } from "./service.ts";
import { listPromises } from "./store-list.ts";

export interface PromisesDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly rules: PromiseRules;
  /** After it is committed: the engine frees the agent. Its failure never undoes a save. */
  readonly afterGestion?: (
    caller: Caller,
    done: {
      readonly attemptId: AttemptId | null;
      readonly andThen: "next" | "pause" | null;
      /** Somebody was spoken to. */
      readonly contact: boolean;
      readonly promised: readonly { readonly minor: bigint; readonly currency: Currency }[];
      /** Name of a result that the supervisor is told of at once. */
      readonly alert: string | null;
    },
  ) => Promise<void>;
}

/** Rows of a page unless told. */
const rowsAtOnce = 100;

export function promisesRoutes(app: App, deps: PromisesDeps): void {
  saveRoutes(app, deps);
  listRoutes(app, deps);
  taskRoutes(app, deps);
  followUpRoute(app, deps);
  bankHolidayRoutes(app, deps);
}

function saveRoutes(app: App, deps: PromisesDeps): void {
  const actorOf = (caller: Caller) => ({
    tenant: caller.tenant,
    user: caller.user,
    now: deps.clock.now(),
    corrects: can(caller.role, "gestion.correct"),
  });

  app.post(
    "/v1/gestiones",
    {
      schema: {
        operationId: "recordGestion",
        summary: "Record the result of a contact",
        tags: ["gestiones"],
        body: contract.NewGestion,
        response: { 200: contract.GestionSaved, 201: contract.GestionSaved },
      },
      config: { can: "gestion.record", repeatable: true, duringLastCall: true },
    },
    async (request, reply) => {
      const { caller, body } = request;
      const input = toInput(body);
      if (caller.lastCall !== null && input.attempt !== caller.lastCall) throw new AppError("user_blocked");
      const taken = await deps.db.asUser(caller, (tx) => take(tx, actorOf(caller), input, deps.rules));
      if (!taken.replayed || input.attempt) {
        await deps.afterGestion?.(caller, {
          attemptId: input.attempt,
          andThen: body.then ?? null,
          alert: !taken.replayed && taken.leaf.effects.alert ? taken.leaf.name : null,
          contact:
            !taken.replayed &&
            (taken.leaf.contactClass === "DIRECT" || taken.leaf.contactClass === "INDIRECT"),
          promised: taken.replayed
            ? []
            : input.promises.map(({ account, amountMinor }) => ({
                minor: amountMinor,
                currency: taken.accounts.find(({ id }) => id === account)?.currency ?? "CLP",
              })),
        });
      }
      reply.code(taken.replayed ? 200 : 201);
      return {
        id: taken.id,
        replayed: taken.replayed,
        promiseIds: [...taken.promises],
        moved: [...taken.moved],
      };
    },
  );

  app.post(
    "/v1/gestiones/:id/annul",
    {
      schema: {
        operationId: "annulGestion",
        summary: "Take a gestión out of force",
        tags: ["gestiones"],
        params: Type.Object({ id: Id }),
        body: contract.Annulment,
        response: { 204: Type.Null() },
      },
      config: { can: "gestion.correct", repeatable: true },
    },
    async (request, reply) => {
      const { id, reason } = request.body;
      const gestion = asId<GestionId>(request.params.id);
      await deps.db.asUser(request.caller, (tx) =>
        annulGestion(tx, actorOf(request.caller), { id: asId<GestionId>(id), gestion, reason }),
      );
      reply.code(204);
      return null;
    },
  );

  app.post(
    "/v1/promises/:id/cancel",
    {
      schema: {
        operationId: "cancelPromise",
        summary: "Cancel a promise",
        tags: ["promises"],
        params: Type.Object({ id: Id }),
        body: CancelPromise,
        response: { 204: Type.Null() },
      },
      config: { can: "gestion.record", repeatable: true },
    },
    async (request, reply) => {
      const id = asId<PromiseId>(request.params.id);
      await deps.db.asUser(request.caller, (tx) =>
        cancel(tx, { ...request.caller, now: deps.clock.now() }, id, request.body.reason),
      );
      reply.code(204);
      return null;
    },
  );
}

function listRoutes(app: App, deps: PromisesDeps): void {
  app.get(
    "/v1/promises",
    {
      schema: {
        operationId: "listPromises",
        summary: "Promises, newest first",
        tags: ["promises"],
        querystring: PromiseQuery,
        response: { 200: PromisePage },
      },
      config: { can: "account.read" },
    },
    async (request) => {
      const { portfolioId, state, dueFrom, dueTo, limit = rowsAtOnce, cursor } = request.query;
      const { tenant, role } = request.caller;
      const { rows, hiding } = await deps.db.asUser(request.caller, async (tx) => ({
        hiding: await mandatesHidingAmounts(tx, tenant, deps.clock.now()),
        rows: await listPromises(tx, {
          limit,
          ...(portfolioId ? { portfolio: portfolioId } : {}),
          ...(state ? { state: state as PromiseState } : {}),
          ...(dueFrom ? { dueFrom: dayOf(dueFrom, "dueFrom") } : {}),
          ...(dueTo ? { dueTo: dayOf(dueTo, "dueTo") } : {}),
          ...(cursor ? { before: asId<PromiseId>(cursor) } : {}),
        }),
      }));
      const shown = (row: (typeof rows)[number], minor: bigint) =>
        hiding.has(row.portfolio_id) && !can(role, "amount.read")
          ? null
          : toJson({ minor, currency: row.currency as Currency });
      return {
        promises: rows.map((row) => ({
          id: row.id,
          debtorId: row.debtor_id,
          debtorName: row.full_name,
          accountId: row.account_id,
          accountNumber: row.number,
          portfolioId: row.portfolio_id,
          amount: shown(row, row.amount_minor),
          paid: shown(row, row.paid_minor),
          takenAt: row.taken_at,
          dueOn: row.due_on,
          evaluateOn: row.evaluate_on,
          state: row.state as PromiseState,
          inARow: row.in_a_row,
          by: row.by,
        })),
        nextCursor: rows.length === limit ? (rows.at(-1)?.id ?? null) : null,
      };
    },
  );
}

function dayOf(text: string, field: string): LocalDate {
  const date = parseLocalDate(text);
  if (!date) throw new AppError("bad_request", { field });
  return date;
}

function toInput(body: contract.NewGestion): GestionInput {
  return {
    id: asId<GestionId>(body.id),
    attempt: body.attemptId ? asId<AttemptId>(body.attemptId) : null,
    debtor: asId<DebtorId>(body.debtorId),
    accounts: body.accountIds.map((id) => asId<AccountId>(id)),
    disposition: body.disposition,
    note: body.note ?? "",
    reason: body.reasonForDefault ?? null,
    attitude: body.attitude ?? null,
    promises: (body.promises ?? []).map((promise) => ({
      id: asId<PromiseId>(promise.id),
      account: asId<AccountId>(promise.accountId),
      amountMinor: BigInt(promise.amount.minor),
      currency: promise.amount.currency,
      dueOn: dayOf(promise.dueOn, "promises"),
      replaces: promise.replaces ? asId<PromiseId>(promise.replaces) : null,
    })),
    callback: body.callback
      ? {
          at: body.callback.at,
          owner: body.callback.owner,
          phone: body.callback.phoneId ? asId<PhoneId>(body.callback.phoneId) : null,
        }
      : null,
    reportedPayment: body.reportedPayment
      ? {
          on: dayOf(body.reportedPayment.on, "reportedPayment"),
          amountMinor: BigInt(body.reportedPayment.amount.minor),
          currency: body.reportedPayment.amount.currency,
          channel: body.reportedPayment.channel,
          operation: body.reportedPayment.operation?.trim() ?? "",
        }
      : null,
    withoutCall: body.withoutCall ?? null,
  };
}
