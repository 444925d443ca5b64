// Payments and the files that bring them.
import { Type } from "typebox";
import { Id, Instant, LocalDate, MoneySchema } from "./common.ts";

/**
 * POST /v1/portfolios/{id}/payments-files, body application/octet-stream → 202 {jobId}; the job's result is
 * { fileId, rows, applied, duplicates, rejected, closedAccounts, throughOn }. `throughOn`: last day whose payments the file brings complete (else the latest day in it).
 */
export const PaymentsUpload = Type.Object({
  name: Type.Optional(Type.String({ minLength: 1, maxLength: 255, description: "pagos.csv unless told" })),
  throughOn: Type.Optional(LocalDate),
  /** Only where the file itself does not decide. */
  decimal: Type.Optional(Type.Union([Type.Literal(","), Type.Literal(".")])),
  dateOrder: Type.Optional(Type.Union([Type.Literal("dmy"), Type.Literal("mdy")])),
  acceptRejects: Type.Optional(
    Type.Boolean({ description: "Apply the good rows even when more than 30 % are refused" }),
  ),
});
/** GET /v1/portfolios/{id}/payments: newest first, by cursor. */
export const PaymentQuery = Type.Object({
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, description: "100 unless told" })),
  cursor: Type.Optional(Id),
});
export const PaymentView = Type.Object({
  id: Id,
  debtorId: Id,
  accountId: Type.Union([Id, Type.Null()]),
  accountNumber: Type.Union([Type.String(), Type.Null()]),
  amount: MoneySchema,
  valueOn: LocalDate,
  method: Type.String(),
  reference: Type.String(),
  receivedAt: Instant,
  reversed: Type.Boolean(),
});
export const PaymentPage = Type.Object({
  payments: Type.Array(PaymentView),
  nextCursor: Type.Union([Id, Type.Null()]),
  /** Last day whose payments are known. */
  throughOn: Type.Union([LocalDate, Type.Null()]),
});
/** POST /v1/payments/{id}/reverse → 204. */
export const ReversePayment = Type.Object({ reason: Type.String({ minLength: 3, maxLength: 400 }) });
/** GET /v1/payments-files/{id}/rejects */
export const PaymentRejects = Type.Object({
  rejects: Type.Array(
    Type.Object({ row: Type.Integer(), field: Type.String(), code: Type.String(), message: Type.String() }),
  ),
});
