// Payments files received, payments listed and taken back.
import { Readable } from "node:stream";
import { Type } from "typebox";
import { Accepted, CsvFile, Id } from "#http/contract/common.ts";
import * as contract from "#http/contract/payments.ts";
import { AppError } from "#kernel/errors.ts";
import { asId, type PaymentId, type PortfolioId } from "#kernel/ids.ts";
import { type Currency, toJson } from "#kernel/money.ts";
import { type App, type Exported, fileTypes } from "#platform/web.ts";
import { importLimits, ledger, rejectsFile } from "#portfolio/service.ts";
import { mostStoredRejects, type PaymentsFileDeps } from "./load.ts";
import { receivePayments } from "./receive.ts";
import { reverse } from "./service.ts";
import * as store from "./store.ts";

/** Rows of a page unless told. */
const rowsAtOnce = 100;
const OfId = Type.Object({ id: Id });

/** What the routes need of a job's means: they receive files, they do not read them. */
export type PaymentsDeps = Omit<PaymentsFileDeps, "log"> & { readonly exported: Exported };

export function paymentsRoutes(app: App, deps: PaymentsDeps): void {
  fileRoutes(app, deps);
  listRoutes(app, deps);
}

function fileRoutes(app: App, deps: PaymentsDeps): void {
  // The bytes are not parsed here: they stream to disk as they come (http/server).
  app.post(
    "/v1/portfolios/:id/payments-files",
    {
      bodyLimit: importLimits.bytes,
      schema: {
        operationId: "uploadPayments",
        summary: "Send a payments file (CSV)",
        tags: ["payments"],
        consumes: [...fileTypes],
        params: OfId,
        querystring: contract.PaymentsUpload,
        response: { 202: Accepted },
      },
      config: { can: "payment.load", fillsDisk: true },
    },
    async ({ caller, params, query, body }, reply) => {
      if (body === undefined || body === null) throw new AppError("file_empty", { rows: 0 });
      if (!(body instanceof Readable)) throw new AppError("bad_request", { expected: fileTypes });
      const jobId = await receivePayments(deps, caller, asId<PortfolioId>(params.id), query, body);
      reply.code(202).header("location", `/v1/jobs/${jobId}`).header("retry-after", "1");
      return { jobId };
    },
  );

  app.get(
    "/v1/payments-files/:id/rejects",
    {
      schema: {
        operationId: "listPaymentRejects",
        summary: "Rows of a payments file that were refused",
        tags: ["payments"],
        params: OfId,
        response: { 200: contract.PaymentRejects },
      },
      config: { can: "payment.load" },
    },
    async ({ caller, params }) => {
      const rows = await deps.db.asUser(caller, (tx) => store.rejectsOf(tx, params.id, mostStoredRejects));
      return { rejects: rows.map(({ row_number, ...rest }) => ({ row: row_number, ...rest })) };
    },
  );

  app.get(
    "/v1/payments-files/:id/rejects.csv",
    {
      schema: {
        operationId: "downloadPaymentRejects",
        summary: "The refused rows in the layout of the file, with row, field, code and message",
        tags: ["payments"],
        params: OfId,
        response: { 200: CsvFile },
      },
      config: { can: "payment.load" },
    },
    async ({ caller, params }, reply) => {
      const file = await deps.db.asUser(caller, (tx) => store.findFile(tx, params.id));
      if (!file) throw new AppError("not_found", { what: "payments_file" });
      await deps.exported(caller, "payments_rejects", { fileId: file.id });
      const rows = rejectsFile(file.counts.format, (after, limit) =>
        deps.db.asUser(caller, (tx) => store.rejectedRows(tx, file.id, after, limit)),
      );
      return reply
        .header("content-type", "text/csv")
        .header("content-disposition", `attachment; filename="rechazos-${file.id}.csv"`)
        .send(Readable.from(rows) as never);
    },
  );
}

function listRoutes(app: App, deps: PaymentsDeps): void {
  app.get(
    "/v1/portfolios/:id/payments",
    {
      schema: {
        operationId: "listPayments",
        summary: "Payments of a mandate, newest first",
        tags: ["payments"],
        params: OfId,
        querystring: contract.PaymentQuery,
        response: { 200: contract.PaymentPage },
      },
      config: { can: "portfolio.read" },
    },
    async ({ caller, params, query }) => {
      const portfolio = asId<PortfolioId>(params.id);
      const { limit = rowsAtOnce, cursor } = query;
      const { rows, throughOn } = await deps.db.asUser(caller, async (tx) => ({
        rows: await store.paymentsOf(tx, portfolio, { limit, before: cursor ?? null }),
        throughOn: await ledger.paymentsThrough(tx, portfolio),
      }));
      return {
        payments: rows.map((row) => ({
          id: row.id,
          debtorId: row.debtor_id,
          accountId: row.account_id,
          accountNumber: row.number,
          amount: toJson({ minor: row.amount_minor, currency: row.currency as Currency }),
          valueOn: row.value_on,
          method: row.method,
          reference: row.reference,
          receivedAt: row.received_at,
          reversed: row.reversed_at !== null,
        })),
        nextCursor: rows.length === limit ? (rows.at(-1)?.id ?? null) : null,
        throughOn,
      };
    },
  );

  app.post(
    "/v1/payments/:id/reverse",
    {
      schema: {
        operationId: "reversePayment",
        summary: "Take a payment back",
        tags: ["payments"],
        params: OfId,
        body: contract.ReversePayment,
        response: { 204: Type.Null() },
      },
      config: { can: "payment.load", repeatable: true },
    },
    async ({ caller, params, body }, reply) => {
      const actor = { tenant: caller.tenant, user: caller.user, now: deps.clock.now() };
      const id = asId<PaymentId>(params.id);
      await deps.db.asUser(caller, (tx) => reverse(tx, actor, id, body.reason, deps.followers));
      reply.code(204);
      return null;
    },
  );
}
