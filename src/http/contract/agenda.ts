// The agent's day: calls agreed, promises to follow, messages; absences with their cover, and messages as supervisors write them.
import { type Static, Type } from "typebox";
import { Id, Instant, LocalDate, MoneySchema, OneOf } from "./common.ts";
import { PromiseState } from "./promises.ts";

export const FollowUpStage = OneOf(["today", "soon", "broken", "grace", "pending", "later"]);
/** A promise as whoever follows it sees it. Amounts are null where the mandate hides them from the caller. */
export const FollowUp = Type.Object({
  id: Id,
  debtorId: Id,
  debtorName: Type.String(),
  accountId: Id,
  accountNumber: Type.String(),
  portfolioId: Id,
  portfolioName: Type.String(),
  amount: Type.Union([MoneySchema, Type.Null()]),
  dueOn: LocalDate,
  evaluateOn: LocalDate,
  state: PromiseState,
  stage: FollowUpStage,
  inARow: Type.Integer({ description: "1 for a first promise; 3 or more: none was kept since" }),
  ownerName: Type.String(),
  covered: Type.Boolean({ description: "Of somebody who is away: the caller covers" }),
});
export type FollowUp = Static<typeof FollowUp>;
/** GET /v1/promises/follow-up?whose=mine|team */
export const FollowUpQuery = Type.Object({ whose: Type.Optional(OneOf(["mine", "team"])) });
export const FollowUps = Type.Object({ promises: Type.Array(FollowUp) });
export type FollowUps = Static<typeof FollowUps>;

export const AgendaCallback = Type.Object({
  id: Id,
  at: Instant,
  debtorId: Id,
  debtorName: Type.String(),
  portfolioName: Type.String(),
  whose: OneOf(["mine", "covered", "team"]),
});
export const DeskMessage = Type.Object({
  id: Id,
  from: Type.String(),
  to: OneOf(["user", "team", "campaign"]),
  text: Type.String(),
  sentAt: Instant,
  readAt: Type.Union([Instant, Type.Null()]),
});
export type DeskMessage = Static<typeof DeskMessage>;
/** GET /v1/desk/agenda: today's agreed calls, promises due or broken, messages. */
export const Agenda = Type.Object({
  callbacks: Type.Array(AgendaCallback),
  promises: Type.Array(FollowUp),
  messages: Type.Array(DeskMessage),
});
export type Agenda = Static<typeof Agenda>;

/** POST /v1/desk/promise {debtorId} → 204: shows the person for a reminder; the gate decides when it is dialled. */
export const PromiseCall = Type.Object({ debtorId: Id });

/** POST /v1/absences → 201; twice the same id is one absence. Exactly one cover. */
export const NewAbsence = Type.Object({
  id: Id,
  userId: Id,
  kind: OneOf(["vacation", "leave", "other"]),
  fromOn: LocalDate,
  toOn: LocalDate,
  coverUserId: Type.Optional(Id),
  coverTeamId: Type.Optional(Id),
});
export const AbsenceView = Type.Object({
  id: Id,
  userId: Id,
  userName: Type.String(),
  kind: OneOf(["vacation", "leave", "other"]),
  fromOn: LocalDate,
  toOn: LocalDate,
  coverName: Type.String(),
  coverKind: OneOf(["user", "team"]),
  setBy: Type.String(),
});
export type AbsenceView = Static<typeof AbsenceView>;
export const Absences = Type.Object({ absences: Type.Array(AbsenceView) });
export type Absences = Static<typeof Absences>;

/** POST /v1/messages → 201; twice the same id is one message. */
export const NewMessage = Type.Object({
  id: Id,
  to: Type.Object({ kind: OneOf(["user", "team", "campaign"]), id: Id }),
  text: Type.String({ minLength: 1, maxLength: 1000 }),
});
export const SentMessages = Type.Object({
  messages: Type.Array(
    Type.Object({
      id: Id,
      to: OneOf(["user", "team", "campaign"]),
      toName: Type.String(),
      text: Type.String(),
      sentAt: Instant,
      readBy: Type.Array(Type.Object({ name: Type.String(), at: Instant })),
    }),
  ),
});
export type SentMessages = Static<typeof SentMessages>;

/** GET and PUT /v1/creditors/{id}/bank-holidays: days on which its bank rests besides the national holidays. */
export const BankHolidays = Type.Object({
  days: Type.Array(Type.Object({ on: LocalDate, name: Type.String({ minLength: 1, maxLength: 80 }) }), {
    maxItems: 200,
  }),
});
export type BankHolidays = Static<typeof BankHolidays>;
