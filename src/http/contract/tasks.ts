// What results leave for others: tasks of an area, and payments people say they made.
import { type Static, Type } from "typebox";
import { Id, Instant, LocalDate, MoneySchema, OneOf } from "./common.ts";
import { PaymentChannelSchema } from "./gestiones.ts";

export const Area = OneOf(["reclamos", "fraude", "cumplimiento", "supervision"]);
const TaskState = OneOf(["open", "done"]);

/** GET /v1/tasks */
export const TaskQuery = Type.Object({ state: Type.Optional(TaskState), area: Type.Optional(Area) });
export const Task = Type.Object({
  id: Id,
  portfolioId: Id,
  portfolioName: Type.String(),
  debtorId: Id,
  debtorName: Type.String(),
  area: Area,
  disposition: Type.String(),
  dispositionName: Type.String(),
  said: Type.String({ description: "The agent's note" }),
  dueOn: LocalDate,
  late: Type.Boolean({ description: "Open after its deadline, in the mandate's calendar" }),
  state: TaskState,
  openedAt: Instant,
  resolvedAt: Type.Union([Instant, Type.Null()]),
  released: Type.Union([Type.Boolean(), Type.Null()]),
  note: Type.String(),
});
export type TaskView = Static<typeof Task>;
/** POST /v1/tasks/{id}/resolve */
export const ResolveTask = Type.Object({
  release: Type.Boolean({ description: "True: its debts may be collected again" }),
  note: Type.String({ minLength: 3, maxLength: 4_000 }),
});

/** GET /v1/reported-payments */
export const ReportedQuery = Type.Object({
  portfolioId: Type.Optional(Id),
  state: Type.Optional(OneOf(["open", "found"])),
});
export const ReportedPayment = Type.Object({
  gestionId: Id,
  accountId: Id,
  accountNumber: Type.String(),
  portfolioId: Id,
  debtorId: Id,
  debtorName: Type.String(),
  paidOn: LocalDate,
  amount: MoneySchema,
  channel: PaymentChannelSchema,
  operation: Type.String(),
  reportedAt: Instant,
  state: OneOf(["open", "found"]),
});
export type ReportedPaymentView = Static<typeof ReportedPayment>;
