// Tasks that results opened, and payments people say they made: lists, answers, the list for the creditor.
import { Type } from "typebox";
import { listReported, listTasks } from "#gestiones/service.ts";
import { Id } from "#http/contract/common.ts";
import * as contract from "#http/contract/tasks.ts";
import { asId, type PortfolioId } from "#kernel/ids.ts";
import { type Currency, toJson } from "#kernel/money.ts";
import { localDateAt } from "#kernel/time.ts";
import type { App } from "#platform/web.ts";
import { settleTask } from "./effects.ts";
import type { PromisesDeps } from "./routes.ts";

const tags = ["gestiones"];
/** Rows a list shows at once. */
const rowsAtOnce = 500;

export function taskRoutes(app: App, { db, clock }: PromisesDeps): void {
  app.get(
    "/v1/tasks",
    {
      schema: {
        operationId: "listTasks",
        summary: "What results left for an area to look into, the most urgent first",
        tags,
        querystring: contract.TaskQuery,
        response: { 200: Type.Object({ tasks: Type.Array(contract.Task) }) },
      },
      config: { can: "compliance.read" },
    },
    async ({ caller, query: { state = "open", area } }) => {
      const rows = await db.asUser(caller, (tx) =>
        listTasks(tx, { state, limit: rowsAtOnce, ...(area ? { area } : {}) }),
      );
      return {
        tasks: rows.map(({ timeZone, ...row }) => ({
          ...row,
          late: row.state === "open" && row.dueOn < localDateAt(clock.now(), timeZone),
        })),
      };
    },
  );
  app.post(
    "/v1/tasks/:id/resolve",
    {
      schema: {
        operationId: "resolveTask",
        summary: "Answer a task; released, its debts are collected again",
        tags,
        params: Type.Object({ id: Id }),
        body: contract.ResolveTask,
        response: { 204: Type.Null() },
      },
      config: { can: "task.resolve", refusedTwice: true },
    },
    async ({ caller, params: { id }, body }, reply) => {
      const actor = { tenant: caller.tenant, user: caller.user, now: clock.now() };
      await db.asUser(caller, (tx) => settleTask(tx, actor, { id, ...body }));
      reply.code(204);
      return null;
    },
  );
  app.get(
    "/v1/reported-payments",
    {
      schema: {
        operationId: "listReportedPayments",
        summary: "Payments people say they made, for the creditor to look up; the payments file closes them",
        tags,
        querystring: contract.ReportedQuery,
        response: { 200: Type.Object({ payments: Type.Array(contract.ReportedPayment) }) },
      },
      config: { can: "return.read" },
    },
    async ({ caller, query: { portfolioId, state } }) => {
      const rows = await db.asUser(caller, (tx) =>
        listReported(tx, {
          limit: rowsAtOnce,
          ...(portfolioId ? { portfolio: asId<PortfolioId>(portfolioId) } : {}),
          ...(state ? { state } : {}),
        }),
      );
      return {
        payments: rows.map(({ amountMinor, currency, document: _document, ...row }) => ({
          ...row,
          amount: toJson({ minor: amountMinor, currency: currency as Currency }),
        })),
      };
    },
  );
}
