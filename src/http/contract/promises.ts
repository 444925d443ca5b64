// Promises of payment, as lists and screens see them. They are taken with a gestión (gestiones.ts).
import { type Static, Type } from "typebox";
import { Id, Instant, LocalDate, MoneySchema, OneOf } from "./common.ts";

export const PromiseState = Type.Union([
  Type.Literal("ACTIVE"),
  Type.Literal("PENDING_CONFIRMATION"),
  Type.Literal("KEPT"),
  Type.Literal("PARTIAL"),
  Type.Literal("BROKEN"),
  Type.Literal("REPLACED"),
  Type.Literal("CANCELLED"),
  Type.Literal("VOIDED"),
]);
/** GET /v1/promises: newest first, by cursor. */
export const PromiseQuery = Type.Object({
  portfolioId: Type.Optional(Id),
  state: Type.Optional(PromiseState),
  dueFrom: Type.Optional(LocalDate),
  dueTo: Type.Optional(LocalDate),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, description: "100 unless told" })),
  cursor: Type.Optional(Id),
});
export const PromiseView = Type.Object({
  id: Id,
  debtorId: Id,
  debtorName: Type.String(),
  accountId: Id,
  accountNumber: Type.String(),
  portfolioId: Id,
  /** Null: the mandate hides amounts until identity is verified, and the caller may not read them without. */
  amount: Type.Union([MoneySchema, Type.Null()]),
  paid: Type.Union([MoneySchema, Type.Null()]),
  takenAt: Instant,
  dueOn: LocalDate,
  /** Last day whose money counts: due day and grace in business days. */
  evaluateOn: LocalDate,
  state: PromiseState,
  inARow: Type.Integer({
    description: "1 for a first promise of the debt; from 3 on the supervisor is shown it",
  }),
  by: Type.Union([Type.String(), Type.Null()]),
});
export type PromiseView = Static<typeof PromiseView>;
export const PromisePage = Type.Object({
  promises: Type.Array(PromiseView),
  nextCursor: Type.Union([Id, Type.Null()]),
});
/** POST /v1/promises/{id}/cancel → 204. Cancelling twice is harmless; a decided promise is refused (conflict), and
 * an agent's word about another agent's promise (not_allowed). */
export const CancelPromise = Type.Object({ reason: Type.String({ minLength: 3, maxLength: 400 }) });

/** GET /v1/payments-late: while a mandate is here, what fell due in it waits to be confirmed and is never broken. */
export const LatePayments = Type.Object({
  mandates: Type.Array(
    Type.Object({
      portfolioId: Id,
      portfolioName: Type.String(),
      throughOn: Type.Union([LocalDate, Type.Null()], {
        description: "Payments are known through this day; null: none ever came",
      }),
      expectedOn: LocalDate,
      since: Instant,
      waiting: Type.Integer({ description: "Promises that these payments will decide" }),
      unsentSince: Type.Union([LocalDate, Type.Null()], {
        description: "Five business days have passed since this day without payments: somebody is to decide",
      }),
    }),
  ),
});
/** POST /v1/payments-late/decisions → 204. Refused (conflict, payments_not_unsent) while nothing is to be decided. */
export const DecidePayments = Type.Object({
  id: Id,
  portfolioId: Id,
  kind: OneOf(["wait", "evaluate"], {
    description: "evaluate: what is known is all there is, and the promises are decided by it",
  }),
  reason: Type.String({ minLength: 3, maxLength: 400 }),
});
export type LatePayments = Static<typeof LatePayments>;
