// Exports over HTTP: asked for with a reason, let go by a second person when it is much, fetched by whoever asked while it is there.
import { Type } from "typebox";
import { CsvFile, Id } from "#http/contract/common.ts";
import * as contract from "#http/contract/exports.ts";
import { mostExportRows, stateAt } from "#identity/core/exports.ts";
import { can } from "#identity/core/permissions.ts";
import { askExport, decideExport, type ExportRow, exportsOf, takeExport } from "#identity/service.ts";
import { AppError } from "#kernel/errors.ts";
import { asId, type PortfolioId, type TenantId } from "#kernel/ids.ts";
import { daysBetween, type Instant, parseLocalDate } from "#kernel/time.ts";
import { realNow } from "#platform/clock.ts";
import type { Tx } from "#platform/db.ts";
import { startJob } from "#platform/jobs.ts";
import type { App } from "#platform/web.ts";
import { type ExportDeps, exportBytes, exportTask, periodUntil } from "./export-file.ts";
import * as store from "./store.ts";

/** Days one export may span: a year and a day. */
export const mostExportDays = 366;
const listed = 100;
const ById = Type.Object({ id: Id });
const tags = ["exports"];

export function exportRoutes(app: App, deps: ExportDeps): void {
  askRoutes(app, deps);
  decideRoute(app, deps);
  fetchRoute(app, deps);
}

function askRoutes(app: App, { db, clock }: ExportDeps): void {
  app.post(
    "/v1/exports",
    {
      schema: {
        operationId: "askExport",
        summary:
          "Ask for the gestiones of a period as a file; above a number of rows somebody else lets it go",
        tags,
        body: contract.AskExport,
        response: { 200: contract.Export },
      },
      config: { can: "report.export", repeatable: true, fillsDisk: true },
    },
    async ({ caller, body }) => {
      const { from, to } = daysOf(body);
      const wanted = { from, to, profile: body.profile ?? "excel" };
      const portfolio = body.portfolioId ? asId<PortfolioId>(body.portfolioId) : undefined;
      const at = clock.now();
      return db.asUser(caller, async (tx) => {
        if (portfolio && !(await store.seesPortfolio(tx, portfolio)))
          throw new AppError("not_found", { what: "portfolio" });
        const { timeZone } = await store.tenantPlace(tx);
        const period = periodUntil(from, to, timeZone, at);
        const rows = await store.exportCount(tx, period, portfolio ?? null, mostExportRows);
        const asked = { id: body.id, kind: "gestiones" as const, wanted, reason: body.reason, rows, at };
        const { row, fresh } = await askExport(
          tx,
          caller,
          { ...asked, ...(portfolio ? { portfolio } : {}) },
          realNow(),
        );
        if (fresh && row.state === "approved") await start(tx, caller.tenant, row, at);
        return shown(row, caller.user, at);
      });
    },
  );
  app.get(
    "/v1/exports",
    {
      schema: {
        operationId: "listExports",
        summary:
          "The caller's own exports; for whoever lets them go, everybody's. The last 100, newest first",
        tags,
        response: { 200: contract.Exports },
      },
      config: { can: "report.export" },
    },
    async ({ caller }) => {
      const by = can(caller.role, "export.approve") ? {} : { by: caller.user };
      const rows = await db.asUser(caller, (tx) => exportsOf(tx, { ...by, most: listed }));
      return { exports: rows.map((row) => shown(row, caller.user, clock.now())) };
    },
  );
}

function decideRoute(app: App, { db, clock }: ExportDeps): void {
  app.post(
    "/v1/exports/:id/decision",
    {
      schema: {
        operationId: "decideExport",
        summary: "Let an export go that somebody else asked for, or refuse it, with a reason",
        tags,
        params: ById,
        body: contract.DecideExport,
        response: { 200: contract.Export },
      },
      config: { can: "export.approve", repeatable: true, fillsDisk: true },
    },
    async ({ caller, params, body }) =>
      db.asUser(caller, async (tx) => {
        const at = clock.now();
        const { row, fresh } = await decideExport(tx, caller, { id: params.id, ...body, at });
        if (fresh && row.state === "approved") await start(tx, caller.tenant, row, at);
        return shown(row, caller.user, at);
      }),
  );
}

function fetchRoute(app: App, { db, clock, exportsFolder }: ExportDeps): void {
  app.get(
    "/v1/exports/:id/file.csv",
    {
      schema: {
        operationId: "fetchExport",
        summary: "The file of an export, for whoever asked for it, while it is there",
        tags,
        params: ById,
        response: { 200: CsvFile },
      },
      config: { can: "report.export" },
    },
    async ({ caller, params }, reply) => {
      const now = { operation: clock.now(), real: realNow() };
      // The refusal is logged too, so it is thrown after the transaction.
      const { row, refusal } = await db.asUser(caller, (tx) => takeExport(tx, caller, params.id, now));
      if (refusal) throw refusal;
      const bytes = await exportBytes(exportsFolder, row);
      const name = `gestiones-${row.wanted.from}-${row.wanted.to}-exportacion-${row.number}.csv`;
      reply.header("content-type", "text/csv; charset=utf-8");
      reply.header("content-disposition", `attachment; filename="${name}"`);
      return reply.send(bytes as never);
    },
  );
}

/** The file is made by the worker, for whoever asked. */
async function start(tx: Tx, tenant: TenantId, row: ExportRow, at: Instant): Promise<void> {
  await startJob(tx, {
    tenant,
    kind: exportTask,
    title: `Exportación N.º ${row.number}`,
    ...(row.portfolio ? { portfolio: row.portfolio } : {}),
    by: row.askedBy,
    at,
    payload: { exportId: row.id },
  });
}

function daysOf(asked: { readonly from: string; readonly to: string }) {
  const [from, to] = [parseLocalDate(asked.from), parseLocalDate(asked.to)];
  if (!from) throw new AppError("bad_request", { field: "from" });
  if (!to || to < from || daysBetween(from, to) >= mostExportDays)
    throw new AppError("bad_request", { field: "to", maxDays: mostExportDays });
  return { from, to };
}

function shown(row: ExportRow, user: string, now: Instant) {
  const { id, number, kind, reason, rows, secondPerson, askedByName, askedAt } = row;
  const text = (value: unknown): string | null => (typeof value === "string" ? value : null);
  return {
    ...{ id, number, kind, reason, rows, secondPerson, askedByName, askedAt },
    portfolioId: row.portfolio,
    from: text(row.wanted.from),
    to: text(row.wanted.to),
    state: stateAt(row, now),
    mine: row.askedBy === user,
    decidedByName: row.decidedByName,
    decidedAt: row.decidedAt,
    decisionReason: row.decisionReason,
    expiresAt: row.expiresAt,
  };
}
